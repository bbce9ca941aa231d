use super::*;

/// Letters that look random, so many of them.
fn letters(alphabet: &str, length: usize) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    (0..length).map(|number| alphabet[(number * number * 7 + number * 13 + 5) % alphabet.len()]).collect()
}

const ALL: &str = "k3Yw9RtQ7bVn2MxZ4cLp8HsDf6GjA1uE5oTi0NqXzKvWmBrCyJhFgPaSdUlIeO";
const UPPER: &str = "K3YW9RTQ7BVN2MXZ4CLP8HSDF6GJA1UE5OI";
const HEX: &str = "3a9f5c1e7b0d2486";

fn names(text: &str) -> Vec<&'static str> {
    of(text, 100).into_iter().map(|found| found.name).collect()
}

#[test]
fn credentials_are_known_by_their_form() {
    let all = |length| letters(ALL, length);
    for (text, name) in [
        (format!("AKIA{}", letters(UPPER, 16)), "an access key id of AWS"),
        (format!("ghs_{}", all(36)), "an installation token of a GitHub App"),
        (format!("github_pat_{}_{}", all(22), all(59)), "a personal access token of GitHub"),
        (format!("glpat-{}", all(20)), "a personal access token of GitLab"),
        (format!("xoxb-{0}-{0}-{1}", "123456789012", all(24)), "a token of a Slack bot"),
        (
            format!("https://hooks.slack.com/services/T{0}/B{0}/{1}", letters(UPPER, 10), all(24)),
            "an address of a Slack webhook",
        ),
        (format!("sk_live_{}", all(24)), "a secret key of Stripe"),
        (format!("npm_{}", all(36)), "a token of npm"),
        (format!("pypi-AgEIcHlwaS5vcmc{}", all(80)), "a token of PyPI"),
        (format!("AIza{}", all(35)), "an API key of Google"),
        (format!("AccountName=a;AccountKey={}==;", all(86)), "an account key of Azure Storage"),
        (format!("SG.{}.{}", all(22), all(43)), "an API key of SendGrid"),
        (format!("SK{}", letters(HEX, 32)), "an API key of Twilio"),
        (format!("dckr_pat_{}", all(27)), "a token of Docker Hub"),
        (format!("hvs.{}", all(90)), "a token of Vault"),
        (format!("dop_v1_{}", letters(HEX, 64)), "an access token of DigitalOcean"),
        (format!("sk-ant-api03-{}-{}AA", all(40), all(50)), "a key of Anthropic"),
        (format!("sk-proj-{}", all(48)), "a key of OpenAI"),
        (format!("AGE-SECRET-KEY-1{}", letters(UPPER, 58)), "a secret key of age"),
        (format!("{}.atlasv1.{}", all(14), all(67)), "a token of HCP Terraform"),
        (format!("aws_secret_access_key = {}", all(40)), "a secret access key of AWS"),
        (format!("- name: AWS_SECRET_ACCESS_KEY\n  value: \"{}\"\n", all(40)), "a secret access key of AWS"),
    ] {
        assert_eq!(names(&text), [name], "{text}");
        assert_eq!(names(&format!("x = \"{text}\"\n")), [name], "in quotes: {text}");
        let long = format!("x{text}0x");
        assert!(name.contains("webhook") || name.contains("AWS") && text.contains('=') || names(&long).len() <= 1);
    }
}

#[test]
fn what_is_too_long_too_short_or_part_of_a_word_is_none() {
    let all = |length| letters(ALL, length);
    for text in [
        format!("AKIA{}", letters(UPPER, 15)),
        format!("AKIA{}", letters(UPPER, 17)),
        format!("XAKIA{}", letters(UPPER, 16)),
        format!("npm_{}", all(37)),
        format!("ghp_{}", all(35)),
        format!("sk_test_{}", all(24)),
        format!("MASK{}", letters(HEX, 32)),
        format!("commit {}", letters(HEX, 40)),
        format!("secret_key = {}", letters(HEX, 40)),
        format!("secretKey: {}", all(41)),
        "npm_config_registry=https://registry.npmjs.org/abcdefgh".to_owned(),
    ] {
        assert_eq!(names(&text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn examples_and_what_is_meant_to_be_replaced_are_none() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "sk_live_0000000000000000000000000",
        "ghp_<your token>",
        "AKIA${SUFFIX}",
    ] {
        assert_eq!(names(text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_private_key_needs_a_body_that_no_passphrase_guards() {
    let body = letters(ALL, 64);
    let begin = |kind: &str| format!("-----BEGIN {kind}-----");
    let whole =
        format!("{}\nMIIEpAIBAAKCAQEA{body}\n{body}==\n-----END RSA PRIVATE KEY-----", begin("RSA PRIVATE KEY"));
    let text = format!("key: |\n  x\n{whole}\n");
    assert_eq!(of(&text, 9), [Credential { range: 11..11 + whole.len(), name: "a private key" }]);
    for text in [
        format!("\"private_key\": \"{}\\nMIIEvQIBADANBgkq{body}\\n\"", begin("PRIVATE KEY")),
        format!(
            "K = \"{}\\n\" +\n  \"b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ{body}\"",
            begin("OPENSSH PRIVATE KEY")
        ),
        format!("{}\nVersion: GnuPG v2\n\nlQOYBF{body}\n=x\n", begin("PGP PRIVATE KEY BLOCK")),
        format!("  {}\n    {body}\n", begin("EC PRIVATE KEY")),
    ] {
        assert_eq!(names(&text), ["a private key"], "{text}");
    }
    for text in [
        format!("const HEADER: &str = \"{}\";\nlet somethingElseEntirelyDifferent = 1;", begin("PRIVATE KEY")),
        format!("{}\nMII...\n-----END PRIVATE KEY-----", begin("PRIVATE KEY")),
        format!("{}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{body}\n", begin("RSA PRIVATE KEY")),
        format!("{}\nMIIFHDBOBgkq{body}\n", begin("ENCRYPTED PRIVATE KEY")),
        format!("{}\nMIIBIjANBgkq{body}\n", begin("PUBLIC KEY")),
        format!("{}\n<paste your key>\n", begin("RSA PRIVATE KEY")),
        begin("RSA PRIVATE KEY"),
    ] {
        assert_eq!(names(&text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn a_json_web_token_is_one_when_its_parts_are_json() {
    use base64::Engine as _;
    let code = |text: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
    let head = code(r#"{"alg":"HS256","typ":"JWT"}"#);
    let token = |payload: &str| format!("{head}.{}.{}", code(payload), letters(ALL, 43));
    assert_eq!(names(&format!("Authorization: Bearer {}", token(r#"{"sub":"orders"}"#))), ["a JSON web token"]);
    for text in [
        token(r#"{"role":"anon"}"#),
        token("no object"),
        format!("{head}.{}.", code(r#"{"sub":"orders"}"#)),
        format!("{head}.{head}"),
        format!("eyJabc.{head}.{}", letters(ALL, 43)),
    ] {
        assert_eq!(names(&text), [] as [&str; 0], "{text}");
    }
}

#[test]
fn the_same_one_twice_on_a_line_is_one() {
    let token = format!("npm_{}", letters(ALL, 36));
    assert_eq!(of(&format!("{token} {token} {token}\n{token}"), 9).len(), 2);
    assert_eq!(of(&format!("{token}\n").repeat(20), 9).len(), 9, "and there are no more than asked for");
}
