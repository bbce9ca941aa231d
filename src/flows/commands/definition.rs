//! What a command is, as data: its words, its arguments, where it may stand and who may run it.
//! Help, the docs page, errors and refusals are all made from this; nothing here runs anything.

use super::{Place, Role, Verb};

/// The definition of one command.
#[derive(Debug, Clone, Copy)]
pub struct Help {
    /// Which command it is.
    pub verb: Verb,
    /// The arguments, positional ones first and in order.
    pub arguments: &'static [Argument],
    /// Whether `key=value` pairs beyond the arguments are taken.
    pub extra: Extra,
    /// One line, without a full stop.
    pub summary: &'static str,
    /// A paragraph of Markdown.
    pub description: &'static str,
    /// Where it may be written.
    pub place: Where,
    /// The least repository role that may run it.
    pub role: Role,
    /// Who that is, as the end of a sentence that begins with "It can be run by".
    pub who: &'static str,
    /// Whole commands; `{service}` stands for the name of the repository.
    pub examples: &'static [&'static str],
    /// Whether it changes anything. Only such a command can be bound to a commit with `@<sha>`.
    pub mutating: bool,
}

/// One argument of a command.
#[derive(Debug, Clone, Copy)]
pub struct Argument {
    /// Its name, in lower case with dashes.
    pub name: &'static str,
    /// Other names that are understood; the command arrives with `name`.
    pub aliases: &'static [&'static str],
    /// How it is written.
    pub shape: Shape,
    /// Whether the command needs it.
    pub required: bool,
    /// Whether it may be given more than once.
    pub repeated: bool,
    /// Which values it takes.
    pub values: Values,
    /// What it is, without a full stop.
    pub about: &'static str,
}

/// How an argument is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// By its place: `approve 12`.
    Positional,
    /// By its place or as `key=value`; it arrives among the options: `provision postgres orders-db`.
    PositionalOption,
    /// `--name value`, `--name=value` or `name=value`.
    Value,
    /// `--name`, without a value.
    Flag,
}

/// Which values an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Any text.
    Any,
    /// A name of lower-case letters, digits and dashes.
    Name,
    /// The number of a request, with or without `#` before it; it arrives without.
    RequestId,
    /// A rule, by its id or by the id that another tool gives it.
    Rule,
    /// A number of days or weeks, such as `30d`.
    Term,
    /// Why something is asked for, in a sentence.
    Reason,
    /// A pattern of paths.
    Paths,
    /// One of the verbs.
    Verb,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// Whether a command takes `key=value` pairs that its definition does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// It does not.
    Closed,
    /// It does; somebody else knows their schema. The sentence says who.
    Open(&'static str),
}

/// Where a command may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// On pull requests only.
    PullRequest,
    /// On issues only.
    Issue,
    /// On both.
    Both,
}

impl Argument {
    /// An argument of any text, neither required nor repeated; the rest is set with a struct update.
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Argument {
        Argument { name, aliases: &[], shape, required: false, repeated: false, values: Values::Any, about }
    }

    /// Whether a typed name means this argument: without case, dashes and underscores counting for nothing.
    pub fn is_called(&self, typed: &str) -> bool {
        std::iter::once(&self.name).chain(self.aliases).any(|name| same_name(name, typed))
    }

    /// Whether it is written by its place.
    pub fn is_positional(&self) -> bool {
        matches!(self.shape, Shape::Positional | Shape::PositionalOption)
    }

    /// How it is written in a usage line: `<id>`, `[--dry-run]`, `[--reason "…"]`.
    pub fn usage(&self) -> String {
        let form = match self.shape {
            Shape::Positional | Shape::PositionalOption => self.name.to_owned(),
            Shape::Value => format!("--{} \"…\"", self.name),
            Shape::Flag => format!("--{}", self.name),
        };
        let more = if self.repeated { "…" } else { "" };
        match (self.required, self.is_positional()) {
            (true, true) => format!("<{form}>{more}"),
            (true, false) => format!("{form}{more}"),
            (false, _) => format!("[{form}]{more}"),
        }
    }
}

impl Help {
    /// The usage line: `/idp approve <id>`.
    pub fn usage(&self) -> String {
        let mut words = vec!["/idp".to_owned(), self.verb.name().to_owned()];
        let (placed, named): (Vec<_>, Vec<_>) = self.arguments.iter().partition(|argument| argument.is_positional());
        words.extend(placed.into_iter().map(Argument::usage));
        if matches!(self.extra, Extra::Open(_)) {
            words.push("[key=value…]".to_owned());
        }
        words.extend(named.into_iter().map(Argument::usage));
        words.join(" ")
    }

    /// The examples with a service's name filled in.
    pub fn examples_for(&self, service: &str) -> impl Iterator<Item = String> {
        self.examples.iter().map(move |example| example.replace("{service}", service))
    }

    /// The argument that a typed name means.
    pub fn argument(&self, typed: &str) -> Option<&'static Argument> {
        self.arguments.iter().find(|argument| argument.is_called(typed))
    }
}

impl Where {
    /// Whether a command that may stand here may stand on that.
    pub fn allows(self, place: Place) -> bool {
        match self {
            Where::Both => true,
            Where::PullRequest => place == Place::PullRequest,
            Where::Issue => place == Place::Issue,
        }
    }

    /// In words: "pull requests", "issues", "pull requests and issues".
    pub fn words(self) -> &'static str {
        match self {
            Where::PullRequest => "pull requests",
            Where::Issue => "issues",
            Where::Both => "pull requests and issues",
        }
    }
}

fn same_name(known: &str, typed: &str) -> bool {
    let letters = |name: &str| -> Vec<char> {
        name.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
    };
    letters(known) == letters(typed)
}
