//! From JavaScript's syntax of regular expressions to that of the `regex` crate. Only the text is rewritten;
//! what cannot be said there is an error that names it.

use std::iter::Peekable;
use std::str::Chars;

const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\t\n\x0B\x0C\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

/// Rewrites a pattern.
///
/// # Errors
/// Look-around, references back to a group, and what is no regular expression in JavaScript.
pub(super) fn translate(body: &str, multi_line: bool) -> Result<String, String> {
    let mut translator =
        Translator { rest: body.chars().peekable(), out: String::new(), repeatable: false, multi_line, body };
    while let Some(c) = translator.rest.next() {
        translator.one(c)?;
    }
    Ok(translator.out)
}

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    /// Whether what was read last can be repeated.
    repeatable: bool,
    multi_line: bool,
    body: &'p str,
}

/// One member of a class: a character, or a set that an escape stands for.
enum Member {
    One(char),
    Set(String),
}

impl Translator<'_> {
    fn one(&mut self, c: char) -> Result<(), String> {
        match c {
            '\\' => self.escape(),
            '[' => self.class(),
            '(' => self.group(),
            '*' | '+' | '?' => self.repeat(&c.to_string()),
            '{' => match self.counted() {
                Some(count) => self.repeat(&count),
                None => self.literal('{'),
            },
            '.' => self.atom(r"[^\n\r\x{2028}\x{2029}]"),
            '^' => self.assertion(if self.multi_line { "(?mR:^)" } else { r"\A" }),
            '$' => self.assertion(if self.multi_line { "(?mR:$)" } else { r"\z" }),
            '|' => self.assertion("|"),
            ')' => self.atom(")"),
            _ => self.literal(c),
        }
    }

    fn atom(&mut self, text: &str) -> Result<(), String> {
        self.out.push_str(text);
        self.repeatable = true;
        Ok(())
    }

    fn assertion(&mut self, text: &str) -> Result<(), String> {
        self.out.push_str(text);
        self.repeatable = false;
        Ok(())
    }

    fn literal(&mut self, c: char) -> Result<(), String> {
        self.atom(&regex::escape(c.encode_utf8(&mut [0; 4])))
    }

    fn repeat(&mut self, how: &str) -> Result<(), String> {
        if !self.repeatable {
            return Err(format!("there is nothing before `{how}` in the regular expression that could be repeated"));
        }
        self.out.push_str(how);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        self.repeatable = false;
        Ok(())
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else is a brace like any character.
    fn counted(&mut self) -> Option<String> {
        let ahead: String = self.rest.clone().take_while(|c| *c != '}').take(24).collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let mut parts = ahead.splitn(2, ',');
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let valid =
            parts.next().is_some_and(is_number) && parts.next().is_none_or(|end| end.is_empty() || is_number(end));
        if !closed || !valid {
            return None;
        }
        for _ in 0..=ahead.len() {
            self.rest.next();
        }
        Some(format!("{{{ahead}}}"))
    }

    fn group(&mut self) -> Result<(), String> {
        let mut ahead = self.rest.clone();
        self.repeatable = false;
        if ahead.next() != Some('?') {
            self.out.push('(');
            return Ok(());
        }
        let (kind, next) = (ahead.next(), ahead.next());
        match (kind, next) {
            (Some(':'), _) => self.out.push_str("(?:"),
            (Some('='), _) | (Some('!'), _) => return Err(unsupported("looking ahead (`(?=` and `(?!`)")),
            (Some('<'), Some('=' | '!')) => return Err(unsupported("looking behind (`(?<=` and `(?<!`)")),
            (Some('<'), Some(_)) => self.out.push_str("(?<"),
            _ => return Err("after `(?` in a regular expression stands `:` or `<name>`".into()),
        }
        self.rest.next();
        self.rest.next();
        if kind == Some('<') {
            let name: String = self.rest.by_ref().take_while(|c| *c != '>').collect();
            self.out.push_str(&name);
            self.out.push('>');
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.rest.peek() {
            Some('b') => {
                self.rest.next();
                self.assertion(r"(?-u:\b)")
            }
            Some('B') => {
                self.rest.next();
                self.assertion(r"\B")
            }
            _ => match self.escaped()? {
                Member::One(c) => self.literal(c),
                Member::Set(set) => self.atom(&set),
            },
        }
    }

    /// What an escape means inside and outside of classes, after its backslash.
    fn escaped(&mut self) -> Result<Member, String> {
        let Some(c) = self.rest.next() else { return Err("a regular expression cannot end with `\\`".into()) };
        Ok(match c {
            'd' => Member::Set(format!("[{DIGIT}]")),
            'D' => Member::Set(format!("[^{DIGIT}]")),
            'w' => Member::Set(format!("[{WORD}]")),
            'W' => Member::Set(format!("[^{WORD}]")),
            's' => Member::Set(format!("[{SPACE}]")),
            'S' => Member::Set(format!("[^{SPACE}]")),
            't' => Member::One('\t'),
            'n' => Member::One('\n'),
            'r' => Member::One('\r'),
            'v' => Member::One('\u{b}'),
            'f' => Member::One('\u{c}'),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => Member::One('\0'),
            '0'..='9' => return Err(unsupported("going back to a group (`\\1`)")),
            'k' if self.body.contains("(?<") => return Err(unsupported("going back to a group (`\\k<name>`)")),
            'c' => self.control(),
            'x' => Member::One(self.hexadecimal(2).and_then(char::from_u32).unwrap_or('x')),
            'u' => Member::One(self.unit()?),
            _ => Member::One(c),
        })
    }

    fn control(&mut self) -> Member {
        match self.rest.next_if(char::is_ascii_alphabetic) {
            Some(letter) => Member::One(char::from(letter as u8 % 32)),
            None => Member::Set(r"\\c".into()),
        }
    }

    /// Four digits of an UTF-16 unit, or the two halves of a character.
    fn unit(&mut self) -> Result<char, String> {
        let Some(first) = self.hexadecimal(4) else { return Ok('u') };
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        let mut ahead = self.rest.clone();
        if ahead.next() == Some('\\') && ahead.next() == Some('u') {
            self.rest.next();
            self.rest.next();
            let pair = [first as u16, self.hexadecimal(4).unwrap_or(0) as u16];
            if let Some(Ok(c)) = char::decode_utf16(pair).next() {
                return Ok(c);
            }
        }
        Err(unsupported("half a character (`\\uD800` to `\\uDFFF`)"))
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let ahead: String = self.rest.clone().take(digits).collect();
        if ahead.len() != digits || !ahead.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for _ in 0..digits {
            self.rest.next();
        }
        u32::from_str_radix(&ahead, 16).ok()
    }

    fn class(&mut self) -> Result<(), String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut members = String::new();
        loop {
            let Some(c) = self.rest.next() else {
                return Err("a class in the regular expression is not closed: expected `]`".into());
            };
            if c == ']' {
                break;
            }
            let first = self.member(c)?;
            let is_range = self.rest.peek() == Some(&'-') && self.rest.clone().nth(1).is_some_and(|c| c != ']');
            if !is_range {
                push_member(&mut members, &first);
                continue;
            }
            self.rest.next();
            let last = self.rest.next().unwrap_or(']');
            let last = self.member(last)?;
            match (&first, &last) {
                (Member::One(first), Member::One(last)) if first > last => {
                    return Err(format!("the range `{first}-{last}` in the regular expression is the wrong way round"));
                }
                (Member::One(first), Member::One(last)) => {
                    members.push_str(&format!("\\x{{{:X}}}-\\x{{{:X}}}", u32::from(*first), u32::from(*last)));
                }
                _ => {
                    push_member(&mut members, &first);
                    members.push_str("\\-");
                    push_member(&mut members, &last);
                }
            }
        }
        match (members.is_empty(), negated) {
            (true, true) => self.atom("(?s:.)"),
            (true, false) => self.atom(r"[^\x00-\x{10FFFF}]"),
            (false, true) => self.atom(&format!("[^{members}]")),
            (false, false) => self.atom(&format!("[{members}]")),
        }
    }

    fn member(&mut self, c: char) -> Result<Member, String> {
        if c != '\\' {
            return Ok(Member::One(c));
        }
        match self.rest.next_if_eq(&'b') {
            Some(_) => Ok(Member::One('\u{8}')),
            None => self.escaped(),
        }
    }
}

