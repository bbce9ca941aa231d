//! Words → an invocation, by the definition of its command; every problem of the line at once.
//! Says nothing about who may run it.

use super::definition::{Argument, Extra, Help, Shape, Values};
use super::invocation::{Invocation, Opt};
use super::lexer::{self, Kind, Word};
use super::problem::{Code, SyntaxError};
use super::{Place, Verb, values};
use crate::outbox::escape;
use crate::suggest;

/// Reads a line that begins with `/idp`.
pub fn read_line(line: &str, place: Place) -> Result<Invocation, Vec<SyntaxError>> {
    let (words, errors) = lexer::words(line);
    let column = words.first().map_or(1, |word| word.column);
    let Some(verb_word) = words.get(1) else {
        return if errors.is_empty() { Ok(empty(Verb::Help, column, line)) } else { Err(errors) };
    };
    let verb = match verb(verb_word) {
        Ok(verb) => verb,
        Err(_) if verb_word.kind == Kind::Broken => return Err(errors),
        Err(unknown) => return Err(sorted(errors, vec![unknown])),
    };
    let mut binder = Binder::new(verb.help(), place, empty(verb, column, line));
    let end = line.trim_end().chars().count() + 1;
    // What is missing can be told only when every word was understood.
    binder.bind(verb_word, &words[2..], errors.is_empty().then_some(end));
    let errors = sorted(errors, binder.errors);
    if errors.is_empty() { Ok(binder.bound) } else { Err(errors) }
}

fn empty(verb: Verb, column: usize, line: &str) -> Invocation {
    let text = line.trim().to_owned();
    let (positionals, options, flags) = (Vec::new(), Vec::new(), Vec::new());
    Invocation { verb, positionals, options, flags, at_sha: None, line: 1, column, text, ordinal: 1 }
}

fn sorted(mut errors: Vec<SyntaxError>, more: Vec<SyntaxError>) -> Vec<SyntaxError> {
    errors.extend(more);
    errors.sort_by_key(|error| error.column);
    errors
}

fn verb(word: &Word) -> Result<Verb, SyntaxError> {
    let Kind::Bare(name) = &word.kind else {
        let message = "The name of a command was expected here, such as `help`.";
        return Err(SyntaxError::new(Code::UnknownVerb, word.column, word.length, message));
    };
    Verb::from_name(name).ok_or_else(|| {
        let near = suggest::nearest(name, Verb::ALL.map(Verb::name));
        let message = format!("There is no command {}.{}", escape::code(name, 40), values::did_you_mean(near));
        let error = SyntaxError::new(Code::UnknownVerb, word.column, word.length, message);
        near.map_or_else(|| error.clone(), |near| error.clone().with_replacement(near))
    })
}

pub(super) struct Binder {
    pub help: &'static Help,
    pub place: Place,
    pub errors: Vec<SyntaxError>,
    pub bound: Invocation,
    /// The arguments whose value was refused; they are not missing as well.
    refused: Vec<&'static str>,
    /// Whether an unknown option took a word that may have been an argument by place.
    swallowed: bool,
}

impl Binder {
    /// Nothing bound yet but the verb.
    pub fn new(help: &'static Help, place: Place, bound: Invocation) -> Binder {
        Binder { help, place, errors: Vec::new(), bound, refused: Vec::new(), swallowed: false }
    }

