//! `spec.output`: links and texts for whoever asked, once everything stands.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// What a golden path says at its end. Addresses of what does not exist yet are those that it will have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Links, in order.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Texts in Markdown, in order.
    #[serde(default)]
    pub text: Vec<OutputText>,
    /// Everything else, by name.
    #[serde(default)]
    pub other: Map<String, Json>,
}

/// A link; it has an address or names an entity of the catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// The address.
    pub url: Option<String>,
    /// An entity of the catalog, `component:default/orders`.
    pub entity_ref: Option<String>,
    /// The name of an icon.
    pub icon: Option<String>,
}

/// A text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputText {
    /// Its heading, or nothing.
    pub title: String,
    /// Markdown.
    pub content: String,
}
