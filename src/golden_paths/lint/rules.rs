//! The rules of `idp golden-path lint` as data.

use crate::findings::{Rule, Section, Severity};

/// What all rules of golden paths have in common.
const fn rule(id: &'static str, title: &'static str, severity: Severity, why: &'static str, how: &'static str) -> Rule {
    Rule { id, section: Section::GoldenPath, title, severity, aliases: &[], why, how, wrong: "", right: "" }
}

pub(super) static TEMPLATE: Rule = rule(
    "golden-path.template",
    "template.yaml can be read, and every step names an action that exists",
    Severity::Error,
    "A golden path that cannot be read is not offered. Backstage tells one mistake at a time, and some only when the \
     step runs.",
    "Put right what the message says. Actions that only another installation has can be left out with the setting \
     `on_unknown_action: skip`.",
);

pub(super) static UNKNOWN_INPUT: Rule = Rule {
    wrong: "input:\n  url: ./skeleton\n  valeus: {}\n",
    right: "input:\n  url: ./skeleton\n  values: {}\n",
    ..rule(
        "golden-path.unknown-input",
        "an action knows the inputs that it is given",
        Severity::Warning,
        "An input that an action does not know is passed over here; Backstage refuses it since its inputs have strict \
         schemas. Old templates carry leftovers such as `allowedHosts`.",
        "Correct the spelling, or take the input out.",
    )
};

pub(super) static EXPRESSION: Rule = Rule {
    wrong: "title: ${{ parameters.name | uper }}\n",
    right: "title: ${{ parameters.name | upper }}\n",
    ..rule(
        "golden-path.expression",
        "every expression can be rendered",
        Severity::Error,
        "In the input of a step Backstage swallows the error and passes the raw `${{ … }}` on, so that it ends up in a \
         repository. In a rendered file it fails the step.",
        "The language is a subset of nunjucks: `docs/golden-paths.md` lists what there is. `idp template render` tries \
         one expression.",
    )
};

pub(super) static UNKNOWN_REFERENCE: Rule = Rule {
    wrong: "url: ${{ steps.pulish.output.remoteUrl }}\n",
    right: "url: ${{ steps.publish.output.remoteUrl }}\n",
    ..rule(
        "golden-path.unknown-reference",
        "parameters, steps and outputs that are read exist",
        Severity::Error,
        "What does not exist renders to nothing, without a word. A step can only be read by those behind it.",
        "Correct the name, or put the step that is read before the one that reads it.",
    )
};

pub(super) static UNKNOWN_VALUE: Rule = Rule {
    wrong: "# the step passes only `name`\nowner: ${{ values.owner }}\n",
    right: "# the step passes `name` and `owner`\nowner: ${{ values.owner }}\n",
    ..rule(
        "golden-path.unknown-value",
        "values that a file reads are passed to it",
        Severity::Warning,
        "A value that is not passed renders to nothing; in the name of a file it leaves the file out. What golden paths \
         share may read values that only some of them pass, so shared folders are not judged by this.",
        "Pass the value in `values` of the step, or take it out of the file.",
    )
};

pub(super) static UNUSED_VALUE: Rule = rule(
    "golden-path.unused-value",
    "values that are passed are read",
    Severity::Info,
    "A value that no file reads is a leftover, or the file that should read it has another spelling.",
    "Take it out, or use it.",
);

pub(super) static ACTIONS_EXPRESSION: Rule = Rule {
    wrong: "token: ${{ secrets.GITHUB_TOKEN }}\n",
    right: "token: {% raw %}${{ secrets.GITHUB_TOKEN }}{% endraw %}\n",
    ..rule(
        "golden-path.actions-expression",
        "expressions of GitHub Actions are not rendered",
        Severity::Error,
        "A workflow writes its own expressions in `${{ }}` too. Rendered with the rest of the file they become nothing, \
         and the workflow that is made is broken.",
        "Name the file in `copyWithoutTemplating` of the step, or wrap the expression in `{% raw %}` and `{% endraw %}`.",
    )
};

pub(super) static COPY_WITHOUT_RENDER: Rule = Rule {
    wrong: "copyWithoutRender: [.github/workflows]\n",
    right: "copyWithoutTemplating: [.github/workflows]\n",
    ..rule(
        "golden-path.copy-without-render",
        "files are spared with `copyWithoutTemplating`",
        Severity::Warning,
        "`copyWithoutRender` was taken out of Backstage in 2.0 and still stands in its schema: it is ignored there, and \
         the files are rendered. Here it means the same as `copyWithoutTemplating`.",
        "Rename the input.",
    )
};

pub(super) static SECRET_EXPOSED: Rule = Rule {
    wrong: "if: ${{ secrets.TOKEN }}\n",
    right: "if: ${{ parameters.private }}\n",
    ..rule(
        "golden-path.secret-exposed",
        "secrets are given to inputs that take secrets, and to nothing else",
        Severity::Error,
        "Neither a condition nor the output of a golden path can see a secret: it is nothing there. In a file or a text \
         it would be read by everybody who can read the repository.",
        "Name the secret in the input `secrets` of an action, and read it where it is used, in the workflow or the \
         cluster.",
    )
};

pub(super) static UNREACHABLE: Rule = rule(
    "golden-path.unreachable",
    "every step can run",
    Severity::Warning,
    "A step whose condition is always false, or whose `each` is empty, is never run.",
    "Take the step out, or mend the condition.",
);

pub(super) static SCHEMA: Rule = Rule {
    wrong: "required: [nmae]\nproperties:\n  name: {type: string}\n",
    right: "required: [name]\nproperties:\n  name: {type: string}\n",
    ..rule(
        "golden-path.schema",
        "the schema of the parameters holds together",
        Severity::Error,
        "A page that requires what it does not ask for, or a default that its own schema refuses, cannot be filled in. \
         Backstage checks nothing of this before somebody tries.",
        "Put right what the message says.",
    )
};

pub(super) static UNMATCHED_PATTERN: Rule = rule(
    "golden-path.unmatched-pattern",
    "patterns of `copyWithoutTemplating` match files",
    Severity::Warning,
    "A pattern that matches nothing spares nothing: the files that were meant are rendered.",
    "Patterns are relative to the folder of `url`, and are matched before names are rendered.",
);

/// All of them, in the order of their documentation.
pub(crate) static RULES: [&Rule; 12] = [
    &TEMPLATE,
    &SCHEMA,
    &UNKNOWN_INPUT,
    &EXPRESSION,
    &UNKNOWN_REFERENCE,
    &UNREACHABLE,
    &SECRET_EXPOSED,
    &ACTIONS_EXPRESSION,
    &COPY_WITHOUT_RENDER,
    &UNMATCHED_PATTERN,
    &UNKNOWN_VALUE,
    &UNUSED_VALUE,
];
