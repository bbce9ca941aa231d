//! The part of GitHub's schema that is answered: types, their fields, and what the fields take.
//! How a field is answered is `resolve`'s.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A value.
    Leaf,
    /// An object of this type, or a list of them.
    Object(&'static str),
}

/// A field of a type.
#[derive(Debug)]
pub(super) struct FieldOf {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// The arguments it takes: name, type, whether it must be given.
    pub(super) takes: &'static [(&'static str, &'static str, bool)],
}

/// A type with its fields.
pub(super) struct Type {
    pub(super) name: &'static str,
    pub(super) fields: &'static [FieldOf],
    /// The interface it is a part of.
    pub(super) part_of: Option<&'static str>,
}

const fn leaf(name: &'static str) -> FieldOf {
    FieldOf { name, holds: Holds::Leaf, takes: &[] }
}

const fn object(name: &'static str, of: &'static str, takes: &'static [(&'static str, &'static str, bool)]) -> FieldOf {
    FieldOf { name, holds: Holds::Object(of), takes }
}

const fn plain(name: &'static str, fields: &'static [FieldOf]) -> Type {
    Type { name, fields, part_of: None }
}

const fn git_object(name: &'static str, fields: &'static [FieldOf]) -> Type {
    Type { name, fields, part_of: Some("GitObject") }
}

/// How a list is cut into pages.
const PAGED: &[(&str, &str, bool)] =
    &[("first", "Int", false), ("after", "String", false), ("last", "Int", false), ("before", "String", false)];

/// All types.
pub(super) const TYPES: &[Type] = &[
    plain(
        "Query",
        &[
            object(
                "repository",
                "Repository",
                &[("owner", "String", true), ("name", "String", true), ("followRenames", "Boolean", false)],
            ),
            object("organization", "Organization", &[("login", "String", true)]),
            object("repositoryOwner", "RepositoryOwner", &[("login", "String", true)]),
            object("rateLimit", "RateLimit", &[]),
        ],
    ),
    plain("RateLimit", &[leaf("limit"), leaf("cost"), leaf("remaining"), leaf("used"), leaf("resetAt")]),
    plain(
        "Repository",
        &[
            leaf("id"),
            leaf("databaseId"),
            leaf("name"),
            leaf("nameWithOwner"),
            leaf("isArchived"),
            leaf("isFork"),
            leaf("isPrivate"),
            object("defaultBranchRef", "Ref", &[]),
            object("object", "GitObject", &[("oid", "GitObjectID", false), ("expression", "String", false)]),
        ],
    ),
    plain("RepositoryOwner", &[leaf("id"), leaf("login"), object("repositories", "RepositoryConnection", PAGED)]),
    plain(
        "RepositoryConnection",
        &[leaf("totalCount"), object("nodes", "Repository", &[]), object("pageInfo", "PageInfo", &[])],
    ),
    plain("Ref", &[leaf("name"), object("target", "GitObject", &[])]),
    plain("GitObject", &[leaf("oid")]),
    git_object("Blob", &[leaf("oid"), leaf("byteSize"), leaf("isBinary"), leaf("isTruncated"), leaf("text")]),
    git_object("Tree", &[leaf("oid")]),
    git_object("Commit", &[leaf("oid"), leaf("message"), object("tree", "Tree", &[])]),
    git_object("Tag", &[leaf("oid"), leaf("name"), leaf("message")]),
    plain(
        "Organization",
        &[
            leaf("id"),
            leaf("databaseId"),
            leaf("login"),
            leaf("name"),
            object("teams", "TeamConnection", PAGED),
            object("team", "Team", &[("slug", "String", true)]),
        ],
    ),
    plain("TeamConnection", &[leaf("totalCount"), object("nodes", "Team", &[]), object("pageInfo", "PageInfo", &[])]),
    plain(
        "Team",
        &[
            leaf("id"),
            leaf("databaseId"),
            leaf("slug"),
            leaf("name"),
            leaf("description"),
            object("parentTeam", "Team", &[]),
            object("members", "TeamMemberConnection", PAGED),
        ],
    ),
    plain(
        "TeamMemberConnection",
        &[leaf("totalCount"), object("nodes", "User", &[]), object("pageInfo", "PageInfo", &[])],
    ),
    plain("User", &[leaf("id"), leaf("databaseId"), leaf("login"), leaf("name")]),
    plain("PageInfo", &[leaf("hasNextPage"), leaf("hasPreviousPage"), leaf("startCursor"), leaf("endCursor")]),
];