    /// Binds the words after the verb. `end` is the column behind the line, if what is missing may be told.
    pub fn bind(&mut self, verb: &Word, words: &[Word], end: Option<usize>) {
        if !self.help.place.allows(self.place) {
            let (name, place, here) = (self.help.verb, self.help.place.words(), self.place.words());
            self.error(Code::NotHere, verb, format!("`{name}` works on {place}; this is {here}."));
        }
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            match &word.kind {
                Kind::Bare(value) | Kind::Quoted(value) => self.placed(word, value),
                Kind::Pair { key, value } => self.named(word, key, value),
                Kind::Option { name, value: Some(value) } => self.named(word, name, value),
                Kind::Commit(commit) if self.takes_commit(word) => self.bound.at_sha = Some(commit.clone()),
                Kind::Commit(_) | Kind::Broken => {}
                Kind::Option { name, value: None } => {
                    if !self.flag(word, name) {
                        let next =
                            words.next_if(|next| matches!(next.kind, Kind::Bare(_) | Kind::Quoted(_) | Kind::Broken));
                        self.option(word, name, next);
                    }
                }
            }
        }
        if let Some(end) = end {
            self.check_missing(end);
        }
    }

    fn error(&mut self, code: Code, word: &Word, message: impl Into<String>) {
        self.errors.push(SyntaxError::new(code, word.column, word.length, message));
    }

    fn takes_commit(&mut self, word: &Word) -> bool {
        let message = if !self.help.mutating {
            format!("`{}` changes nothing, so it takes no commit.", self.help.verb)
        } else if self.place == Place::Issue {
            "An issue has no commits; leave this out.".to_owned()
        } else if self.bound.at_sha.is_some() {
            "A command is bound to one commit; this is the second.".to_owned()
        } else {
            return true;
        };
        self.error(Code::BadValue, word, message);
        false
    }

    /// Takes a value that stands for itself: the next argument by place that has none yet.
    fn placed(&mut self, word: &Word, value: &str) {
        let next = self.help.arguments.iter().filter(|argument| argument.is_positional());
        match next.into_iter().find(|argument| argument.repeated || self.bound.value(argument.name).is_none()) {
            Some(argument) => self.set(word, argument, value),
            None => {
                let message = format!(
                    "{} is one word too many: `{}`. Text of several words is written between quotes.",
                    escape::code(value, 40),
                    self.help.usage()
                );
                self.error(Code::BadValue, word, message);
            }
        }
    }

    /// Takes `key=value` and `--key=value`.
    fn named(&mut self, word: &Word, key: &str, value: &str) {
        match self.help.argument(key) {
            Some(argument) if argument.shape == Shape::Flag => self.switch(word, argument, value),
            Some(argument) => self.set(word, argument, value),
            None => self.open(word, key, value),
        }
    }

    /// Takes `--name` if it is a flag.
    fn flag(&mut self, word: &Word, name: &str) -> bool {
        match self.help.argument(name) {
            Some(argument) if argument.shape == Shape::Flag => {
                self.switch(word, argument, "true");
                true
            }
            _ => false,
        }
    }

    /// Takes `--name value`; without a value, says how one is written.
    fn option(&mut self, word: &Word, name: &str, next: Option<&Word>) {
        let argument = self.help.argument(name);
        if argument.is_none() && self.refuses_unknown(word, name) {
            self.swallowed |= next.is_some();
            return;
        }
        match next.map(|next| (next, &next.kind)) {
            Some((next, Kind::Bare(value) | Kind::Quoted(value))) => self.named(next, name, value),
            // The word has its own error; whether it is the value is not known.
            Some((_, Kind::Broken)) => {}
            _ => {
                self.refused.extend(argument.map(|argument| argument.name));
                let message = format!("`--{name}` needs a value: `--{name}=…`, or `--{name}=\"…\"` with blanks in it.");
                self.error(Code::BadValue, word, message);
            }
        }
    }

    fn open(&mut self, word: &Word, key: &str, value: &str) {
        if self.refuses_unknown(word, key) {
            return;
        }
        if self.bound.options.iter().any(|option| option.name == key) {
            return self.twice(word, key);
        }
        self.bound.options.push(Opt { name: key.to_owned(), value: value.to_owned(), column: word.column });
    }

    /// Refuses a name that the command does not know, and one that is a flag's but for a slip: taken as an open pair,
    /// a misspelt `--dry-run` would let the command run.
    fn refuses_unknown(&mut self, word: &Word, name: &str) -> bool {
        let open = matches!(self.help.extra, Extra::Open(_));
        let known = self.help.arguments.iter().filter(|argument| !open || argument.shape == Shape::Flag);
        let near = suggest::nearest(name, known.map(|argument| argument.name));
        if open && near.is_none() {
            return false;
        }
        let typed = if matches!(word.kind, Kind::Option { .. }) { format!("--{name}") } else { name.to_owned() };
        let hint = match near {
            Some(near) => values::did_you_mean(Some(&format!("--{near}"))),
            None => format!(" {}", self.named_arguments()),
        };
        let message = format!("`{}` has no option {}.{hint}", self.help.verb, escape::code(&typed, 40));
        self.error(Code::BadValue, word, message);
        true
    }

    fn named_arguments(&self) -> String {
        let named = self.help.arguments.iter().filter(|argument| !argument.is_positional());
        let names: Vec<String> = named.map(|argument| format!("`--{}`", argument.name)).collect();
        if names.is_empty() { "It has none.".to_owned() } else { format!("It has {}.", names.join(", ")) }
    }

    fn switch(&mut self, word: &Word, argument: &'static Argument, value: &str) {
        match value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" if self.bound.has(argument.name) => {}
            "true" | "yes" | "on" => self.bound.flags.push(argument.name),
            "false" | "no" | "off" => {}
            _ => {
                let message = format!("`--{}` is on or off; it takes no other value.", argument.name);
                self.error(Code::BadValue, word, message);
            }
        }
    }

    fn set(&mut self, word: &Word, argument: &'static Argument, value: &str) {
        if !argument.repeated && self.bound.value(argument.name).is_some() {
            return self.twice(word, argument.name);
        }
        match values::accept(argument, value) {
            Ok(value) => {
                let opt = Opt { name: argument.name.to_owned(), value, column: word.column };
                let list = match argument.shape {
                    Shape::Positional => &mut self.bound.positionals,
                    _ => &mut self.bound.options,
                };
                list.push(opt);
            }
            Err(refused) => {
                let code = if argument.values == Values::Verb { Code::UnknownVerb } else { Code::BadValue };
                let mut error = SyntaxError::new(code, word.column, word.length, refused.message);
                // A replacement stands for the whole word; in a pair, only a part of it is wrong.
                let whole = matches!(&word.kind, Kind::Bare(typed) if typed == value);
                error.replacement = refused.instead.filter(|_| whole);
                self.errors.push(error);
                self.refused.push(argument.name);
            }
        }
    }

    fn twice(&mut self, word: &Word, name: &str) {
        self.error(Code::BadValue, word, format!("`{name}` is given twice; give it once."));
    }

    fn check_missing(&mut self, end: usize) {
        for argument in self.help.arguments.iter().filter(|argument| argument.required) {
            let unclear = self.refused.contains(&argument.name) || (self.swallowed && argument.is_positional());
            if self.bound.value(argument.name).is_none() && !unclear {
                let message = format!("`{}` is missing: {}.", argument.usage(), argument.about);
                self.errors.push(SyntaxError::new(Code::MissingArgument, end, 1, message));
            }
        }
    }
}
