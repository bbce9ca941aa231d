//! The service catalog as files say it: Backstage's entities, judged to the letter. Pure: files in, entities and
//! findings out.

/// The rules that catalog files are judged by.
pub fn rules() -> &'static [&'static crate::findings::Rule] {
    &[]
}
