//! Compiled programs among the sources.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::{Content, Repository};
use crate::yaml::Span;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SUP-005",
    section: Section::Policy,
    title: "no compiled program is kept among the sources",
    severity: Severity::Warning,
    aliases: &["Binary-Artifacts"],
    why: "Nobody can review a compiled file: a pull request shows that it changed and not what it does. Built from \
          sources or taken from a registry by its hash, it can be traced.\n\n\
          Files are known by their endings (`.exe`, `.dll`, `.so`, `.jar`, `.class`, `.pyc`, `.wasm`, …), and a file \
          without an ending that is no text counts as a program. As with Scorecard's Binary-Artifacts, the wrappers of \
          Gradle and Maven are fine; so are pictures, fonts, sounds, archives and documents, the data of tests, and \
          pointers of Git LFS, which are texts.",
    how: "Take the file out and let the build make or fetch it; publish what others need as a release or a package.",
    wrong: "tools/protoc.exe\n",
    right: "tools/install-protoc.sh\n",
};

const ENDINGS: &str = " exe dll so dylib jar war ear class pyc pyo o obj a lib wasm apk aar ipa deb rpm msi dmg elf com sys \
    node ko bpf ";
/// Where programs that must not be read are kept on purpose.
const ASIDE: &str = " testdata fixtures __fixtures__ corpus fuzz ";

/// Notes each such file.
pub(in crate::policies) fn check(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, file) in repository.files.iter().filter(|(_, file)| file.judged) {
        if is_program(path, file.content) {
            out.looked_at(path);
            let message = "a compiled program is expected to be built or fetched, and it lies among the sources";
            let help = "Take the file out of the repository and let the build make it, or fetch it by its hash.";
            out.add(Found::new(&RULE, path, Span::default(), message).help(help));
        }
    }
}

fn is_program(path: &str, content: Content<'_>) -> bool {
    let listed = |list: &str, word: &str| list.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case(word));
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let wrapper = matches!(name, "gradle-wrapper.jar" | "maven-wrapper.jar");
    if matches!(content, Content::Text(_)) || wrapper || folders.split('/').any(|folder| listed(ASIDE, folder)) {
        return false;
    }
    // Versions stand behind the ending of libraries: `libz.so.1`.
    let whole = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    match whole.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => listed(ENDINGS, ending),
        // Caches are named by numbers, or lie in folders that begin with a dot.
        None => {
            let hidden = path.split('/').any(|part| part.starts_with('.'));
            content == Content::Binary && !name.contains('.') && !hidden && name.contains(char::is_alphabetic)
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_ending_or_by_having_none() {
        for path in ["bin/tool.EXE", "lib/libz.so.1.2", "a.class", "cmd/server", "app.wasm"] {
            assert!(is_program(path, Content::Binary), "{path}");
        }
        for path in [
            "gradle/wrapper/gradle-wrapper.jar",
            "logo.png",
            "a.woff2",
            ".DS_Store",
            "fuzz/corpus/0a1b",
            ".cache/a/b",
            "d.bin",
        ] {
            assert!(!is_program(path, Content::Binary), "{path}");
        }
        assert!(is_program("big.jar", Content::TooLarge(9)));
        assert!(!is_program("server", Content::Unread), "it may be a text");
        assert!(!is_program("app.jar", Content::Text("version https://git-lfs.github.com/spec/v1\n")));
    }
}