fn push_member(out: &mut String, member: &Member) {
    match member {
        Member::One(c) => out.push_str(&format!("\\x{{{:X}}}", u32::from(*c))),
        Member::Set(set) => out.push_str(set),
    }
}

fn unsupported(what: &str) -> String {
    format!("{what} is not supported in regular expressions, so that every search ends in time")
}

#[cfg(test)]
mod tests {
    use super::super::Pattern;
    use super::*;

    fn finds(pattern: &str, flags: &str, text: &str) -> Option<String> {
        let pattern = Pattern::new(pattern, flags).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let meter = crate::templating::budget::Meter::new(&crate::templating::Budget::default());
        let found = pattern.find(text, 0, &meter).unwrap();
        found.and_then(|found| found.get(0).map(|whole| whole.as_str().to_string()))
    }

    #[test]
    fn classes_mean_what_they_mean_in_javascript() {
        assert_eq!(finds(r"\d+", "", "٣12").as_deref(), Some("12"));
        assert_eq!(finds(r"\w+", "", "é_a1").as_deref(), Some("_a1"));
        assert_eq!(finds(r"[^]", "", "\n").as_deref(), Some("\n"));
        assert_eq!(finds("[]", "", "a"), None);
        assert_eq!(finds(r"[\w.-]+", "", "?a.b-c!").as_deref(), Some("a.b-c"));
        assert_eq!(finds("[[a]+", "", "x[a").as_deref(), Some("[a"));
        assert_eq!(finds("[a&&b]+", "", "x&b").as_deref(), Some("&b"));
        assert_eq!(finds(".", "", "\n\u{2028}b").as_deref(), Some("b"));
    }