/// What mutations answer, and what that holds.
const CHANGES: &[Type] = &[
    plain(
        "Mutation",
        &[
            object("minimizeComment", "MinimizeCommentPayload", &[("input", "MinimizeCommentInput", true)]),
            object("unminimizeComment", "UnminimizeCommentPayload", &[("input", "UnminimizeCommentInput", true)]),
            object("createLabel", "CreateLabelPayload", &[("input", "CreateLabelInput", true)]),
            object("createEnvironment", "CreateEnvironmentPayload", &[("input", "CreateEnvironmentInput", true)]),
            object("updateTopics", "UpdateTopicsPayload", &[("input", "UpdateTopicsInput", true)]),
        ],
    ),
    plain("MinimizeCommentPayload", &[leaf("clientMutationId"), object("minimizedComment", "Minimizable", &[])]),
    plain("UnminimizeCommentPayload", &[leaf("clientMutationId"), object("unminimizedComment", "Minimizable", &[])]),
    plain("Minimizable", MINIMIZABLE),
    Type { name: "IssueComment", fields: COMMENT, part_of: Some("Minimizable") },
    plain("CreateLabelPayload", &[leaf("clientMutationId"), object("label", "Label", &[])]),
    plain("Label", &[leaf("id"), leaf("name"), leaf("color"), leaf("description")]),
    plain("CreateEnvironmentPayload", &[leaf("clientMutationId"), object("environment", "Environment", &[])]),
    plain("Environment", &[leaf("id"), leaf("databaseId"), leaf("name")]),
    plain(
        "UpdateTopicsPayload",
        &[leaf("clientMutationId"), leaf("invalidTopicNames"), object("repository", "Repository", &[])],
    ),
];

const MINIMIZABLE: &[FieldOf] = &[leaf("isMinimized"), leaf("minimizedReason")];
const COMMENT: &[FieldOf] =
    &[leaf("id"), leaf("databaseId"), leaf("body"), leaf("isMinimized"), leaf("minimizedReason")];

/// The fields of an input object: name, type, whether it must be given.
pub(super) type Input = &'static [(&'static str, &'static str, bool)];

/// Why a comment is folded away.
pub(super) const CLASSIFIERS: &[&str] = &["ABUSE", "DUPLICATE", "OFF_TOPIC", "OUTDATED", "RESOLVED", "SPAM"];

/// An input object by its name.
pub(super) fn input_named(name: &str) -> Option<Input> {
    Some(match name {
        "MinimizeCommentInput" => &[
            ("subjectId", "ID", true),
            ("classifier", "ReportedContentClassifiers", true),
            ("clientMutationId", "String", false),
        ],
        "UnminimizeCommentInput" => &[("subjectId", "ID", true), ("clientMutationId", "String", false)],
        "CreateLabelInput" => &[
            ("repositoryId", "ID", true),
            ("name", "String", true),
            ("color", "String", true),
            ("description", "String", false),
            ("clientMutationId", "String", false),
        ],
        "CreateEnvironmentInput" => {
            &[("repositoryId", "ID", true), ("name", "String", true), ("clientMutationId", "String", false)]
        }
        "UpdateTopicsInput" => {
            &[("repositoryId", "ID", true), ("topicNames", "[String!]", true), ("clientMutationId", "String", false)]
        }
        _ => return None,
    })
}

/// A type by its name.
pub(super) fn type_named(name: &str) -> Option<&'static Type> {
    TYPES.iter().chain(CHANGES).find(|found| found.name == name)
}

/// A field of a type by its name.
pub(super) fn field_of(of: &str, name: &str) -> Option<&'static FieldOf> {
    type_named(of)?.fields.iter().find(|field| field.name == name)
}

/// Whether an object of the type `of` is also one of `wanted`.
pub(super) fn is_a(of: &str, wanted: &str) -> bool {
    of == wanted || type_named(of).is_some_and(|found| found.part_of == Some(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_that_a_field_holds_is_there() {
        for field in TYPES.iter().chain(CHANGES).flat_map(|found| found.fields) {
            if let Holds::Object(name) = field.holds {
                assert!(type_named(name).is_some(), "{name}");
            }
        }
    }
}
