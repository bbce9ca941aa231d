//! From answers to the text of an issue, as GitHub writes it.

use std::collections::BTreeMap;

use super::{Field, Form, Kind};

/// What GitHub writes for a question without an answer.
const NOTHING: &str = "_No response_";

/// Answers by the place of the question among the questions, from 0: the text, or the chosen options.
pub type Answers = BTreeMap<usize, Vec<String>>;

/// What keeps a form from being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered(pub Vec<String>);

impl Form {
    /// The text of the issue.
    ///
    /// # Errors
    /// All that must be answered and is not, and all answers that the form does not offer.
    pub fn issue_body(&self, answers: &Answers) -> Result<String, Unanswered> {
        let (mut sections, mut problems) = (Vec::new(), Vec::new());
        for (at, field) in self.fields().enumerate() {
            let given = answers.get(&at).map(Vec::as_slice).unwrap_or_default();
            match field.answer(given) {
                Ok(answer) => sections.push(format!("### {}\n\n{answer}", field.label)),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(sections.join("\n\n")) } else { Err(Unanswered(problems)) }
    }

    /// Answers by ids (or labels) of the questions; of boxes, the labels that are ticked.
    ///
    /// # Errors
    /// The names that no question has.
    pub fn named_answers(&self, named: &[(&str, &[&str])]) -> Result<Answers, Unanswered> {
        let mut answers: Answers =
            self.fields().enumerate().filter_map(|(at, field)| Some((at, vec![field.at_first()?]))).collect();
        let mut unknown = Vec::new();
        for (name, given) in named {
            match self.fields().position(|field| field.id.as_deref() == Some(name) || field.label == *name) {
                Some(at) => drop(answers.insert(at, given.iter().map(|text| (*text).to_owned()).collect())),
                None => unknown.push(format!("there is no question {name:?}")),
            }
        }
        if unknown.is_empty() { Ok(answers) } else { Err(Unanswered(unknown)) }
    }
}

impl Field {
    /// What stands in it before anybody writes.
    pub fn at_first(&self) -> Option<String> {
        match &self.kind {
            Kind::Input { value, .. } | Kind::Textarea { value, .. } => {
                Some(value.clone()).filter(|text| !text.is_empty())
            }
            Kind::Dropdown { options, default, .. } => options.get((*default)?).cloned(),
            Kind::Checkboxes(_) => None,
        }
    }

    fn answer(&self, given: &[String]) -> Result<String, String> {
        let first = given.first().map(String::as_str).unwrap_or_default();
        match &self.kind {
            Kind::Checkboxes(boxes) => self.ticked(boxes, given),
            Kind::Dropdown { options, multiple, .. } => {
                let chosen: Vec<&str> = given.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
                if let Some(strange) = chosen.iter().find(|text| !options.iter().any(|option| option == *text)) {
                    return Err(format!("{}: {strange:?} is not offered", self.label));
                }
                if chosen.len() > 1 && !multiple {
                    return Err(format!("{}: choose one", self.label));
                }
                self.or_nothing(chosen.join(", "))
            }
            Kind::Textarea { render: Some(language), .. } if !first.trim().is_empty() => {
                Ok(format!("```{language}\n{first}\n```"))
            }
            Kind::Input { .. } => self.or_nothing(first.trim().replace(['\r', '\n'], " ")),
            Kind::Textarea { .. } => self.or_nothing(first.trim_end().to_owned()),
        }
    }

    fn or_nothing(&self, answer: String) -> Result<String, String> {
        match (answer.trim().is_empty(), self.required) {
            (true, true) => Err(format!("{}: this must be answered", self.label)),
            (true, false) => Ok(NOTHING.to_owned()),
            _ => Ok(answer),
        }
    }

    fn ticked(&self, boxes: &[super::Checkbox], given: &[String]) -> Result<String, String> {
        if let Some(strange) = given.iter().find(|text| !boxes.iter().any(|found| found.label == **text)) {
            return Err(format!("{}: {strange:?} is not offered", self.label));
        }
        let ticked = |label: &String| given.contains(label);
        if let Some(missing) = boxes.iter().find(|found| found.required && !ticked(&found.label)) {
            return Err(format!("{}: {:?} must be ticked", self.label, missing.label));
        }
        if self.required && given.is_empty() {
            return Err(format!("{}: tick one at least", self.label));
        }
        let mark = |label: &String| if ticked(label) { "X" } else { " " };
        Ok(boxes
            .iter()
            .map(|found| format!("- [{}] {}", mark(&found.label), found.label))
            .collect::<Vec<_>>()
            .join("\n"))
    }
}
