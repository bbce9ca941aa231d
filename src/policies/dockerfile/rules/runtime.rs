//! DKR-008: three habits that make an image smaller and its failures visible: several stages, the exec form, and
//! `pipefail`. The three questions have a file each.

use super::{Dockerfile, Run, exec_form, pipefail, single_stage};
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-008",
    section: Section::Policy,
    title: "An image is built in stages, starts in exec form, and no pipe hides a failure",
    severity: Severity::Info,
    aliases: &["DL3025", "DL4006"],
    why: "In shell form a shell is process 1, which does not pass signals on: the service is killed instead of ended. Without `pipefail` only the last command of a pipe counts, so that a failed download is built into the image. A compiler in the final stage is hundreds of megabytes of attack surface. \
hadolint asks for the exec form in `HEALTHCHECK` too and for `pipefail` before every pipe. We leave a health check alone, where `|| exit 1` is the documented form, and pipes that begin with `echo`, `printf`, `cat` of a here-document or `yes`, which cannot fail in a way that matters; pipes inside `$(…)` are not judged. bash and the shell of BusyBox know `pipefail`; the `sh` of Debian is another one, so that `SHELL` has to name bash there. \
The final stage is reported when it is an image of a compiler, compiles, and is what starts; for Windows nothing is asked.",
    how: "Write `CMD [\"program\", \"argument\"]`; put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` before a pipe, or `set -o pipefail &&` where bash or BusyBox is the shell; copy what was built into a smaller image with `COPY --from=build`.",
    wrong: fixture!("DKR-008/wrong/Dockerfile"),
    right: fixture!("DKR-008/right/Dockerfile"),
};

/// Asks the three questions.
pub(super) fn check(file: &Dockerfile<'_>, runs: &[Run<'_, '_>], out: &mut Findings<'_>) {
    if !out.wants(&RULE) || pipefail::is_windows(file) {
        return;
    }
    exec_form::check(file, out);
    pipefail::check(file, runs, out);
    single_stage::check(file, runs, out);
}
