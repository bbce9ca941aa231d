//! The catalog's rules, one a file; each is registered here once.
//!
//! Rules about one document are called by `document`, in Backstage's order; rules about files together by `judge`.

use crate::findings::Rule;

pub use file_size::not_fetched;
pub use too_many_files::passed_over;

/// A file under `tests/fixtures/catalog/`: the examples of the documentation are the fixtures of the tests.
macro_rules! fixture {
    ($path:literal) => {
        include_str!(concat!("../../../tests/fixtures/catalog/", $path))
    };
}

pub(super) mod alias_budget;
pub(super) mod annotation_format;
pub(super) mod annotation_target;
pub(super) mod api_version;
pub(super) mod codeowners;
pub(super) mod dangling_reference;
pub(super) mod document_type;
pub(super) mod duplicate_entity;
pub(super) mod duplicate_key;
pub(super) mod file_size;
pub(super) mod kind;
pub(super) mod label_format;
pub(super) mod lifecycle;
pub(super) mod link_format;
pub(super) mod location_target;
pub(super) mod lone_owner;
pub(super) mod metadata_type;
pub(super) mod name_format;
pub(super) mod name_missing;
pub(super) mod namespace_format;
pub(super) mod nesting;
pub(super) mod part_of_cycle;
pub(super) mod placeholder;
pub(super) mod reference_format;
pub(super) mod root_field;
pub(super) mod spec_field;
pub(super) mod spec_missing;
pub(super) mod spec_type;
pub(super) mod tag_format;
pub(super) mod template_version;
pub(super) mod too_many_entities;
pub(super) mod too_many_files;
pub(super) mod unknown_alias;
pub(super) mod unknown_kind;
pub(super) mod unknown_owner;
pub(super) mod yaml_syntax;

mod envelope;
mod taxonomy;

#[cfg(test)]
mod tests;

/// All rules of the catalog, in the order of their documentation.
pub fn rules() -> &'static [&'static Rule] {
    &RULES
}

static RULES: [&Rule; 36] = [
    &yaml_syntax::RULE,
    &duplicate_key::RULE,
    &unknown_alias::RULE,
    &alias_budget::RULE,
    &nesting::RULE,
    &file_size::RULE,
    &too_many_files::RULE,
    &too_many_entities::RULE,
    &document_type::RULE,
    &api_version::RULE,
    &kind::RULE,
    &unknown_kind::RULE,
    &template_version::RULE,
    &name_missing::RULE,
    &name_format::RULE,
    &namespace_format::RULE,
    &root_field::RULE,
    &metadata_type::RULE,
    &label_format::RULE,
    &annotation_format::RULE,
    &tag_format::RULE,
    &link_format::RULE,
    &spec_missing::RULE,
    &spec_field::RULE,
    &reference_format::RULE,
    &placeholder::RULE,
    &location_target::RULE,
    &dangling_reference::RULE,
    &duplicate_entity::RULE,
    &part_of_cycle::RULE,
    &unknown_owner::RULE,
    &lone_owner::RULE,
    &annotation_target::RULE,
    &lifecycle::RULE,
    &spec_type::RULE,
    &codeowners::RULE,
];

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id).copied()
}
