use crate::policies::{Content, File, Judged, Repository, Settings, judge};
use proptest::prelude::*;

/// A token that nobody gave out.
fn token() -> String {
    ["ghp", "_", "k3Yw9RtQ7bVn2MxZ4cLp8", "HsDf6GjA1uE5oTi"].concat()
}

const PASSWORD: &str = "vT7qLw2ZxK9mRb4Nc8Yp";

fn judged(path: &str, text: &str) -> Judged {
    let file = File { content: Content::Text(text), judged: true };
    judge(&Repository { files: [(path, file)].into(), ..Repository::default() }, &Settings::default())
}

/// The rules about secrets that are broken, with the line and the part that is marked.
fn found(path: &str, text: &str) -> Vec<(&'static str, u32, String)> {
    let judged = judged(path, text);
    let secret = judged.findings.iter().filter(|found| found.rule.id.starts_with("SEC-"));
    secret
        .map(|found| {
            let range = found.span.start.offset as usize..found.span.end.offset as usize;
            (found.rule.id, found.span.start.line, text[range].to_owned())
        })
        .collect()
}

fn rules(path: &str, text: &str) -> Vec<&'static str> {
    found(path, text).into_iter().map(|(rule, ..)| rule).collect()
}

#[test]
fn a_value_is_never_repeated() {
    let secret = format!("apiVersion: v1\nkind: Secret\nstringData:\n  password: {PASSWORD}\n");
    for (path, text) in [
        ("a.py", format!("token = \"{}\"\n", token())),
        ("a.yaml", format!("password: {PASSWORD}\n")),
        (".env", format!("PASSWORD={PASSWORD}\n")),
        ("secret.yaml", secret),
        (".npmrc", format!("//npm.acme.dev/:_authToken={PASSWORD}\n")),
    ] {
        let judged = judged(path, &text);
        assert!(!judged.findings.is_empty(), "{path}");
        let said = format!("{judged:?}");
        assert!(!said.contains(PASSWORD) && !said.contains(&token()), "{said}");
    }
}

#[test]
fn one_place_has_one_finding() {
    let text = format!("github_token: {0} # {0}\n", token());
    assert_eq!(found("a.yaml", &text), [("SEC-001", 1, token())]);
    let text = format!("kind: Secret\napiVersion: v1\nstringData:\n  token: {}\n  password: {PASSWORD}\n", token());
    assert_eq!(rules("secret.yaml", &text), ["SEC-001", "SEC-004"]);
    let text = format!("PASSWORD={PASSWORD}\nTOKEN={}\n", token());
    assert_eq!(rules(".env", &text), ["SEC-001", "SEC-003"]);
    let text = format!("//registry.npmjs.org/:_authToken={}{}\n", "npm_", &token()[4..]);
    assert_eq!(rules(".npmrc", &text), ["SEC-001"]);
}

#[test]
fn random_values_are_found_as_programs_and_settings_write_them() {
    for (path, text) in [
        ("a.py", format!("    API_KEY = '{PASSWORD}'  # noqa\n")),
        ("a.ts", format!("const clientSecret: string = \"{PASSWORD}\";\n")),
        ("main.tf", format!("  password = \"{PASSWORD}\"\n")),
        ("a.json", format!("{{\"db\": {{\"password\": \"{PASSWORD}\"}}}}\n")),
        ("application.properties", format!("spring.datasource.password={PASSWORD}\n")),
        ("run.sh", format!("export DB_PASSWORD=\"{PASSWORD}\"\n")),
        ("a.toml", format!("secret_key = \"{PASSWORD}\"\n")),
        ("a.go", format!("\tToken:    \"{PASSWORD}\",\n")),
    ] {
        assert_eq!(found(path, &text), [("SEC-002", 1, PASSWORD.to_owned())], "{path}");
    }
}

