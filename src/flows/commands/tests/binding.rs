use super::super::binding::Binder;
use super::super::lexer;
use super::*;

#[test]
fn provision_takes_a_kind_a_name_and_open_pairs() {
    let command = one("/idp provision postgres orders-db storageGb=20 --env staging --dry-run");
    assert_eq!(command.verb, Verb::Provision);
    assert_eq!(command.value("kind"), Some("postgres"));
    let options: Vec<_> = command.options.iter().map(|o| (o.name.as_str(), o.value.as_str(), o.column)).collect();
    assert_eq!(options, [("name", "orders-db", 25), ("storageGb", "20", 35), ("environment", "staging", 54)]);
    assert_eq!(command.flags, ["dry-run"]);
}

#[test]
fn names_of_options_are_met_without_case_dashes_and_underscores() {
    for flag in ["--dry-run", "--dryRun", "--DRY_RUN", "--dryrun", "dry-run=true", "--dry-run=yes"] {
        assert!(one(&format!("/idp provision postgres {flag}")).has("dry-run"), "{flag}");
    }
    assert!(!one("/idp provision postgres --dry-run=false").has("dry-run"));
    assert_eq!(ran("/idp provision postgres --dry-run=maybe"), ["E102@25"]);
}

#[test]
fn a_misspelt_dry_run_never_runs_for_real() {
    for slip in ["--dry-rn", "--dry-runs", "--dry-rum=true", "dry-rnu=true", "--dr-run db"] {
        assert_eq!(ran(&format!("/idp provision postgres {slip}")), ["E102@25"], "{slip}");
    }
}

#[test]
fn a_value_given_twice_is_refused() {
    assert_eq!(ran("/idp provision postgres size=small --size large"), ["E102@43"]);
    assert_eq!(ran("/idp provision postgres orders-db name=other"), ["E102@35"]);
    assert_eq!(ran("/idp provision postgres env=a environment=b"), ["E102@31"]);
    assert_eq!(ran("/idp approve id=3"), ["/idp approve 3"]);
}

#[test]
fn words_that_a_command_does_not_take_are_refused() {
    assert_eq!(ran("/idp status please"), ["E102@13"]);
    assert_eq!(ran("/idp approve 3 4"), ["E102@16"]);
    assert_eq!(ran("/idp approve 3 note=x"), ["E102@16"]);
    assert_eq!(ran("/idp approve 3 --force"), ["E102@16"]);
}

#[test]
fn a_request_is_named_by_its_number() {
    assert_eq!(ran("/idp approve #12"), ["/idp approve 12"]);
    assert_eq!(ran("/idp approve 012"), ["/idp approve 12"]);
    for wrong in ["x", "0", "-1", "1.5", "99999999999999999999", "\"\"", "##1", "１"] {
        assert_eq!(ran(&format!("/idp approve {wrong}")), ["E102@14"], "{wrong}");
    }
}

#[test]
fn what_is_missing_is_told_at_the_end_of_the_line() {
    assert_eq!(ran("/idp provision"), ["E103@15"]);
    assert_eq!(ran("/idp provision size=small  "), ["E103@26"]);
    assert_eq!(ran("/idp approve --force"), ["E102@14"]);
    assert_eq!(ran("/idp approve --id"), ["E102@14"]);
    assert_eq!(ran("/idp approve --force 12"), ["E102@14"]);
    assert_eq!(ran("/idp provision --dry-rn postgres"), ["E102@16"]);
}

#[test]
fn an_unknown_verb_is_told_once() {
    assert_eq!(ran("/idp deploy now"), ["E101@6"]);
    assert_eq!(ran("/idp \"status\""), ["E101@6"]);
    assert_eq!(ran("/idp --help"), ["E101@6"]);
    assert_eq!(ran("/idp help deploy"), ["E101@11"]);
}

#[test]
fn every_problem_of_a_line_is_told_at_once_and_in_order() {
    assert_eq!(ran("/idp approve x --force @abcdef0 @abcdef1 --1"), ["E102@14 E102@16 E102@33 E102@42"]);
}

