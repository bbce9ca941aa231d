//! The words of the setup's pages.

use std::path::Path;

use serde_json::Value;

use super::address;
use super::conversion::Made;
use super::failure::Failure;
use super::html::{Page, escaped};
use super::manifest::Manifest;
use super::state::SetupState;

/// What will happen, what the App asks for and why, and the question for whom. `refused` is a name that is none.
pub(super) fn ask(state: &SetupState, manifest: &Manifest, refused: Option<&str>) -> Page {
    let mut page = Page::new("Set up the GitHub App").paragraph(
        "This server has no GitHub App yet. With the button below, GitHub makes one that belongs to your \
         organisation and sends its key back to this server. You must own the organisation. Nobody else gets \
         access: the App can be installed by its owner only, and it works only where you install it.",
    );
    if let Some(reason) = address::undeliverable(state.public_url(), state.web_url()) {
        page = page.notice(
            "warning",
            &format!(
                "{reason} Set `IDP_PUBLIC_URL` to the https address under which GitHub reaches this server and start \
                 it again before you go on."
            ),
        );
    }
    let mut permissions = vec![vec!["Permission", "Level", "What for"]];
    permissions.extend(manifest.permissions.iter().map(|found| vec![&*found.name, &*found.level, &*found.reason]));
    let mut events = vec![vec!["Event", "What for"]];
    events.extend(manifest.events.iter().map(|found| vec![&*found.name, &*found.reason]));
    page = page
        .heading("What the App may do")
        .table(&permissions)
        .heading("What GitHub tells it")
        .table(&events)
        .heading("Where the key is kept")
        .paragraph(&format!(
            "The App's key and secrets are written to the folder `{}` of this server, readable by its user only. They \
             are not shown and not logged.",
            state.data_dir().display()
        ))
        .heading("Go on");
    if let Some(name) = refused {
        page = page.notice(
            "error",
            &format!(
                "\"{}\" is not the name of an organisation: it has up to 39 letters, digits and hyphens, as in the \
                 address of its page on GitHub.",
                name.chars().take(60).collect::<String>()
            ),
        );
    }
    page.raw(&format!(
        "<form method=\"post\" action=\"setup\">\n<input type=\"hidden\" name=\"key\" value=\"{}\">\n\
         <label for=\"organization\">Organisation on GitHub</label>\n\
         <input type=\"text\" id=\"organization\" name=\"organization\" maxlength=\"39\" autocomplete=\"off\" \
         spellcheck=\"false\">\n<button type=\"submit\">Continue</button>\n</form>",
        escaped(state.key())
    ))
    .paragraph("Or make it in your own account, to try it on your own repositories:")
    .raw(&form_to_github(
        &address::new_app(state.web_url(), None, &state.tickets().issue()),
        &manifest.filled_in(state.public_url(), None),
    ))
}

/// The form that takes the manifest to GitHub with a click; no script is needed that way.
fn form_to_github(target: &str, manifest: &Value) -> String {
    format!(
        "<form method=\"post\" action=\"{}\">\n<input type=\"hidden\" name=\"manifest\" value=\"{}\">\n\
         <button type=\"submit\">Make the App on GitHub</button>\n</form>",
        escaped(target),
        escaped(&manifest.to_string())
    )
}

/// The last step before GitHub.
pub(super) fn hand_over(organization: Option<&str>, target: &str, manifest: &Value) -> Page {
    let owner = organization.map_or_else(|| "your own account".to_owned(), |name| format!("the organisation `{name}`"));
    Page::new("Make the App on GitHub")
        .paragraph(&format!(
            "GitHub will ask you to confirm the App for {owner}; you can change its name there. Then it sends you \
             back here. Do this within an hour."
        ))
        .raw(&form_to_github(target, manifest))
}

/// The App is there; it must still be installed.
pub(super) fn made(made: &Made, data_dir: &Path) -> Page {
    Page::new("The App is made")
        .paragraph(&format!(
            "Its credentials are kept in the folder `{}` of this server. One step is left: install the App where it \
             is to work. You choose the repositories there and can change that at any time.",
            data_dir.display()
        ))
        .raw(&format!("<p><a href=\"{}\">Install {} on GitHub</a></p>", escaped(&made.install), escaped(&made.slug)))
        .heading("What comes next")
        .paragraph("Comment `/idp help` on a pull request of a repository that you chose. The App answers.")
        .paragraph(&format!(
            "The server goes on by itself with what is in `{}`, now and at each later start. `idp doctor` says whether \
             everything fits together.",
            made.env_file.display()
        ))
}

/// Why it does not go on.
pub(super) fn failed(failure: &Failure) -> Page {
    failure.paragraphs().iter().fold(Page::new(failure.title()), |page, text| page.paragraph(text))
}

/// The page of those who come without the key.
pub(super) fn key_needed(wrong: bool) -> Page {
    let first = if wrong {
        "The key in the address is not the one of this server. Each start of the server makes a new one."
    } else {
        "This server is not set up yet, and only who runs it may do that: the address needs a key."
    };
    Page::new("The setup needs its key").paragraph(first).paragraph(
        "The server printed the whole address, `/setup?key=...`, where it was started: in the terminal, or in its \
         log (`docker logs`, `kubectl logs`, `journalctl`).",
    )
}

/// A form that is none of ours.
pub(super) fn unreadable_form() -> Page {
    Page::new("The form could not be read")
        .paragraph("Begin again at the address that the server printed at its start.")
}
