//! The files of the repositories that exist when a sandbox starts.

/// The platform team's repository: all defaults, so there is little in it.
pub(super) fn platform() -> Vec<(String, String)> {
    let readme = "# platform\n\nSettings, golden paths and policies of Acme. What is not here is the default.\n";
    [
        ("README.md", readme),
        ("CODEOWNERS", "* @acme/platform\n"),
        ("idp.yaml", "# Organisation settings. Everything is at its default.\n{}\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec()
}

/// A small service.
pub(super) fn service(name: &str) -> Vec<(String, String)> {
    let catalog = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n  description: The {name} service.\n  \
         annotations:\n    github.com/project-slug: acme/{name}\nspec:\n  type: service\n  lifecycle: production\n  \
         owner: group:default/payments\n"
    );
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n  labels:\n    app: {name}\nspec:\n  replicas: 2\n  \
         selector:\n    matchLabels:\n      app: {name}\n  template:\n    metadata:\n      labels:\n        app: {name}\n    \
         spec:\n      containers:\n        - name: {name}\n          image: registry.acme.example/{name}:1.4.2\n          \
         ports:\n            - containerPort: 8080\n          resources:\n            requests:\n              cpu: 100m\n              \
         memory: 128Mi\n            limits:\n              memory: 256Mi\n"
    );
    vec![
        ("README.md".to_owned(), format!("# {name}\n\nThe {name} service of Acme.\n")),
        ("catalog-info.yaml".to_owned(), catalog),
        ("CODEOWNERS".to_owned(), "* @acme/payments\n".to_owned()),
        ("k8s/deployment.yaml".to_owned(), deployment),
    ]
}

/// What the open pull request on `orders` adds.
pub(super) fn retry_config() -> &'static str {
    "payments:\n  timeout: 2s\n  retries: 2\n  backoff: exponential\n"
}
