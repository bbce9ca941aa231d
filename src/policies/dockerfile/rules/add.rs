//! DKR-004: `COPY` for files of the build, `ADD` for what only it can do.

use super::super::instruction::{Instruction, Keyword};
use super::super::words::Word;
use super::Dockerfile;
use crate::findings::{Edit, Fix, Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-004",
    section: Section::Policy,
    title: "Local files are copied with `COPY` rather than `ADD`",
    severity: Severity::Info,
    aliases: &["DL3020", "CKV_DOCKER_4"],
    why: "`ADD` also unpacks archives and fetches addresses, so that what lands in the image depends on what a file happens to be. Docker's own guide asks for `COPY` wherever that is not wanted. \
As in hadolint, archives and addresses may be added; beyond it Git repositories may, and a source from a variable or a here-document is not judged. checkov reports every `ADD`.",
    how: "Write `COPY` instead of `ADD`.",
    wrong: fixture!("DKR-004/wrong/Dockerfile"),
    right: fixture!("DKR-004/right/Dockerfile"),
};

/// Endings of the archives that `ADD` unpacks, and of compressed files, which may be some.
const ARCHIVES: &[&str] = &[
    ".tar", ".gz", ".bz2", ".xz", ".zst", ".lz", ".lzma", ".z", ".tgz", ".tbz", ".tbz2", ".tb2", ".txz", ".tlz",
    ".tzst", ".tpz", ".zip",
];

/// Flags that `COPY` knows too.
const SHARED_FLAGS: &[&str] = &["chown", "chmod", "link", "exclude"];

/// Notes each `ADD` of a local file.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    for instruction in file.instructions.iter().filter(|instruction| instruction.keyword == Keyword::Add) {
        let sources = sources(instruction);
        let local = sources.iter().filter(|source| is_local(source)).count();
        if local == 0 {
            continue;
        }
        let known = |flag: &Word| {
            let name = flag.text.trim_start_matches("--").split('=').next().unwrap_or_default();
            SHARED_FLAGS.contains(&name)
        };
        let all = local == sources.len() && instruction.flags.iter().all(known);
        let copy = if instruction.written == "ADD" { "COPY" } else { "copy" };
        let range = instruction.keyword_range.clone();
        let fix = all.then(|| Fix {
            title: "write `COPY`".to_owned(),
            edits: vec![Edit { range: range.clone(), text: copy.to_owned() }],
        });
        let message = "local files must be copied with `COPY`, but they are added with `ADD`";
        let help = "Write `COPY` instead of `ADD`; keep `ADD` for archives that it unpacks and for addresses.";
        out.add(Found::new(&RULE, file.path, file.positions.span(range), message).help(help).fix(fix));
    }
}

fn sources(instruction: &Instruction<'_>) -> Vec<String> {
    let mut words =
        instruction.exec_form().unwrap_or_else(|| instruction.words().into_iter().map(|word| word.text).collect());
    words.pop();
    words
}

fn is_local(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    let remote =
        lower.contains("://") || lower.starts_with("git@") || lower.contains(".git#") || lower.ends_with(".git");
    let archive =
        ARCHIVES.iter().any(|ending| lower.ends_with(ending)) || lower.contains(".tar") || lower.contains(".t*");
    let unknown = source.is_empty() || source.contains('$') || source.starts_with("<<");
    !(remote || archive || unknown)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn archives_addresses_and_what_is_not_known_may_be_added() {
        for source in ["app.tar.gz", "https://example.com/a", "git@github.com:a/b.git", "$FILE", "rootfs.tar*", "<<EOF"]
        {
            assert_eq!(lines(&RULE, &format!("FROM a:1\nADD {source} /\nEOF\n")), [0; 0], "{source}");
        }
        assert_eq!(lines(&RULE, "FROM a:1\nADD [\"a b\", \"/\"]\nONBUILD ADD --chown=1 . /\n"), [2, 3]);
    }
}
