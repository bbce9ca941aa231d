//! What is wrong, as problems of the document that is being built. Nothing is decided about how to go on but where.

use super::{Builder, Repair, Stop};
use crate::yaml::cursor::{advance, locate, small};
use crate::yaml::{Position, Problem, ProblemKind, Span, wording, written};
use saphyr_parser::ScanError;

/// A document with more problems than this is broken as a whole.
const MANY: usize = 100;

impl Builder<'_, '_> {
    /// The parser cannot go on. Text behind a document belongs to that document.
    pub(in crate::yaml) fn syntax(&mut self, error: &ScanError) -> Stop {
        let at = self.cursor.position(error.marker());
        let span = self.span_of(error, at);
        let offset = at.offset as usize;
        let unknown = error.info().contains("unknown anchor");
        if unknown {
            self.repair.get_or_insert(Repair::Star(offset));
        } else if error.info().starts_with("':' must be followed") {
            self.repair.get_or_insert(Repair::Tabs(offset));
        } else if error.info() == "invalid indentation" && self.stack.last().is_some_and(|frame| frame.bracket) {
            self.repair.get_or_insert(Repair::Bracket(offset));
        }
        let resume_from = (at.offset as usize).max(self.opened.map_or(0, |opened| opened.offset as usize + 1));
        let behind = self.opened.is_none() && self.open_end;
        if error.info().contains("recursion limit") {
            self.opened.get_or_insert(at);
            return self.too_deep(span);
        }
        if unknown {
            self.unknown_alias(span);
        } else {
            let (mut message, help) = wording::of(if behind { wording::BEHIND_DOCUMENT } else { error.info() });
            if let Some(frame) = self.stack.last().filter(|frame| frame.bracket && !behind) {
                message.push_str(&format!("; the bracket around it was opened in line {}", frame.span.start.line));
            }
            let problem = Problem { kind: ProblemKind::Syntax, span, message, help: help.to_owned() };
            match self.documents.last_mut().filter(|_| behind) {
                Some(last) => last.problems.push(problem),
                None => {
                    self.opened.get_or_insert(at);
                    self.problems.push(problem);
                }
            }
        }
        Stop {
            is_final: (!behind && self.swallows_the_rest(offset, error.info()))
                || self.documents.len() >= self.limits.documents,
            resume_from,
        }
    }

    /// The tabs before the mark, when they are what is wrong; the place alone otherwise.
    fn span_of(&self, error: &ScanError, at: Position) -> Span {
        let before = self.text.get(..at.offset as usize).filter(|_| error.info().contains("tab")).unwrap_or("");
        let tabs = small(before.len() - before.trim_end_matches('\t').len());
        let start = Position { column: at.column.saturating_sub(tabs), offset: at.offset - tabs, ..at };
        Span { start, end: at }
    }

    /// Further problems are not looked for: each costs time to place it.
    pub(super) fn has_many_problems(&self) -> bool {
        self.problems.len() >= MANY
    }

    /// A quote that is closed nowhere takes all of the text with it, further documents too.
    pub(super) fn swallows_the_rest(&self, at: usize, complaint: &str) -> bool {
        let Some(text) = self.text.get(at..).filter(|_| complaint.contains("quoted scalar")) else { return false };
        let Some(quote) = text.chars().next() else { return false };
        matches!(quote, '"' | '\'') && written::closed_after(text).is_none()
    }

    pub(super) fn unknown_alias(&mut self, span: Span) {
        let start = span.start.offset as usize;
        let name = self.text.get(start..).unwrap_or("");
        let name: String = name.chars().take_while(|char| !" \t\r\n,[]{}".contains(*char)).take(60).collect();
        let message = format!("The alias `{name}` names an anchor that is not in this document");
        let end = advance(span.start, &name);
        let span = Span { start: span.start, end };
        self.problem(
            ProblemKind::UnknownAlias,
            span,
            message,
            "Quote the value if it is meant as text, or set the anchor before",
        );
    }

    pub(super) fn duplicate(&mut self, key: &str, first: u32, span: Span) {
        let key: String = key.chars().take(60).collect();
        let message = format!("The key `{key}` stands in line {first} and again in line {}", span.start.line);
        self.problem(ProblemKind::DuplicateKey, span, message, "Keep one of the two");
    }

    pub(super) fn tab(&mut self, at: usize) {
        let span = Span { start: locate(self.text, at), end: locate(self.text, at + 1) };
        self.problem(ProblemKind::Syntax, span, "A tab stands where only spaces may".to_owned(), "Indent with spaces");
    }

    pub(super) fn too_deep(&mut self, span: Span) -> Stop {
        let message = format!("The file is nested more than {} levels deep", self.limits.depth);
        self.give_up(ProblemKind::Depth, span, message, "Nest it less deeply")
    }

    pub(super) fn give_up(&mut self, kind: ProblemKind, span: Span, message: String, help: &str) -> Stop {
        self.problem(kind, span, message, help);
        Stop { is_final: kind == ProblemKind::Size, resume_from: span.start.offset as usize + 1 }
    }

    pub(super) fn problem(&mut self, kind: ProblemKind, span: Span, message: String, help: &str) {
        if !self.has_many_problems() {
            self.problems.push(Problem { kind, span, message, help: help.to_owned() });
        }
    }
}
