//! The built-in kinds as data: what their `spec` must look like and which relations it states. Facts of the JSON
//! schemas of `@backstage/catalog-model` 1.10 and `plugin-scaffolder-common` 2.3, and of the processors that go with them.

use super::RelationKind::{self, *};
use super::shape::{Field, Object, Shape, free, needs};

/// One kind.
pub(super) struct Kind {
    /// Its name, compared exactly.
    pub name: &'static str,
    /// The values of `apiVersion` that go with it.
    pub versions: &'static [&'static str],
    /// What `spec` must look like.
    pub spec: &'static Object,
    /// The fields of `spec` that hold references, in the order in which Backstage reads them.
    pub relations: &'static [RelationField],
}

/// A field of `spec` that holds one reference or a list of them.
pub(super) struct RelationField {
    /// The field.
    pub name: &'static str,
    /// The kind that a reference without one has.
    pub default_kind: Option<&'static str>,
    /// What the entity is to what it refers to.
    pub kind: RelationKind,
}

const fn refers(name: &'static str, default_kind: Option<&'static str>, kind: RelationKind) -> RelationField {
    RelationField { name, default_kind, kind }
}

const CORE: &[&str] = &["backstage.io/v1alpha1", "backstage.io/v1beta1"];
const OWNER: RelationField = refers("owner", Some("Group"), OwnedBy);
const SYSTEM: RelationField = refers("system", Some("System"), PartOf);
const DEPENDS_ON: RelationField = refers("dependsOn", None, DependsOn);
const DEPENDENCY_OF: RelationField = refers("dependencyOf", None, DependencyOf);
const TEXTS: Shape = Shape::List(&Shape::Text);

const fn object(fields: &'static [Field]) -> Object {
    Object { fields, others: None }
}

const PROFILE: Shape = Shape::Object(&object(&[
    free("displayName", Shape::Text),
    free("email", Shape::Text),
    free("picture", Shape::Text),
]));

const COMPONENT: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    free("system", Shape::Text),
    free("subcomponentOf", Shape::Text),
    free("providesApis", TEXTS),
    free("consumesApis", TEXTS),
    free("dependsOn", TEXTS),
]);

const API: Object = object(&[
    needs("type", Shape::Text),
    needs("lifecycle", Shape::Text),
    needs("owner", Shape::Text),
    needs("definition", Shape::Text),
    free("system", Shape::Text),
]);

const RESOURCE: Object = object(&[
    needs("type", Shape::Text),
    needs("owner", Shape::Text),
    free("dependsOn", TEXTS),
    free("system", Shape::Text),
]);

const SYSTEM_SPEC: Object =
    object(&[needs("owner", Shape::Text), free("domain", Shape::Text), free("type", Shape::Text)]);

const DOMAIN: Object =
    object(&[needs("owner", Shape::Text), free("subdomainOf", Shape::Text), free("type", Shape::Text)]);

const GROUP: Object = object(&[
    needs("type", Shape::Text),
    needs("children", TEXTS),
    free("profile", PROFILE),
    free("parent", Shape::Text),
    free("members", TEXTS),
]);

const USER: Object = object(&[needs("memberOf", TEXTS), free("profile", PROFILE)]);

const LOCATION: Object = object(&[
    free("type", Shape::Text),
    free("target", Shape::Text),
    free("targets", TEXTS),
    free("presence", Shape::Word(&["required", "optional"])),
]);

const PERMISSIONS: Shape = Shape::Object(&object(&[free("tags", Shape::List(&Shape::AnyText))]));
const PAGE: Object = object(&[free("backstage:permissions", PERMISSIONS)]);
const DECORATORS: Shape =
    Shape::List(&Shape::Object(&object(&[free("id", Shape::AnyText), free("input", ANY_OBJECT)])));
const ANY_OBJECT: Shape = Shape::Object(&object(&[]));

const STEP: Shape = Shape::Object(&object(&[
    needs("action", Shape::AnyText),
    free("id", Shape::AnyText),
    free("name", Shape::AnyText),
    free("input", ANY_OBJECT),
    free("if", Shape::Condition),
    free("backstage:permissions", PERMISSIONS),
]));

const OUTPUT: Object = Object {
    fields: &[
        free(
            "links",
            Shape::List(&Shape::Object(&object(&[
                free("if", Shape::Condition),
                free("url", Shape::Text),
                free("entityRef", Shape::Text),
                free("title", Shape::Text),
                free("icon", Shape::Text),
            ]))),
        ),
        free(
            "text",
            Shape::List(&Shape::Object(&object(&[
                free("if", Shape::Condition),
                free("title", Shape::Text),
                free("icon", Shape::Text),
                free("content", Shape::AnyText),
            ]))),
        ),
    ],
    others: Some(&Shape::AnyText),
};

const TEMPLATE: Object = object(&[
    needs("type", Shape::Text),
    needs("steps", Shape::List(&STEP)),
    free("owner", Shape::Text),
    free("lifecycle", Shape::Text),
    free("parameters", Shape::ObjectOrList(&PAGE)),
    free("secrets", Shape::Object(&object(&[free("schema", ANY_OBJECT)]))),
    free(
        "presentation",
        Shape::Object(&object(&[free(
            "buttonLabels",
            Shape::Object(&object(&[
                free("backButtonText", Shape::AnyText),
                free("createButtonText", Shape::AnyText),
                free("reviewButtonText", Shape::AnyText),
            ])),
        )])),
    ),
    free("EXPERIMENTAL_recovery", Shape::Object(&object(&[free("EXPERIMENTAL_strategy", Shape::AnyText)]))),
    free("formDecorators", DECORATORS),
    free("EXPERIMENTAL_formDecorators", DECORATORS),
    free("output", Shape::Object(&OUTPUT)),
]);

/// The built-in kinds.
pub(super) static KINDS: [Kind; 9] = [
    Kind {
        name: "Component",
        versions: CORE,
        spec: &COMPONENT,
        relations: &[
            OWNER,
            refers("subcomponentOf", Some("Component"), PartOf),
            refers("providesApis", Some("API"), ProvidesApi),
            refers("consumesApis", Some("API"), ConsumesApi),
            DEPENDS_ON,
            DEPENDENCY_OF,
            SYSTEM,
        ],
    },
    Kind { name: "API", versions: CORE, spec: &API, relations: &[OWNER, SYSTEM] },
    Kind { name: "Resource", versions: CORE, spec: &RESOURCE, relations: &[OWNER, DEPENDS_ON, DEPENDENCY_OF, SYSTEM] },
    Kind {
        name: "System",
        versions: CORE,
        spec: &SYSTEM_SPEC,
        relations: &[OWNER, refers("domain", Some("Domain"), PartOf)],
    },
    Kind {
        name: "Domain",
        versions: CORE,
        spec: &DOMAIN,
        relations: &[OWNER, refers("subdomainOf", Some("Domain"), PartOf)],
    },
    Kind {
        name: "Group",
        versions: CORE,
        spec: &GROUP,
        relations: &[
            refers("parent", Some("Group"), ChildOf),
            refers("children", Some("Group"), ParentOf),
            refers("members", Some("User"), HasMember),
        ],
    },
    Kind { name: "User", versions: CORE, spec: &USER, relations: &[refers("memberOf", Some("Group"), MemberOf)] },
    Kind { name: "Location", versions: CORE, spec: &LOCATION, relations: &[] },
    Kind { name: "Template", versions: &["scaffolder.backstage.io/v1beta3"], spec: &TEMPLATE, relations: &[OWNER] },
];
