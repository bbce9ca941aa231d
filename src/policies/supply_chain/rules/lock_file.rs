//! Lock files that are missing, or that do not know what the manifest asks for.

use super::super::locks::{self, Fault, Manifest};
use crate::findings::{Rule, Section, Severity};
use crate::policies::Repository;
use crate::policies::positions::Positions;
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SUP-001",
    section: Section::Policy,
    title: "a manifest has a lock file that knows all its dependencies",
    severity: Severity::Warning,
    aliases: &["Pinned-Dependencies"],
    why: "Without a lock file each build may take other versions than the last one, among them one that was published an \
          hour ago by somebody else. A lock file that was not changed with its manifest is as bad: `npm ci` and \
          `cargo build --locked` fail, and what does not fail takes what it finds.\n\n\
          Looked at are npm, Yarn, pnpm, Bun, Cargo, Go, Poetry, uv, PDM, Pipenv, Bundler and Composer. Scorecard's \
          Pinned-Dependencies asks for hashes wherever something is installed; this rule asks for what belongs together \
          in the repository. Where a lock file is a matter of taste none is asked for: libraries of Rust, Ruby and PHP, \
          plain `pip`. A lock file further up counts when it speaks for the package (workspaces), and dependencies that \
          lie in the repository need none.",
    how: "Run the package manager's install once (`npm install`, `cargo update --workspace`, `go mod tidy`, \
          `poetry lock`) and commit the lock file with the manifest.",
    wrong: "# package.json beside no lock file\ndependencies:\n  express: ^4.19.2\n",
    right: "# package.json beside package-lock.json\ndependencies:\n  express: ^4.19.2\n",
};

/// Notes what is wrong with the lock file of each judged manifest.
pub(in crate::policies) fn check(repository: &Repository<'_>, out: &mut Findings<'_>) {
    for (path, text) in repository.judged_texts().filter(|(path, _)| locks::wants(path)) {
        out.looked_at(path);
        let faults = locks::faults(Manifest { repository, path, text });
        if faults.is_empty() {
            continue;
        }
        let places = Positions::new(text);
        for fault in faults {
            let (message, help, place) = told(fault, path);
            out.add(Found::new(&RULE, path, places.span(place.clone()), message).help(help));
        }
    }
}

fn told(fault: Fault, path: &str) -> (String, String, std::ops::Range<usize>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    match fault {
        Fault::Missing(lock, place) => (
            format!(
                "`{name}` names dependencies and is expected beside a lock file such as `{lock}`, and there is none"
            ),
            format!("Install once with the package manager and commit `{lock}`, so that every build takes the same."),
            place,
        ),
        Fault::Differs(lock, dependency, place) => {
            let shown: String = dependency.chars().filter(|it| !it.is_control() && *it != '`').take(60).collect();
            let lock = lock.rsplit('/').next().unwrap_or(&lock);
            (
                format!("`{shown}` is expected in `{lock}` as `{name}` asks for it, and it is not there"),
                format!("Install once with the package manager and commit `{lock}` together with `{name}`."),
                place,
            )
        }
    }
}
