//! DKR-007: the certificate of the other side is verified. Not whether there is a certificate at all: `http://` is not
//! this rule's matter.

use super::super::instruction::Keyword;
use super::super::words::pairs;
use super::{Dockerfile, Run};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::shell::{Command, Word};
use crate::yaml::Span;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-007",
    section: Section::Policy,
    title: "A build verifies the certificates and signatures of what it fetches",
    severity: Severity::Warning,
    aliases: &["CKV2_DOCKER_2", "CKV2_DOCKER_3", "CKV2_DOCKER_4", "CKV2_DOCKER_5", "CKV2_DOCKER_6"],
    why: "Whoever stands between the build and the other side can put anything into the image when the certificate is not looked at; a variable in `ENV` switches it off for the running service too. \
As in checkov, the options of curl, wget, pip and npm count, and the variables of Node.js, Python, npm and Git. Beyond it: the settings of Git, yarn, pnpm, conda and composer, and apt without signatures.",
    how: "Leave the option away. For a certificate authority of the house, copy its certificate into the image and run `update-ca-certificates`, or name it with `--cacert`, `NODE_EXTRA_CA_CERTS` or `PIP_CERT`.",
    wrong: fixture!("DKR-007/wrong/Dockerfile"),
    right: fixture!("DKR-007/right/Dockerfile"),
};

/// Options of curl that take the next letters or the next word.
const CURL_VALUES: &str = "oHXduAbceEFKmrtTwxyYzCDPQUh";

/// Notes each command of a `RUN` that does not verify.
pub(super) fn check_run(file: &Dockerfile<'_>, run: &Run<'_, '_>, out: &mut Findings<'_>) {
    for command in &run.script.commands.commands {
        for word in &command.assignments {
            if let Some((name, _)) = word.text.split_once('=').filter(|(name, value)| switches_off(name, value)) {
                note(file, file.positions.span(run.script.place(&word.range)), name, out);
            }
        }
        let Some((program, arguments)) = command.program() else { continue };
        if matches!(program, "export" | "env") {
            for word in arguments {
                if let Some((name, _)) = word.text.split_once('=').filter(|(name, value)| switches_off(name, value)) {
                    note(file, file.positions.span(run.script.place(&word.range)), name, out);
                }
            }
        } else if let Some(word) = unverified(program, arguments, command) {
            note(file, file.positions.span(run.script.place(&word.range)), program, out);
        }
    }
}

/// Notes each variable that switches it off for good.
pub(super) fn check_variables(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    for instruction in &file.instructions {
        let is_env = instruction.keyword == Keyword::Env;
        if !is_env && instruction.keyword != Keyword::Arg {
            continue;
        }
        for (name, value) in pairs(&instruction.words(), is_env) {
            if value.is_some_and(|value| switches_off(&name.text, &value.text)) {
                note(file, file.positions.span(instruction.arguments.place(&name.range)), &name.text, out);
            }
        }
    }
}

fn note(file: &Dockerfile<'_>, span: Span, who: &str, out: &mut Findings<'_>) {
    // All that comes here is one of the names below.
    let message = format!("what a build fetches must be verified, but `{who}` is told not to");
    let help = "Leave it away; give the build the certificate of an authority of the house instead.";
    out.add(Found::new(&RULE, file.path, span, message).help(help));
}

fn switches_off(name: &str, value: &str) -> bool {
    let off = ["0", "false", "no", "off"].iter().any(|word| value.eq_ignore_ascii_case(word));
    match name {
        "NODE_TLS_REJECT_UNAUTHORIZED" | "PYTHONHTTPSVERIFY" => value == "0",
        "PERL_LWP_SSL_VERIFY_HOSTNAME" => value == "0",
        // Git only asks whether it is set.
        "GIT_SSL_NO_VERIFY" => true,
        "NPM_CONFIG_STRICT_SSL" | "npm_config_strict_ssl" | "YARN_STRICT_SSL" | "YARN_ENABLE_STRICT_SSL" => off,
        "PIP_TRUSTED_HOST" => !value.is_empty() && !value.contains('$'),
        _ => false,
    }
}

