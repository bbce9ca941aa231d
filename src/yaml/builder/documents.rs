//! Where documents begin and end, and which problems are theirs.

use super::{Builder, Stop};
use crate::yaml::{Document, Node, Problem, ProblemKind, Span, Value};

impl Builder<'_, '_> {
    pub(super) fn open_document(&mut self, marks: &saphyr_parser::Span) -> Result<(), Stop> {
        let span = self.cursor.span(marks);
        self.anchors.clear();
        self.root = None;
        self.opened = Some(span.start);
        if self.lost {
            let help = "Correct the alias in the document before".to_owned();
            let message = "Backstage does not read this document, because an alias before it names nothing".to_owned();
            self.problems.push(Problem { kind: ProblemKind::UnknownAlias, span, message, help });
        }
        if self.documents.len() < self.limits.documents {
            return Ok(());
        }
        let message = format!("The file has more than {} documents", self.limits.documents);
        Err(self.give_up(ProblemKind::Size, span, message, "Split the file"))
    }

    pub(super) fn close_document(&mut self, end: usize) {
        let start = self.opened.take().unwrap_or_default();
        let nothing = Node { span: Span { start, end: start }, value: Value::Null };
        let root = self.root.take().unwrap_or(nothing);
        let mut problems = std::mem::take(&mut self.problems);
        if !self.ahead.is_empty() {
            let (mine, later) = std::mem::take(&mut self.ahead)
                .into_iter()
                .partition(|problem| problem.span.start.offset as usize <= end);
            self.ahead = later;
            problems.extend::<Vec<Problem>>(mine);
        }
        problems.sort_by_key(|problem| problem.span.start);
        // Backstage's reader gives up on everything behind a document that is well written but names no anchor.
        self.lost |= !problems.is_empty()
            && problems
                .iter()
                .all(|problem| matches!(problem.kind, ProblemKind::UnknownAlias | ProblemKind::AliasBudget));
        self.documents.push(Document { root, problems });
    }

    /// Ends what is open, as far as it was read.
    pub(in crate::yaml) fn close_all(&mut self) {
        while !self.stack.is_empty() {
            if self.close(None).is_err() {
                self.stack.clear();
            }
        }
        if self.opened.is_some() {
            self.close_document(self.text.len());
        }
    }
}
