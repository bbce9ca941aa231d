//! What there is to say of a whole branch, for who asks.

use super::{Links, count, summary};
use crate::flows::checks::verdict::{Counts, Verdict};

/// Findings that are listed.
const LISTED: usize = 15;

/// The verdict on a branch as it stands.
pub fn whole(verdict: &Verdict, branch: &str, links: &Links<'_>) -> String {
    let short = verdict.head.0.get(..7).unwrap_or(&verdict.head.0);
    let place = format!("{} at `{short}`", crate::outbox::escape::code(branch, 120));
    if verdict.files == 0 {
        return format!("There is no catalog file on {place}.\n\n**Next:** `/idp catalog register` proposes one.");
    }
    let entities = if verdict.entities == 1 { "1 entity".to_owned() } else { format!("{} entities", verdict.entities) };
    let looked_at = format!("{entities} in {}", count(verdict.files, "catalog file"));
    let Counts { errors, warnings, notes } = verdict.counts();
    let all = [(errors, "error"), (warnings, "warning"), (notes, "note")];
    let found: Vec<String> = all.iter().filter(|(many, _)| *many > 0).map(|(many, one)| count(*many, one)).collect();
    if found.is_empty() {
        return format!("**Catalog:** {looked_at} on {place}, nothing to fix.");
    }
    let rows: Vec<String> = verdict.found.iter().take(LISTED).map(|found| summary::row(found, links)).collect();
    let more = match verdict.found.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!("and {more} more; `idp check` on the command line lists all.\n\n"),
    };
    format!(
        "**Catalog:** {} on {place}, in {looked_at}.\n\n| | what | where |\n|---|---|---|\n{}\n\n{more}\
         **Next:** `/idp explain <rule>` tells how to put a finding right.",
        found.join(", "),
        rows.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{NAME_FORMAT, finding};
    use crate::findings::{Finding, Severity};
    use crate::flows::checks::standing::Found;
    use crate::github::{CommitSha, RepoName};

    fn said(findings: usize, files: usize) -> String {
        let found = (1..=findings).map(|line| {
            let line = u32::try_from(line).unwrap();
            let finding = Finding { rule: &NAME_FORMAT, ..finding("catalog-info.yaml", (line, 1), Severity::Error) };
            Found { finding, is_new: true, on_touched_line: false }
        });
        let head = CommitSha("0123456789abcdef0123456789abcdef01234567".to_owned());
        let verdict = Verdict { files, entities: files, found: found.collect(), ..Verdict::nothing(head, false) };
        let repository = RepoName::parse("acme/orders").unwrap();
        whole(&verdict, "main", &Links { web_url: "https://github.test", repository: &repository, head: &verdict.head })
    }

    #[test]
    fn a_branch_without_findings_is_one_line() {
        insta::assert_snapshot!(said(0, 2), @"**Catalog:** 2 entities in 2 catalog files on `main` at `0123456`, nothing to fix.");
        insta::assert_snapshot!(said(0, 0), @"
        There is no catalog file on `main` at `0123456`.

        **Next:** `/idp catalog register` proposes one.
        ");
    }

    #[test]
    fn findings_are_listed_and_the_rest_counted() {
        insta::assert_snapshot!(said(1, 1), @"
        **Catalog:** 1 error on `main` at `0123456`, in 1 entity in 1 catalog file.

        | | what | where |
        |---|---|---|
        | ❌ error | `metadata.name` has a blank<br>Use letters, digits, `-`, `_` and `.`. `catalog.name-format` | [`catalog-info.yaml:1`](https://github.test/acme/orders/blob/0123456789abcdef0123456789abcdef01234567/catalog-info.yaml#L1) |

        **Next:** `/idp explain <rule>` tells how to put a finding right.
        ");
        assert!(said(17, 1).contains("and 2 more; `idp check` on the command line lists all."));
    }
}
