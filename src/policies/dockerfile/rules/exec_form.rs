//! `CMD` and `ENTRYPOINT` are lists. Part of DKR-008.

use super::super::instruction::{Instruction, Keyword};
use super::{Dockerfile, runtime::RULE};
use crate::findings::{Edit, Fix};
use crate::policies::report::{Findings, Found};

/// What only a shell knows.
const BUILTINS: &[&str] = &[
    "cd", "exec", "export", "set", "source", ".", "eval", "ulimit", "umask", "trap", "if", "for", "while", "until",
    "case", "{", "!", "test", "exit", "command",
];

/// Notes each one in shell form.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    for stage in &file.stages {
        let has =
            |keyword: Keyword| file.line(stage).any(|stage| file.of(stage).iter().any(|one| one.keyword == keyword));
        let together = has(Keyword::Cmd) && has(Keyword::Entrypoint);
        for instruction in file.of(stage) {
            let name = match instruction.keyword {
                Keyword::Cmd => "CMD",
                Keyword::Entrypoint => "ENTRYPOINT",
                _ => continue,
            };
            if instruction.arguments.text.trim().is_empty() || instruction.exec_form().is_some() {
                continue;
            }
            let message = format!("`{name}` must be a list, so that the program gets signals, but a shell starts it");
            let help = format!("Write `{name} [\"program\", \"argument\"]`.");
            let span = file.positions.span(instruction.keyword_range.clone());
            let fix = fix(together, instruction);
            out.add(Found::new(&RULE, file.path, span, message).help(help).fix(fix));
        }
    }
}

/// Plain words mean the same in both forms, unless `CMD` and `ENTRYPOINT` come together: there the form decides how.
fn fix(together: bool, instruction: &Instruction<'_>) -> Option<Fix> {
    let arguments = &instruction.arguments;
    if together || instruction.on_build || !arguments.is_one_piece() {
        return None;
    }
    let text = arguments.text.trim_end();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" -_./:=,@%+".contains(&byte);
    let first = text.split(' ').next()?;
    if !text.bytes().all(plain) || first.contains('=') || BUILTINS.contains(&first) {
        return None;
    }
    let words: Vec<String> =
        text.split(' ').filter(|word| !word.is_empty()).map(|word| format!("\"{word}\"")).collect();
    let range = arguments.place(&(0..text.len()));
    let edits = vec![Edit { range, text: format!("[{}]", words.join(", ")) }];
    Some(Fix { title: "write it as a list".to_owned(), edits })
}

#[cfg(test)]
mod tests {
    use crate::policies::dockerfile::tests::found;

    fn told(text: &str) -> Vec<(u32, Option<String>)> {
        let of_rule = found(text).into_iter().filter(|found| found.rule.id == "DKR-008");
        of_rule.map(|found| (found.span.start.line, found.fix.map(|fix| fix.edits[0].text.clone()))).collect()
    }

    #[test]
    fn plain_words_become_a_list_and_what_needs_a_shell_does_not() {
        let list = Some(r#"["node", "server.js"]"#.to_owned());
        assert_eq!(told("FROM a:1\nCMD node  server.js\n"), [(2, list)]);
        for shell in ["node $FILE", "a && b", "exec a", "A=1 b", "echo 'x'", "a \\\n  b"] {
            assert_eq!(told(&format!("FROM a:1\nCMD {shell}\n")), [(2, None)], "{shell}");
        }
    }

    #[test]
    fn together_with_the_other_one_the_form_changes_what_runs() {
        assert_eq!(told("FROM a:1\nENTRYPOINT [\"a\"]\nCMD b\n"), [(3, None)]);
        assert_eq!(told("FROM a:1\nENTRYPOINT [\"a\"]\nCMD []\nHEALTHCHECK CMD a || exit 1\n"), []);
    }
}
