//! What people read when a command could not run for a reason that is not theirs.

use crate::failure::Failure;
use crate::flows::commands::CommandLine;
use crate::outbox::escape;

/// A command that was left alone because one before it in the same comment failed.
pub fn not_run(command: &CommandLine) -> String {
    format!(
        "I did not run {}, because a command before it in the same comment was not done. \
         Once that is settled, write this one again in a new comment.",
        escape::code(&command.text, 300)
    )
}

/// The platform's own failure, under the id that finds it in the log. GitHub's words about a missing permission are
/// told, for somebody has to grant it; anything else inside stays inside.
pub fn apology(incident: &str, failure: &Failure) -> String {
    let reason = match failure {
        Failure::Lasting(reason) if reason.contains("not accessible by integration") => {
            let reason = escape::code(reason, 300);
            format!(
                "GitHub says that the platform's App lacks a permission: {reason}. An owner of the organisation can \
                     grant it in the App's settings; `idp doctor` lists what is missing."
            )
        }
        Failure::Lasting(_) => "GitHub refused something that the platform needed to do, and asking again would not \
                                change that."
            .to_owned(),
        Failure::Passing { .. } => "GitHub or the platform's database did not work for a long time.".to_owned(),
    };
    format!(
        "I could not finish this (E501). {reason}\n\n\
         **Next:** write the command again later; nothing is done twice. The platform team finds what happened under \
         {}, and can run it again with `idp deliveries retry`.",
        escape::code(incident, 64)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_inside_is_not_shown() {
        let failure = Failure::Passing { reason: "disk I/O error at 0x7f".to_owned(), wait: None };
        let text = apology("72d3162e-cc78-11e3-81ab-4c9367dc0958", &failure);
        insta::assert_snapshot!(text, @"
        I could not finish this (E501). GitHub or the platform's database did not work for a long time.

        **Next:** write the command again later; nothing is done twice. The platform team finds what happened under `72d3162e-cc78-11e3-81ab-4c9367dc0958`, and can run it again with `idp deliveries retry`.
        ");
    }
}
