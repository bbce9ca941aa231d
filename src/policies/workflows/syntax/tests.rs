use crate::policies::workflows::tests::{judged, step};

fn told_of(path: &str, text: &str) -> String {
    let found = judged(path, text, None, None).into_iter().filter(|found| found.rule.id == "GHA-010");
    let line = |found: crate::findings::Finding| {
        format!("{}:{} {} ({})", found.span.start.line, found.span.start.column, found.message, found.help)
    };
    found.map(line).collect::<Vec<_>>().join("\n")
}

fn told(text: &str) -> String {
    told_of(".github/workflows/a.yml", text)
}

#[test]
fn keys_have_their_places() {
    let text = "on: push\nenvs: {A: b}\njobs:\n  a:\n    run-on: x\n    runs-on: x\n    steps:\n      - run: a\n        with: {b: c}\n      - uses: actions/checkout@v4\n        working-directory: x\n  b:\n    uses: ./.github/workflows/c.yml\n    env: {A: b}\n";
    insta::assert_snapshot!(told(text), @r"
    2:1 a workflow must have keys that GitHub knows, but `envs` is none (Did you mean `env`?)
    5:5 a job must have keys that GitHub knows, but `run-on` is none (Did you mean `runs-on`?)
    9:9 a step with `run` must have keys that GitHub knows, but `with` is none (Remove it, or look up where it belongs.)
    11:9 a step with `uses` must have keys that GitHub knows, but `working-directory` is none (Remove it, or look up where it belongs.)
    14:5 a job that calls a workflow must have keys that GitHub knows, but `env` is none (Remove it, or look up where it belongs.)
    ");
}

#[test]
fn what_is_missing_is_told_at_the_name_of_what_lacks_it() {
    let text = "name: a\njobs:\n  b: {}\n  c:\n    runs-on: x\n    steps:\n      - name: d\n      - run: e\n        uses: f/g@v1\n      - uses: f/g\n";
    insta::assert_snapshot!(told(text), @r"
    1:1 a workflow must say which events start it, but it has no `on` (Write `on:` with the events.)
    3:3 a job must say what it runs on, but it has no `runs-on` (Write `runs-on:` with a runner, as `ubuntu-24.04`.)
    3:3 a job must have steps, but it has none (Write `steps:` with at least one step.)
    7:9 a step must have `uses` or `run`, but it has neither (Write what the step does with `run` or `uses`.)
    8:9 a step must have one of `uses` and `run`, but it has both (Make two steps of it.)
    10:15 `uses` of a step must name an action with its version, but it does not (Write `OWNER/REPOSITORY@REF`, `./PATH` or `docker://IMAGE`.)
    ");
}

#[test]
fn events_types_filters_and_time_plans_are_known() {
    let text = "on:\n  pul_request:\n  issues:\n    types: [open, closed]\n    branches: [main]\n  push:\n    branches: [main]\n    branches-ignore: [x]\n  schedule:\n    - cron: '0 25 * * *'\n  workflow_dispatch:\n    inputs:\n      a: {type: strng}\njobs: {}\n";
    insta::assert_snapshot!(told(text), @r"
    2:3 `on` must name events that GitHub knows, but `pul_request` is none (Did you mean `pull_request`?)
    4:13 `types` of `issues` must be known to GitHub, but `open` is not (Did you mean `opened`?)
    5:5 `issues` must have keys that GitHub knows for it, but `branches` is none (Remove it, or look up where it belongs.)
    8:5 `push` must have one of `branches` and `branches-ignore`, but it has both (Write what is left out with `!` in the list of what is taken.)
    10:13 a time plan must have the hour from 0 to 23, but it has another value (Write minute, hour, day, month and day of the week, as in `30 5 * * 1-5`.)
    13:17 the type of an input must be known to `workflow_dispatch`, but `strng` is not (Did you mean `string`?)
    14:1 a workflow must have jobs, but it has none (Write `jobs:` with at least one job.)
    ");
}

#[test]
fn jobs_wait_for_jobs_that_are_there_and_not_in_a_circle() {
    let job = |id: &str, needs: &str| format!("  {id}:\n    needs: {needs}\n    runs-on: x\n    steps: [{{run: a}}]\n");
    let text = format!("on: push\njobs:\n{}{}{}", job("a", "[b]"), job("b", "c"), job("c", "[b, buidl, a-]"));
    insta::assert_snapshot!(told(&text), @r"
    8:12 jobs must not wait for each other in a circle, but these do (Remove one of the `needs` of the circle.)
    12:16 `needs` must name jobs of the workflow, but `buidl` is none (Name a job of this file, or remove it.)
    12:23 `needs` must name jobs of the workflow, but `a-` is none (Name a job of this file, or remove it.)
    ");
}

#[test]
fn expressions_are_held_against_what_is_known_where_they_stand() {
    let text = "on: push\nenv:\n  A: ${{ runner.os }}\njobs:\n  a:\n    if: secrets.A != ''\n    runs-on: ${{ matrix.os }}\n    steps:\n      - id: one\n        run: echo ${{ steps.on.outputs.a }} ${{ githb.sha }} ${{ needs.b.result }}\n      - if: ${{ alway() && env.A == \"b\" }}\n        run: echo ${{ startsWith('a') }} ${{ always() }} ${{ x\n      - if: success() && steps.one.outcome == 'success'\n        run: a\n";
    insta::assert_snapshot!(told(text), @r#"
    3:10 an expression must name a context that is known where it stands, but `runner` is not (Known there are `github`, `inputs`, `vars`, `secrets`.)
    6:9 an expression must name a context that is known where it stands, but `secrets` is not (Known there are `github`, `inputs`, `vars`, `needs`.)
    10:23 `steps` must be asked for a step of the job, but `on` is the `id` of none (Did you mean `one`?)
    10:49 an expression must name a context that GitHub knows, but `githb` is none (Did you mean `github`?)
    10:66 `needs` must be asked for a job that is waited for, but `b` is not among them (Name the job in `needs` of this one.)
    11:37 a text in an expression must be in single quotes, but it is in double ones (See GitHub's reference of expressions; texts are in single quotes.)
    12:23 `startsWith` gets another number of values than it takes (See GitHub's reference of expressions for what it takes.)
    12:46 `always` is called where GitHub does not know it (It works in `if` only.)
    12:61 an expression must end with `}}`, but it does not (Close it with `}}`.)
    "#);
}

#[test]
fn ids_and_permissions_are_those_that_github_knows() {
    let text = "on: push\npermissions:\n  content: read\n  issues: wirte\njobs:\n  1a:\n    permissions: write\n    runs-on: x\n    steps:\n      - {id: a, run: b}\n      - {id: A, run: b}\n";
    insta::assert_snapshot!(told(text), @r"
    3:3 `permissions` must name what GitHub knows, but `content` is unknown (Did you mean `contents`?)
    4:11 a permission must be `read`, `write` or `none`, but it is `wirte` (Did you mean `write`?)
    6:3 the id of a job must be a letter or `_`, then letters, digits, `-` and `_`, but `1a` is not (Choose such an id; `name` can be any text.)
    7:18 `permissions` must be `read-all`, `write-all` or a mapping, but it is `write` (Name each permission with `read` or `write`.)
    11:14 the `id` of a step must be there once in a job, but `A` is there again (Give each step an `id` of its own.)
    ");
}

#[test]
fn values_are_of_their_kind_and_expressions_may_stand_for_all() {
    let text = step("run: [a]\n        env: b")
        .replace("    runs-on:", "    strategy: ${{ fromJSON('{}') }}\n    timeout-minutes: ${{ 5 }}\n    runs-on:");
    insta::assert_snapshot!(told(&text), @r"
    8:14 a value must be a text, but it is a list (Write a text there.)
    9:14 `env` must be a mapping, but it is a text (Write a mapping there.)
    ");
}

#[test]
fn composite_actions_have_shells_and_no_secrets() {
    let text = "name: a\ninputs: {b: {default: ${{ github.token }}}}\nruns:\n  using: composite\n  steps:\n    - run: a ${{ secrets.B }}\n    - run: b ${{ inputs.b }}\n      shell: bash\n      timeout-minutes: 5\n".replace("{b: {default: ${{ github.token }}}}", "{}");
    insta::assert_snapshot!(told_of("action.yml", &text), @r"
    6:7 a step with `run` of a composite action must name its shell, but it does not (Write `shell: bash`.)
    6:18 an expression must name a context that is known where it stands, but `secrets` is not (Known there are `github`, `inputs`, `strategy`, `matrix`, `steps`, `job`, `runner`, `env`.)
    9:7 a step of a composite action must have keys that GitHub knows, but `timeout-minutes` is none (Remove it, or look up where it belongs.)
    ");
    assert_eq!(told_of("action.yml", "name: a\nruns: {using: node24, main: a.js}\nextra: 1\n"), "");
}

#[test]
fn what_is_no_yaml_is_one_finding() {
    assert_eq!(told("on: push\n  jobs: [\n").lines().count(), 1);
}
