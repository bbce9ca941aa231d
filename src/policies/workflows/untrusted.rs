//! Which contexts carry what anybody may write: titles, bodies, names of branches, messages of commits.
//! GitHub's guide to script injections names them; the rest are their like in other events.

use super::expressions::{Expression, Kind};

/// Paths from a context on; `*` stands for any index.
const PATHS: &[&str] = &[
    "github.head_ref",
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.repo.default_branch",
    "github.event.pull_request.head.repo.description",
    "github.event.pull_request.head.repo.homepage",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.discussion.title",
    "github.event.discussion.body",
    "github.event.pages.*.page_name",
    "github.event.pages.*.title",
    "github.event.commits.*.message",
    "github.event.commits.*.author.email",
    "github.event.commits.*.author.name",
    "github.event.head_commit.message",
    "github.event.head_commit.author.email",
    "github.event.head_commit.author.name",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.display_title",
    "github.event.workflow_run.head_commit.message",
    "github.event.workflow_run.head_commit.author.email",
    "github.event.workflow_run.head_commit.author.name",
    "github.event.workflow_run.head_repository.description",
    "github.event.workflow_run.pull_requests.*.head.ref",
    "github.event.check_suite.head_branch",
    "github.event.check_run.check_suite.head_branch",
];

/// Functions whose answer holds what they were given.
const CARRIERS: &[&str] = &["format", "join", "tojson", "fromjson"];

/// A part of an expression whose text reaches the result, when anybody may write it. `env` says what a variable of
/// the workflow is set to, when that is such a part too.
pub(super) fn reaches<'e>(expression: &'e Expression, env: &dyn Fn(&str) -> bool) -> Option<&'e Expression> {
    carried(expression, false, env)
}

/// `whole`: an object is written out with all that it holds.
fn carried<'e>(expression: &'e Expression, whole: bool, env: &dyn Fn(&str) -> bool) -> Option<&'e Expression> {
    match &expression.kind {
        Kind::Context(_) | Kind::Index(..) => is_untrusted(expression, whole, env).then_some(expression),
        Kind::Call(name, arguments) if CARRIERS.contains(&name.to_ascii_lowercase().as_str()) => {
            let whole = whole || name.eq_ignore_ascii_case("tojson");
            arguments.iter().find_map(|argument| carried(argument, whole, env))
        }
        // `case(when, then, …, otherwise)`: the conditions do not reach the result.
        Kind::Call(name, arguments) if name.eq_ignore_ascii_case("case") => {
            let results = arguments.iter().enumerate().filter(|(at, _)| at % 2 == 1 || at + 1 == arguments.len());
            results.map(|(_, argument)| argument).find_map(|argument| carried(argument, whole, env))
        }
        Kind::Call(..) | Kind::Not(_) | Kind::Comparison(..) | Kind::Literal | Kind::Text(_) => None,
        // The left side is only the result when it is false or empty.
        Kind::And(_, right) => carried(right, whole, env),
        Kind::Or(left, right) => carried(left, whole, env).or_else(|| carried(right, whole, env)),
    }
}

fn is_untrusted(expression: &Expression, whole: bool, env: &dyn Fn(&str) -> bool) -> bool {
    let Some(path) = expression.path() else { return false };
    if let [context, name] = path.as_slice()
        && context == "env"
    {
        return env(name);
    }
    PATHS.iter().any(|known| {
        let known: Vec<&str> = known.split('.').collect();
        let fits = |(known, part): (&&str, &String)| *known == "*" || part == "*" || known == part;
        let longer = known.len() > path.len();
        // Below a leaf there is nothing; above one there is an object, which only `toJSON` writes out.
        known.len() >= path.len() && (!longer || whole) && known.iter().zip(&path).all(fits)
    })
}

#[cfg(test)]
mod tests {
    use super::super::expressions::parse;

    fn reaches(text: &str) -> bool {
        super::reaches(&parse(text).unwrap(), &|name| name == "title").is_some()
    }

    #[test]
    fn what_anybody_writes_reaches_the_result() {
        for text in [
            "github.event.issue.title",
            "github.event['pull_request'].head.ref",
            "github.event.commits[0].message",
            "join(github.event.*.body, '')",
            "join(github.event.commits.*.message, ',')",
            "github.head_ref || github.ref_name",
            "github.event_name == 'x' && github.head_ref",
            "format('{0}', env.TITLE)",
            "toJSON(github.event)",
            "toJSON(github)",
            "case(true, github.head_ref, 'a')",
        ] {
            assert!(reaches(text), "{text}");
        }
    }

    #[test]
    fn what_only_decides_or_has_a_form_of_its_own_does_not() {
        for text in [
            "github.event.issue.number",
            "github.event.pull_request.head.sha",
            "contains(github.event.issue.title, 'x')",
            "github.head_ref == 'main'",
            "github.head_ref && 'a' || 'b'",
            "github.event.pull_request.head.repo.full_name",
            "github.event.issue.title.x",
            "github.event",
            "github.event[inputs.kind].title",
            "env.OTHER",
            "inputs.title",
            "hashFiles(github.head_ref)",
        ] {
            assert!(!reaches(text), "{text}");
        }
    }
}