/// The word that says not to verify.
fn unverified<'c>(program: &str, arguments: &'c [Word], command: &'c Command) -> Option<&'c Word> {
    let long = |words: &[&str]| arguments.iter().find(|word| words.contains(&word.text.as_str()));
    match program {
        "curl" => curl(arguments),
        "wget" => long(&["--no-check-certificate"]),
        "pip" | "pip3" | "uv" | "pipx" => trusted_host(arguments),
        "python" | "python3" if arguments.iter().any(|word| word.text == "pip") => trusted_host(arguments),
        "npm" | "yarn" | "pnpm" if sets(arguments, &["config", "set", "c"]) => {
            setting(arguments, &["strict-ssl", "enableStrictSsl"], &["false"])
                .or_else(|| long(&["--strict-ssl=false", "--no-strict-ssl"]))
        }
        "npm" | "yarn" | "pnpm" => long(&["--strict-ssl=false", "--no-strict-ssl"]),
        "git" if sets(arguments, &["config", "-c"]) => {
            setting(arguments, &["http.sslVerify", "http.sslverify"], &["false", "0", "off", "no"])
        }
        "conda" | "mamba" => setting(arguments, &["ssl_verify"], &["false", "False", "no"]),
        "composer" => setting(arguments, &["disable-tls"], &["true"]),
        "apt" | "apt-get" | "aptitude" => {
            let off = |word: &&Word| {
                let text = word.text.to_ascii_lowercase();
                let peer = text.contains("verify-peer=false") || text.contains("verify-host=false");
                peer || text.contains("allowunauthenticated=true") || text.contains("allowinsecurerepositories=true")
            };
            long(&["--allow-unauthenticated", "--allow-insecure-repositories"]).or_else(|| arguments.iter().find(off))
        }
        _ => None,
    }
    .filter(|_| !command.words.is_empty())
}

/// Whether a program is asked to change its settings.
fn sets(arguments: &[Word], words: &[&str]) -> bool {
    arguments.iter().any(|word| words.contains(&word.text.as_str()))
}

fn curl(arguments: &[Word]) -> Option<&Word> {
    let mut value = false;
    for word in arguments {
        if std::mem::take(&mut value) {
            continue;
        }
        if matches!(word.text.as_str(), "--insecure" | "--proxy-insecure") {
            return Some(word);
        }
        let Some(letters) = word.text.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { continue };
        for (at, letter) in letters.char_indices() {
            if letter == 'k' {
                return Some(word);
            }
            if CURL_VALUES.contains(letter) {
                value = at + letter.len_utf8() == letters.len();
                break;
            }
        }
    }
    None
}

fn trusted_host(arguments: &[Word]) -> Option<&Word> {
    arguments.iter().find(|word| {
        let option = word.text.split('=').next().unwrap_or_default();
        matches!(option, "--trusted-host" | "--allow-insecure-host" | "global.trusted-host")
    })
}

/// `NAME VALUE` or `NAME=VALUE` among the arguments.
fn setting<'w>(arguments: &'w [Word], names: &[&str], values: &[&str]) -> Option<&'w Word> {
    let together = |word: &&Word| {
        word.text.split_once('=').is_some_and(|(name, value)| {
            let name = name.trim_start_matches("--");
            names.contains(&name) && values.contains(&value)
        })
    };
    let apart = |pair: &'w [Word]| match pair {
        [name, value] => (names.contains(&name.text.as_str()) && values.contains(&value.text.as_str())).then_some(name),
        _ => None,
    };
    arguments.iter().find(together).or_else(|| arguments.windows(2).find_map(apart))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn every_way_to_switch_it_off_is_known() {
        for run in [
            "RUN curl -fsSLk https://a -o b",
            "RUN sudo curl --insecure a",
            "RUN wget --no-check-certificate a",
            "RUN pip install --trusted-host a b",
            "RUN python3 -m pip install --trusted-host=a b",
            "RUN npm config set strict-ssl false",
            "RUN npm config set strict-ssl=false",
            "RUN git config --global http.sslVerify false",
            "RUN git -c http.sslVerify=false clone a",
            "RUN NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci",
            "RUN export GIT_SSL_NO_VERIFY=true && git clone a",
            "RUN apt-get -o Acquire::https::Verify-Peer=false update",
            "ENV PYTHONHTTPSVERIFY 0",
            "ENV A=1 NODE_TLS_REJECT_UNAUTHORIZED=\"0\"",
        ] {
            assert_eq!(lines(&RULE, &format!("FROM a:1\n{run}\n")), [2], "{run}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        for run in [
            "RUN curl -o k -H -k a",
            "RUN curl -fsSL a -okey",
            "RUN tar -xkf a",
            "RUN npm config set strict-ssl true",
            "RUN echo curl -k",
            "RUN npm install strict-ssl false",
            "ARG GIT_SSL_NO_VERIFY",
            "ENV NODE_TLS_REJECT_UNAUTHORIZED=1",
            "ENV NODE_TLS_REJECT_UNAUTHORIZED=$X",
        ] {
            assert_eq!(lines(&RULE, &format!("FROM a:1\n{run}\n")), [0; 0], "{run}");
        }
    }
}
