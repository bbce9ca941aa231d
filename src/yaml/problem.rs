//! Why a document is not valid YAML.

use super::Span;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// What happened and what was expected, without a full stop.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The ways in which a document can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It does not follow YAML's grammar.
    Syntax,
    /// A mapping has the same key twice.
    DuplicateKey,
    /// An alias names an anchor that is not there, or the document stands behind such an alias: Backstage's reader
    /// (`parseEntityYaml` of `@backstage/plugin-catalog-node`) gives up on it and on every document behind it.
    UnknownAlias,
    /// Aliases would multiply the document beyond all use: npm `yaml` counts them up to `maxAliasCount`, 100.
    AliasBudget,
    /// It is nested too deeply.
    Depth,
    /// It is too large.
    Size,
}
