//! How deep and how long the expressions of a policy are, found without parsing it. `regorus` follows them by calling
//! itself, and a stack that overflows takes the whole process along, so what no person writes is refused before.

use super::complaint::Complaint;

/// Brackets inside each other.
const MOST_DEPTH: usize = 64;
/// Operators, and steps of references, one after the other in one expression.
const MOST_CHAIN: usize = 300;

/// Looks at a text; the complaint has its place.
pub(super) fn check(path: &str, text: &str) -> Result<(), Complaint> {
    let mut scan = Scan { depth: 0, chain: vec![0], ended: true };
    let mut inside = Inside::Code;
    for (number, line) in text.lines().enumerate() {
        let mut letters = line.chars().enumerate().peekable();
        let mut first = true;
        while let Some((column, letter)) = letters.next() {
            match inside {
                Inside::Raw if letter == '`' => inside = Inside::Code,
                Inside::Raw => {}
                Inside::Text if letter == '\\' => _ = letters.next(),
                Inside::Text if letter == '"' => inside = Inside::Code,
                Inside::Text => {}
                Inside::Code if letter == '#' => break,
                Inside::Code if letter.is_whitespace() => {}
                Inside::Code => {
                    match letter {
                        '"' => inside = Inside::Text,
                        '`' => inside = Inside::Raw,
                        _ => {}
                    }
                    if std::mem::take(&mut first) && !is_operator(letter) {
                        scan.line();
                    }
                    if let Some(message) = scan.letter(letter) {
                        let place = Some((path.to_owned(), small(number + 1), small(column + 1)));
                        return Err(Complaint { place, message: message.to_owned() });
                    }
                }
            }
        }
        // A text ends with its line at the latest; the parser will say so.
        if inside == Inside::Text {
            inside = Inside::Code;
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    Text,
    Raw,
}

struct Scan {
    depth: usize,
    /// Of each open bracket: operators and steps since the expression began.
    chain: Vec<usize>,
    /// Whether what was seen last can end an expression.
    ended: bool,
}

impl Scan {
    /// A line that begins with something other than an operator begins a new expression, if the one before could end.
    fn line(&mut self) {
        if self.ended
            && let Some(chain) = self.chain.last_mut()
        {
            *chain = 0;
        }
    }

    fn letter(&mut self, letter: char) -> Option<&'static str> {
        let operator = is_operator(letter);
        match letter {
            '(' | '[' | '{' => {
                self.depth += 1;
                if letter == '[' {
                    self.step();
                }
                self.chain.push(0);
            }
            ')' | ']' | '}' => {
                self.depth = self.depth.saturating_sub(1);
                if self.chain.len() > 1 {
                    self.chain.pop();
                }
            }
            ',' | ';' => self.chain.last_mut().into_iter().for_each(|chain| *chain = 0),
            _ if operator => self.step(),
            _ => {}
        }
        self.ended = !operator && !matches!(letter, '(' | '[' | '{' | ',' | ';');
        if self.depth > MOST_DEPTH {
            return Some("brackets are nested more than 64 deep");
        }
        let long = self.chain.last().is_some_and(|chain| *chain > MOST_CHAIN);
        long.then_some("an expression goes on for more than 300 operators")
    }

    fn step(&mut self) {
        self.chain.last_mut().into_iter().for_each(|chain| *chain += 1);
    }
}

fn is_operator(letter: char) -> bool {
    matches!(letter, '+' | '-' | '*' | '/' | '%' | '|' | '&' | '<' | '>' | '=' | '!' | '.')
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<(u32, String)> {
        let complaint = check("a.rego", text).err()?;
        Some((complaint.place?.1, complaint.message))
    }

    #[test]
    fn what_people_write_passes_however_long_the_file_is() {
        let rule =
            "deny contains msg if {\n\tx := input.a.b[0].c + 1\n\tx >= 2\n\tmsg := sprintf(\"%v (((\", [x])\n}\n\n";
        assert_eq!(refused(&format!("package a\n\n{}", rule.repeat(2_000))), None);
        assert_eq!(refused(&format!("x := [\n{}]\n", "\t1 + 1 - 1,\n".repeat(2_000))), None);
        assert_eq!(refused(&format!("x := `{}`\n# {}\n", "(+".repeat(900), "(+".repeat(900))), None);
        assert_eq!(refused(&format!("x := \"\\\"{}\"\n", "(+".repeat(900))), None);
    }

    #[test]
    fn what_would_overflow_a_stack_is_refused_at_its_place() {
        let (line, message) = refused(&format!("x := {}1\n", "(\n".repeat(100))).unwrap();
        assert_eq!((line, message.as_str()), (65, "brackets are nested more than 64 deep"));
        for chain in ["+ 1\n", "- ", ".a", "[0]", "| {1}\n", "and_so +\non ", "*\n\n1"] {
            let (_, message) = refused(&format!("x := a{}\n", chain.repeat(1_000))).unwrap_or_default();
            assert_eq!(message, "an expression goes on for more than 300 operators", "{chain}");
        }
    }
}