#[test]
fn a_command_that_changes_things_can_be_bound_to_a_commit() {
    let command = one("/idp approve 3 @0A1b2c3");
    let commit = command.at_sha.unwrap();
    assert_eq!(commit.as_str(), "0a1b2c3");
    assert!(commit.matches("0a1b2c3ffffffffffffffffffffffffffffffffff"));
    assert!(!commit.matches("0a1b2c"));
    assert!(!commit.matches("é0a1b2c3"));
    assert_eq!(ran("/idp status @0a1b2c3"), ["E102@13"]);
    assert_eq!(ran("/idp approve 3 @0a1b2"), ["E102@16"]);
    let on_issue = read("/idp approve 3 @0a1b2c3", Place::Issue);
    assert_eq!(outcome(&on_issue.commands[0].outcome), "E102@16");
}

/// Binds a line by a definition that is not in the list of commands.
fn bound(help: &'static Help, place: Place, line: &str) -> Binder {
    let (words, _) = lexer::words(line);
    let mut binder = Binder::new(help, place, one("/idp status"));
    binder.bind(&words[1], &words[2..], Some(line.len() + 1));
    binder
}

#[test]
fn a_command_stays_where_it_belongs() {
    static HELP: Help = Help { place: Where::PullRequest, ..status::HELP };
    let binder = bound(&HELP, Place::Issue, "/idp status extra");
    let seen: Vec<_> = binder.errors.iter().map(|error| format!("{}@{}", error.code, error.column)).collect();
    assert_eq!(seen, ["E104@6", "E102@13"]);
    assert_eq!(binder.errors[0].message, "`status` works on pull requests; this is an issue.");
    assert!(bound(&HELP, Place::PullRequest, "/idp status").errors.is_empty());
}

#[test]
fn an_argument_may_be_repeated_or_have_choices() {
    const RULES: Argument = Argument { repeated: true, ..Argument::new("rules", Shape::Positional, "which") };
    const LEVEL: Argument = Argument {
        required: true,
        values: Values::OneOf(&["silver", "gold"]),
        ..Argument::new("level", Shape::Value, "how far")
    };
    static HELP: Help = Help { arguments: &[RULES, LEVEL], ..status::HELP };
    assert_eq!(HELP.usage(), "/idp status [rules]… --level \"…\"");
    let binder = bound(&HELP, Place::Issue, "/idp status K8S-001 --level Gold K8S-002");
    let rules: Vec<_> = binder.bound.positionals.iter().map(|opt| opt.value.as_str()).collect();
    assert_eq!((rules, binder.bound.value("level")), (vec!["K8S-001", "K8S-002"], Some("gold")));
    let messages = |line: &str| -> Vec<String> {
        bound(&HELP, Place::Issue, line).errors.into_iter().map(|error| error.message).collect()
    };
    assert_eq!(
        messages("/idp status level=god"),
        ["`level` must be `silver` or `gold`; you wrote `god`. Did you mean `gold`?"]
    );
    assert_eq!(messages("/idp status"), ["`--level \"…\"` is missing: how far."]);
}

#[test]
fn every_definition_keeps_the_rules_of_definitions() {
    for verb in Verb::ALL {
        let help = verb.help();
        assert_eq!(help.verb, verb);
        assert_eq!(Verb::from_name(verb.name()), Some(verb));
        assert!(!help.summary.ends_with('.') && help.description.ends_with('.') && !help.who.ends_with('.'), "{verb}");
        assert!(!help.examples.is_empty(), "{verb}");
        for example in help.examples_for("orders") {
            assert_eq!(one(&example).verb, verb, "{example}");
        }
        let optional_before_required =
            help.arguments.windows(2).any(|pair| pair[1].is_positional() && (!pair[0].required && pair[1].required));
        assert!(!optional_before_required, "{verb}");
    }
}