    #[test]
    fn braces_and_odd_escapes_are_characters() {
        assert_eq!(finds("a{", "", "a{").as_deref(), Some("a{"));
        assert_eq!(finds("{x}", "", "{x}").as_deref(), Some("{x}"));
        assert_eq!(finds("a{2}", "", "aaa").as_deref(), Some("aa"));
        assert_eq!(finds(r"\/\-\e", "", "/-e").as_deref(), Some("/-e"));
        assert_eq!(finds(r"\x41\u0042\cJ", "", "AB\n").as_deref(), Some("AB\n"));
    }

    #[test]
    fn what_the_engine_cannot_do_is_refused_by_name() {
        let said: Vec<String> = ["a(?=b)", "(?<!a)b", r"(a)\1", "a**", "[b-a]", "(", "a{2,1}", "(?i)a", "a{9999999}"]
            .iter()
            .map(|pattern| format!("{pattern}: {}", Pattern::new(pattern, "").unwrap_err()))
            .collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        a(?=b): looking ahead (`(?=` and `(?!`) is not supported in regular expressions, so that every search ends in time
        (?<!a)b: looking behind (`(?<=` and `(?<!`) is not supported in regular expressions, so that every search ends in time
        (a)\1: going back to a group (`\1`) is not supported in regular expressions, so that every search ends in time
        a**: there is nothing before `*` in the regular expression that could be repeated
        [b-a]: the range `b-a` in the regular expression is the wrong way round
        (: `(` is not a regular expression that is supported
        a{2,1}: `a{2,1}` is not a regular expression that is supported
        (?i)a: after `(?` in a regular expression stands `:` or `<name>`
        a{9999999}: the regular expression `a{9999999}` is too large: repeat less
        ");
    }

    #[test]
    fn lines_begin_and_end_only_where_it_is_asked_for() {
        assert_eq!(finds("^b", "", "a\nb"), None);
        assert_eq!(finds("^b$", "m", "a\nb\r\n").as_deref(), Some("b"));
        assert_eq!(translate("a$", false).unwrap(), r"a\z");
    }
}
