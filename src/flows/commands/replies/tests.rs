use super::*;
use crate::flows::commands::{Hint, Place, Role, Verb, read};

fn error(line: &str) -> String {
    let reading = read(line, Place::PullRequest);
    syntax_errors(&reading.commands[0], Place::PullRequest)
}

#[test]
fn dump() {
    for line in ["/idp provison postgres name=db", "/idp deploy now", "/idp approve x --force", "/idp provision size=small", "/idp reject 3 --reason \"too large", "/idp provision postgres --dry-rn @acme/all", "/idp approve 1\u{202e}2", "/idp Help statsu", "/idp provision Post_gres"] {
        println!("=====\n{}", error(line));
    }
    println!("=====\n{}", error(&format!("/idp reject 3 reason=x{} --bad", " ".repeat(150))));
    println!("=====\n{}", error(&format!("/idp reject 3 {}", "--bad=1 ".repeat(12))));
    println!("=====\n{}", overview(Role::Write, Place::PullRequest, "acme/orders"));
    println!("=====\n{}", overview(Role::Read, Place::Issue, "acme/Pay.Ments"));
    println!("=====\n{}", overview(Role::None, Place::Issue, "acme/orders"));
    println!("=====\n{}", of(Verb::Provision, Role::Write, Place::PullRequest, "acme/payments"));
    println!("=====\n{}", of(Verb::Approve, Role::Write, Place::PullRequest, "acme/payments"));
    println!("=====\n{}", of(Verb::Status, Role::Write, Place::PullRequest, "acme/payments"));
    let reading = read("/idp provision postgres orders-db size=small", Place::PullRequest);
    let command = reading.commands[0].outcome.clone().unwrap();
    println!("=====\n{}", permission_denied(&command, Role::Read, Role::Write, "acme/orders"));
    println!("=====\n{}", permission_denied(&command, Role::Read, Role::Maintain, "acme/orders"));
    println!("=====\n{}", hint(&Hint::BackTicked("/idp status".into())));
    println!("=====\n{}", hint(&Hint::TableRow("/idp status".into())));
    println!("=====\n{}", hint(&Hint::Unreadable));
    println!("=====\n{}", too_many());
    println!("=====\n{}", reference());
}
