//! A golden path as a GitHub issue form, and the text back as values. Pure: files and issues are read elsewhere.
//!
//! GitHub puts the labels of a form into the issue and leaves the ids out, so a label is what leads back to a parameter.

mod fields;
mod file;
mod normal;
mod read;
mod sections;
mod write;

#[cfg(test)]
mod tests;

pub use file::NotAForm;
pub use read::{FieldProblem, Reading};

use super::{GoldenPath, ParameterError};

/// The label that says: this issue asks for something to be created.
pub const LABEL: &str = "idp:create";
/// What the label that names the golden path begins with.
const PATH_LABEL: &str = "idp:path:";
/// Characters of a label's name that GitHub takes.
const LONGEST_LABEL: usize = 50;
/// Where GitHub looks for forms.
const FOLDER: &str = ".github/ISSUE_TEMPLATE";

/// What an issue is read by: the fields of a form, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The fields.
    pub fields: Vec<Field>,
}

/// A field that people fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The parameter that it is for; the field's id.
    pub parameter: String,
    /// The heading that GitHub writes above the answer.
    pub label: String,
    /// How the answer is written.
    pub kind: FieldKind,
}

/// How GitHub writes the answer to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line, typed.
    Line,
    /// Any number of lines.
    Lines,
    /// Any number of lines in a fenced block.
    Fenced,
    /// One of several, or several with `, ` between them.
    Choice,
    /// A list of boxes, ticked or not.
    Boxes,
}

/// The issue form of a golden path, as the text of its file.
pub fn write(path: &GoldenPath) -> String {
    write::text(path)
}

/// Where the form of that golden path stands in the platform repository.
pub fn file_of(golden_path: &str) -> String {
    format!("{FOLDER}/idp-{golden_path}.yml")
}

/// The label that names a golden path, short enough for GitHub.
pub fn path_label(golden_path: &str) -> String {
    let room = LONGEST_LABEL - PATH_LABEL.len();
    if golden_path.chars().count() <= room {
        return format!("{PATH_LABEL}{golden_path}");
    }
    // Two long names may begin alike.
    let digest = <sha2::Sha256 as sha2::Digest>::digest(golden_path);
    let begin: String = golden_path.chars().take(room - 9).collect();
    format!("{PATH_LABEL}{begin}~{}", hex::encode(&digest[..4]))
}

/// Whether the text is a form as it was written by the platform: nobody changed it since.
pub fn is_untouched(text: &str) -> bool {
    write::is_untouched(text)
}

impl Form {
    /// The form that a golden path leads to.
    pub fn of(path: &GoldenPath) -> Self {
        let fields = fields::items(path).into_iter().filter_map(|item| match item {
            fields::Item::Field(asked) => Some(asked.field),
            fields::Item::Words(_) => None,
        });
        Self { fields: fields.collect() }
    }

    /// The form that stands in a file: people may have translated its labels or changed their order.
    ///
    /// # Errors
    /// When the file is no issue form, or asks for nothing that the golden path knows.
    pub fn from_file(text: &str, path: &GoldenPath) -> Result<Self, NotAForm> {
        file::read(text, path)
    }

    /// The values of an issue's text. They have to be judged by [`GoldenPath::answers_over`] still.
    pub fn read(&self, path: &GoldenPath, body: &str) -> Reading {
        read::read(self, path, body)
    }

    /// What people see above the field of a parameter; the parameter's name when it has no field.
    pub fn label<'a>(&'a self, parameter: &'a str) -> &'a str {
        let field = self.fields.iter().find(|field| field.parameter == parameter);
        field.map_or(parameter, |field| &field.label)
    }

    /// Errors of parameters as errors of fields.
    pub fn in_its_words(&self, errors: &[ParameterError]) -> Vec<FieldProblem> {
        let problem = |error: &ParameterError| FieldProblem {
            label: self.label(&error.parameter).to_owned(),
            given: error.given.clone(),
            problem: format!("it must be {}", error.expected),
        };
        errors.iter().map(problem).collect()
    }
}