#[test]
fn random_values_without_such_a_name_or_file_are_let_be() {
    for (path, text) in [
        ("a.py", format!("revision = '{PASSWORD}'\n")),
        ("README.md", format!("password: {PASSWORD}\n")),
        ("package-lock.json", format!("{{\"token\": \"{PASSWORD}\"}}\n")),
        ("Dockerfile", format!("ENV TOKEN={PASSWORD}\n")),
        ("a.yaml", format!("kind: SealedSecret\nspec:\n  encryptedData:\n    password: {PASSWORD}\n")),
        ("a.yaml", "password: ENC[AES256_GCM,data:k9vQ2mXz7TqLr4Wn,type:str]\n".to_owned()),
        ("a.ts", "const token = useMemo(() => k9vQ2mXz7TqLr4Wn);\n".to_owned()),
        ("values.yaml", "existingSecret: orders\nsecretKeyRef: {name: orders, key: password}\n".to_owned()),
        ("ci.yml", "        token: ${{ secrets.GITHUB_TOKEN }}\n        id-token: write\n".to_owned()),
    ] {
        assert_eq!(rules(path, &text), [] as [&str; 0], "{path}: {text}");
    }
}

#[test]
fn secrets_are_found_in_lists_and_generators_and_told_once() {
    let list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  data: {a: eA==, b: eQ==}\n";
    assert_eq!(found("list.yaml", list), [("SEC-004", 6, "eA==, b: eQ==".to_owned())]);
    let generator = "secretGenerator:\n- name: a\n  literals:\n  - user=app\n  - token=${TOKEN}\n  envs: [.env]\n";
    assert_eq!(found("kustomization.yaml", generator), [("SEC-004", 4, "user=app".to_owned())]);
}

#[test]
fn secrets_that_hold_nothing_written_out_are_fine() {
    for text in [
        "apiVersion: v1\nkind: Secret\nsops: {mac: x}\nstringData: {a: b}\n",
        "apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: LS0t\n  tls.key: \"\"\n",
        "apiVersion: v1\nkind: Secret\nstringData:\n  password: \"{{ .Values.password }}\"\n",
        "apiVersion: v1\nkind: Secret\ndata:\n  password: Q0hBTkdFTUU=\n",
        "apiVersion: v1\nkind: Secret\nmetadata: {labels: {argocd.argoproj.io/secret-type: repository}}\n\
         stringData: {type: git, url: https://github.com/acme/orders}\n",
        "apiVersion: acme.dev/v1\nkind: Secret\nstringData: {a: b}\n",
    ] {
        assert_eq!(rules("secret.yaml", text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_finding_of_a_manifest_says_how_many_values_there_are() {
    let text = "apiVersion: v1\nkind: Secret\nstringData: {a: b, c: d, e: f}\n";
    let message = judged("a.yaml", text).findings.remove(0).message;
    insta::assert_snapshot!(message, @"the values of a `Secret` are expected in a secret store, and `a` and 2 others are written out");
}

#[test]
fn a_large_text_is_looked_through_in_no_time() {
    let line = "const value = compute(SKIP, token, cio, \"eyJ\", key) || \"-----BEGIN RSA PRIVATE KEY-----\";\n";
    let hostile = ["AKIA", "eyJ.", "password=", "-----BEGIN RSA PRIVATE KEY-----\\n", "secret_key===", "ghp_a"];
    for text in hostile.iter().chain([&line]).map(|part| part.repeat(200_000 / part.len())) {
        let begun = std::time::Instant::now();
        judged("a.env", &text);
        assert!(begun.elapsed().as_secs() < 20, "{:?}: {:?}", begun.elapsed(), text.get(..20));
    }
}

proptest! {
    #[test]
    fn any_text_is_judged(
        text in "(ghp_|AKIA|eyJ|-----BEGIN |PRIVATE KEY-----|kind: Secret|password|[=:\"'. \\n\\\\]|[a-zäZ0-9]{1,40}){0,30}",
        path in "(a.yaml|.env|.npmrc|id_rsa|a.py|.netrc)",
    ) {
        let bytes = text.len();
        for found in judged(&path, &text).findings {
            prop_assert!(found.span.end.offset as usize <= bytes);
        }
    }
}
