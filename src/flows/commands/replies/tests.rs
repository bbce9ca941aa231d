use super::*;
use crate::flows::commands::{Hint, Place, Role, Verb, read};

fn error(line: &str) -> String {
    let reading = read(line, Place::PullRequest);
    syntax_errors(&reading.commands[0], Place::PullRequest)
}

fn denied(asker: Role, required: Role) -> String {
    let reading = read("/idp provision postgres orders-db size=small", Place::PullRequest);
    permission_denied(reading.commands[0].outcome.as_ref().unwrap(), asker, required, "acme/orders")
}

#[test]
fn an_unknown_command_names_the_nearest() {
    insta::assert_snapshot!(error("/idp provison postgres name=db"), @r#"
I could not read `/idp provison postgres name=db` on line 1 of the comment, so it did not run.

**E101** There is no command `provison`. Did you mean `provision`?

```text
/idp provison postgres name=db
     ^^^^^^^^
```

Try: `/idp provision postgres name=db` · more: `/idp help provision`
"#);
}

#[test]
fn a_command_like_no_other_leads_to_help() {
    insta::assert_snapshot!(error("/idp deploy now"), @r#"
I could not read `/idp deploy now` on line 1 of the comment, so it did not run.

**E101** There is no command `deploy`.

```text
/idp deploy now
     ^^^^^^
```

Try: `/idp help`
"#);
}

#[test]
fn every_problem_is_shown_with_its_place() {
    insta::assert_snapshot!(error("/idp approve x --force"), @r#"
I could not read `/idp approve x --force` on line 1 of the comment, so it did not run.

**E102** `id` must be the number of a request, such as `12`; you wrote `x`.

```text
/idp approve x --force
             ^
```

**E102** `approve` has no option `--force`. It has none.

```text
/idp approve x --force
               ^^^^^^^
```

Try: `/idp approve 12` · more: `/idp help approve`
"#);
}

#[test]
fn a_missing_argument_is_pointed_at_behind_the_line() {
    insta::assert_snapshot!(error("/idp provision size=small"), @r#"
I could not read `/idp provision size=small` on line 1 of the comment, so it did not run.

**E103** `<kind>` is missing: what to make: the name of a golden path, such as `postgres`.

```text
/idp provision size=small
                         ^
```

Try: `/idp provision postgres name=orders-db size=small` · more: `/idp help provision`
"#);
}

#[test]
fn an_open_quote_is_shown_with_the_line_that_closes_it() {
    insta::assert_snapshot!(error("/idp reject 3 --reason \"too large"), @r#"
I could not read `/idp reject 3 --reason "too large` on line 1 of the comment, so it did not run.

**E102** The quote that opens here is never closed.

```text
/idp reject 3 --reason "too large
                       ^^^^^^^^^^
```

Try: `/idp reject 3 --reason "too large"` · more: `/idp help reject`
"#);
}

#[test]
fn a_misspelt_flag_is_explained_and_mentions_nobody() {
    insta::assert_snapshot!(error("/idp provision postgres --dry-rn @acme/all"), @r#"
I could not read `/idp provision postgres --dry-rn @acme/all` on line 1 of the comment, so it did not run.

**E102** `provision` has no option `--dry-rn`. Did you mean `--dry-run`?

```text
/idp provision postgres --dry-rn @acme/all
                        ^^^^^^^^
```

Try: `/idp provision postgres name=orders-db size=small` · more: `/idp help provision`
"#);
}

#[test]
fn what_cannot_be_seen_is_named() {
    insta::assert_snapshot!(error("/idp approve 1\u{202e}2"), @r#"
I could not read `/idp approve 12` on line 1 of the comment, so it did not run.

**E102** There is a character here that cannot be seen (U+202E). Type the line anew.

```text
/idp approve 1�2
              ^
```

Try: `/idp approve 12` · more: `/idp help approve`
"#);
}

#[test]
fn an_unknown_command_in_help_is_corrected() {
    insta::assert_snapshot!(error("/idp Help statsu"), @"
    I could not read `/idp Help statsu` on line 1 of the comment, so it did not run.

    **E101** `verb` must be `help`, `whoami`, `status`, `check`, `fix`, `waive`, `waivers`, `explain`, `owner`, `find`, `impact`, `catalog`, `provision`, `create`, `approve`, `reject`, `cancel` or `retry`; you wrote `statsu`. Did you mean `status`?

    ```text
    /idp Help statsu
              ^^^^^^
    ```

    Try: `/idp Help status` · more: `/idp help`
    ");
}

#[test]
fn a_name_in_the_wrong_form_is_put_right() {
    insta::assert_snapshot!(error("/idp provision Post_gres"), @r#"
I could not read `/idp provision Post_gres` on line 1 of the comment, so it did not run.

**E102** `kind` must be lower-case letters, digits and dashes, at most 63, beginning with a letter; you wrote `Post_gres`. Did you mean `post-gres`?

```text
/idp provision Post_gres
               ^^^^^^^^^
```

Try: `/idp provision post-gres` · more: `/idp help provision`
"#);
}

#[test]
fn back_ticks_in_a_value_stay_in_their_span() {
    insta::assert_snapshot!(error("/idp approve ``@bob``#12"), @r#"
I could not read ``` /idp approve ``@bob``#12 ``` on line 1 of the comment, so it did not run.

**E102** `id` must be the number of a request, such as `12`; you wrote ``` ``@bob``#12 ```.

```text
/idp approve ``@bob``#12
             ^^^^^^^^^^^
```

Try: `/idp approve 12` · more: `/idp help approve`
"#);
}

#[test]
fn a_long_line_is_cut_around_the_problem() {
    insta::assert_snapshot!(error(&format!("/idp reject 3 reason=x{} --bad", " ".repeat(150))), @r#"
I could not read `/idp reject 3 reason=x                                                                                                  …` on line 1 of the comment, so it did not run.

**E102** `reject` has no option `--bad`. It has `--reason`.

```text
…                                                             --bad
                                                              ^^^^^
```

Try: `/idp reject 12` · more: `/idp help reject`
"#);
}

#[test]
fn many_problems_are_counted() {
    insta::assert_snapshot!(error(&format!("/idp reject 3 {}", "-b ".repeat(10))), @r#"
I could not read `/idp reject 3 -b -b -b -b -b -b -b -b -b -b` on line 1 of the comment, so it did not run.

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
              ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                 ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                    ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                       ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                          ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                             ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                                ^
```

**E102** An option begins with two dashes; put a value that begins with a dash between quotes.

```text
/idp reject 3 -b -b -b -b -b -b -b -b -b -b
                                   ^
```

There are 2 more problems in this line.

Try: `/idp reject 12` · more: `/idp help reject`
"#);
}

#[test]
fn help_shows_what_a_writer_may_run() {
    insta::assert_snapshot!(overview(Role::Write, Place::PullRequest, "acme/payments"), @r#"
    Your role in `acme/payments` is `write`. On a pull request you may run:

    | command | what it does |
    |---|---|
    | `/idp help [verb]` | show the commands that you may run here, or explain one |
    | `/idp whoami` | show your role here and what it lets you do |
    | `/idp status` | show the requests made here and what each is waiting for |
    | `/idp check` | judge this pull request once more |
    | `/idp fix [rule]… [--dry-run]` | commit what can be put right mechanically |
    | `/idp waive <rule>… --for "…" --reason "…" [--path "…"]` | ask that findings may stay for a while |
    | `/idp waivers` | show which findings are waived here, and until when |
    | `/idp explain [rule]` | explain a rule: what it wants, why, and how to put it right |
    | `/idp owner [path\|entity]` | show who owns a path or an entity, and how that is known |
    | `/idp find <words>… [--kind "…"] [--owner "…"] [--limit "…"]` | find entities of the catalog by words |
    | `/idp impact [entity\|path] [--hops "…"]` | show what a change to an entity may touch, and who owns that |
    | `/idp catalog <action> [entity]` | show an entity, judge the catalog files, or propose to add or remove one |
    | `/idp provision <kind> [name] [key=value…] [--environment "…"] [--dry-run]` | ask for a resource; a pull request with its files is opened |
    | `/idp create <path> [name] [key=value…] [--pr] [--dry-run]` | make a repository with everything around it |
    | `/idp approve [id]` | approve a request that waits |
    | `/idp reject [id] [--reason "…"]` | reject a request that waits |
    | `/idp cancel [id]` | take back a request that has not been merged |
    | `/idp retry [id]` | go on with a repository of which a step failed |

    For example:

    ```text
    /idp fix
    /idp waive K8S-001 --for 30d --reason "The node agent needs the devices of its host" --path deploy/agent.yaml
    /idp catalog show payments
    /idp provision postgres name=payments-db size=small
    /idp create rest-api-node name=orders-api owner=payments
    /idp approve 12
    /idp reject 12
    /idp cancel 12
    /idp retry
    ```

    A command stands at the start of a line of its own, at most 5 in a comment. More about one: `/idp help <verb>`
    "#);
}

#[test]
fn help_shows_a_reader_less() {
    insta::assert_snapshot!(overview(Role::Read, Place::Issue, "acme/Pay.Ments"), @r#"
    Your role in `acme/Pay.Ments` is `read`. On an issue you may run:

    | command | what it does |
    |---|---|
    | `/idp help [verb]` | show the commands that you may run here, or explain one |
    | `/idp whoami` | show your role here and what it lets you do |
    | `/idp status` | show the requests made here and what each is waiting for |
    | `/idp waivers` | show which findings are waived here, and until when |
    | `/idp explain [rule]` | explain a rule: what it wants, why, and how to put it right |
    | `/idp owner [path\|entity]` | show who owns a path or an entity, and how that is known |
    | `/idp find <words>… [--kind "…"] [--owner "…"] [--limit "…"]` | find entities of the catalog by words |
    | `/idp impact [entity\|path] [--hops "…"]` | show what a change to an entity may touch, and who owns that |
    | `/idp catalog <action> [entity]` | show an entity, judge the catalog files, or propose to add or remove one |
    | `/idp create <path> [name] [key=value…] [--pr] [--dry-run]` | make a repository with everything around it |
    | `/idp approve [id]` | approve a request that waits |
    | `/idp reject [id] [--reason "…"]` | reject a request that waits |
    | `/idp cancel [id]` | take back a request that has not been merged |
    | `/idp retry [id]` | go on with a repository of which a step failed |

    For example:

    ```text
    /idp catalog show pay-ments
    /idp create rest-api-node name=orders-api owner=payments
    /idp approve 12
    /idp reject 12
    /idp cancel 12
    /idp retry
    ```

    A command stands at the start of a line of its own, at most 5 in a comment. More about one: `/idp help <verb>`
    "#);
}

#[test]
fn help_has_nothing_for_somebody_without_access() {
    insta::assert_snapshot!(overview(Role::None, Place::Issue, "acme/orders"), @"Your role in `acme/orders` is `none`, which allows no command on an issue. Ask a maintainer for access.");
}

#[test]
fn help_of_one_command_shows_its_arguments() {
    insta::assert_snapshot!(of(Verb::Provision, Role::Write, Place::PullRequest, "acme/payments"), @r#"
`/idp provision <kind> [name] [key=value…] [--environment "…"] [--dry-run]`

Renders the golden path for the resource and opens one pull request with its manifests, its catalog entry and its runbook. Asked again with the same name, it finds that pull request instead of opening another. A request for production waits until somebody else approves it.

| argument | what it is |
|---|---|
| `<kind>` | what to make: the name of a golden path, such as `postgres` |
| `[name]` | what to call it (optional) |
| `[--environment "…"]` | where it will live, such as `staging`; also called `env` (optional) |
| `[--dry-run]` | show the files that would be made, and make nothing (optional) |
| `key=value` or `--key value` | the parameters of the golden path; `--dry-run` shows what they lead to, and an error lists what they may be |

Works on pull requests and issues. It can be run by everybody with the role write, maintain or admin in the repository. Your role here is `write`: you may.

```text
/idp provision postgres name=payments-db size=small
/idp provision postgres payments-db --env staging --dry-run
```
"#);
}

#[test]
fn help_of_one_command_says_who_may_not() {
    let help = of(Verb::Fix, Role::Read, Place::PullRequest, "acme/payments");
    assert!(help.starts_with("`/idp fix [rule]… [--dry-run]`"), "{help}");
    assert!(help.contains("those who may write to the repository. Your role here is `read`: you may not."), "{help}");
}

#[test]
fn a_refusal_says_what_why_who_and_what_next() {
    insta::assert_snapshot!(denied(Role::Read, Role::Write), @r#"
I did not run `/idp provision postgres orders-db size=small`.

**E201** `provision` needs the role `write` in `acme/orders`; yours is `read`.

It can be run by everybody with the role write, maintain or admin in the repository. Ask one of them to comment:

```text
/idp provision postgres name=orders-db size=small
```

What you may run here: `/idp help`
"#);
}

#[test]
fn a_refusal_follows_a_stricter_organisation() {
    insta::assert_snapshot!(denied(Role::Write, Role::Admin), @r#"
I did not run `/idp provision postgres orders-db size=small`.

**E201** `provision` needs the role `admin` in `acme/orders`; yours is `write`.

It can be run by everybody with the role admin in the repository. Ask one of them to comment:

```text
/idp provision postgres name=orders-db size=small
```

What you may run here: `/idp help`
"#);
}

#[test]
fn back_ticks_get_a_hint() {
    insta::assert_snapshot!(hint(&Hint::BackTicked("/idp status".into())), @r#"
That looks like a command, but it stands between back-ticks, where nothing runs. To run it, comment it without them:

```text
/idp status
```
"#);
}

#[test]
fn a_table_row_gets_a_hint() {
    insta::assert_snapshot!(hint(&Hint::TableRow("/idp status".into())), @r#"
The command stands right below a table, which makes it a row of that table, so it did not run. Leave a blank line before it, or comment it alone:

```text
/idp status
```
"#);
}

#[test]
fn an_unreadable_comment_is_told_so() {
    insta::assert_snapshot!(hint(&Hint::Unreadable), @"This comment mentions `/idp`, but it is too long or nested too deeply to be read, so nothing ran. Write the command in a comment of its own; `/idp help` shows what there is.");
}

#[test]
fn too_many_commands_are_told() {
    insta::assert_snapshot!(too_many(), @"This comment holds more than 5 commands, the most that one comment may have. What follows the first 5 did not run: put it into another comment.");
}

#[test]
fn the_commands_page_is_what_the_definitions_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
    if std::env::var_os("IDP_WRITE_DOCS").is_some() {
        std::fs::write(path, reference()).unwrap();
    }
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(page == reference(), "docs/commands.md is stale: IDP_WRITE_DOCS=1 cargo test commands_page");
}

#[test]
fn a_repository_name_that_is_no_name_is_not_used_in_examples() {
    assert_eq!(service("acme/Pay.Ments"), "pay-ments");
    assert_eq!(service("acme/.github"), "orders");
    assert_eq!(service(&format!("acme/{}", "x".repeat(90))), "orders");
    assert_eq!(service("acme/@everyone"), "orders");
}
