//! The list of commands. Adding one: a file with its definition, a `mod` line, a variant here and its line in
//! [`Verb::ALL`], [`Verb::name`] and [`Verb::help`]; the compiler then asks for the rest.

use std::fmt;

use super::{
    Help, approve, cancel, catalog, check, create, explain, find, fix, help, impact, owner, provision, reject, retry,
    status, waive, waivers, whoami,
};

/// The commands, in the order in which help shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `/idp help`
    Help,
    /// `/idp whoami`
    Whoami,
    /// `/idp status`
    Status,
    /// `/idp check`
    Check,
    /// `/idp fix`
    Fix,
    /// `/idp waive`
    Waive,
    /// `/idp waivers`
    Waivers,
    /// `/idp explain`
    Explain,
    /// `/idp owner`
    Owner,
    /// `/idp find`
    Find,
    /// `/idp impact`
    Impact,
    /// `/idp catalog`
    Catalog,
    /// `/idp provision`
    Provision,
    /// `/idp create`
    Create,
    /// `/idp approve`
    Approve,
    /// `/idp reject`
    Reject,
    /// `/idp cancel`
    Cancel,
    /// `/idp retry`
    Retry,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Verb; 18] = [
        Verb::Help,
        Verb::Whoami,
        Verb::Status,
        Verb::Check,
        Verb::Fix,
        Verb::Waive,
        Verb::Waivers,
        Verb::Explain,
        Verb::Owner,
        Verb::Find,
        Verb::Impact,
        Verb::Catalog,
        Verb::Provision,
        Verb::Create,
        Verb::Approve,
        Verb::Reject,
        Verb::Cancel,
        Verb::Retry,
    ];

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Help => "help",
            Verb::Whoami => "whoami",
            Verb::Status => "status",
            Verb::Check => "check",
            Verb::Fix => "fix",
            Verb::Waive => "waive",
            Verb::Waivers => "waivers",
            Verb::Explain => "explain",
            Verb::Owner => "owner",
            Verb::Find => "find",
            Verb::Impact => "impact",
            Verb::Catalog => "catalog",
            Verb::Provision => "provision",
            Verb::Create => "create",
            Verb::Approve => "approve",
            Verb::Reject => "reject",
            Verb::Cancel => "cancel",
            Verb::Retry => "retry",
        }
    }

    /// The verb of a word, in any case.
    pub fn from_name(name: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.name().eq_ignore_ascii_case(name))
    }

    /// Its definition.
    pub fn help(self) -> &'static Help {
        match self {
            Verb::Help => &help::HELP,
            Verb::Whoami => &whoami::HELP,
            Verb::Status => &status::HELP,
            Verb::Check => &check::HELP,
            Verb::Fix => &fix::HELP,
            Verb::Waive => &waive::HELP,
            Verb::Waivers => &waivers::HELP,
            Verb::Explain => &explain::HELP,
            Verb::Owner => &owner::HELP,
            Verb::Find => &find::HELP,
            Verb::Impact => &impact::HELP,
            Verb::Catalog => &catalog::HELP,
            Verb::Provision => &provision::HELP,
            Verb::Create => &create::HELP,
            Verb::Approve => &approve::HELP,
            Verb::Reject => &reject::HELP,
            Verb::Cancel => &cancel::HELP,
            Verb::Retry => &retry::HELP,
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
