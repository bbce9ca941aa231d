//! The kinds of credentials that are known by their beginning. Their letters and lengths are what their issuers
//! publish, or give out; where an issuer has had several lengths, all of them are taken.

use super::format::Part::{Is, Run};
use super::format::{Format, Part, alphanumeric, base64, digit, entra, hex, lower_hex, upper, url, word};

const fn format(name: &'static str, prefix: &'static str, rest: &'static [Part]) -> Format {
    Format { name, prefix, rest, before: None }
}

/// All of them.
pub(super) static FORMATS: &[Format] = &[
    // Clouds.
    format("an access key id of AWS", "AKIA", &[Run(upper, 16, 16)]),
    format("an access key id of AWS", "ASIA", &[Run(upper, 16, 16)]),
    format("a bearer token of AWS", "ABIA", &[Run(upper, 16, 16)]),
    format("an access key id of AWS", "ACCA", &[Run(upper, 16, 16)]),
    format("an API key of Google", "AIza", &[Run(url, 35, 35)]),
    format("a client secret of Google", "GOCSPX-", &[Run(url, 28, 28)]),
    format("an account key of Azure Storage", "AccountKey=", &[Run(base64, 86, 86), Is("==")]),
    format("an access key of Azure", "SharedAccessKey=", &[Run(base64, 43, 43), Is("=")]),
    Format {
        name: "a client secret of Microsoft Entra",
        prefix: "Q~",
        rest: &[Run(entra, 31, 34)],
        before: Some((entra, 4)),
    },
    format("an access token of DigitalOcean", "dop_v1_", &[Run(lower_hex, 64, 64)]),
    format("an access token of DigitalOcean", "doo_v1_", &[Run(lower_hex, 64, 64)]),
    format("a refresh token of DigitalOcean", "dor_v1_", &[Run(lower_hex, 64, 64)]),
    format("a token of Databricks", "dapi", &[Run(lower_hex, 32, 32)]),
    // Where code and packages are.
    format("a personal access token of GitHub", "ghp_", &[Run(alphanumeric, 36, 255)]),
    format("an OAuth token of GitHub", "gho_", &[Run(alphanumeric, 36, 255)]),
    format("a user token of a GitHub App", "ghu_", &[Run(alphanumeric, 36, 255)]),
    format("an installation token of a GitHub App", "ghs_", &[Run(alphanumeric, 36, 255)]),
    format("a refresh token of a GitHub App", "ghr_", &[Run(alphanumeric, 36, 255)]),
    format(
        "a personal access token of GitHub",
        "github_pat_",
        &[Run(alphanumeric, 22, 22), Is("_"), Run(alphanumeric, 59, 59)],
    ),
    format("a personal access token of GitLab", "glpat-", &[Run(entra, 20, 300)]),
    format("a deploy token of GitLab", "gldt-", &[Run(url, 20, 60)]),
    format("a runner token of GitLab", "glrt-", &[Run(url, 20, 60)]),
    format("a trigger token of GitLab", "glptt-", &[Run(url, 40, 40)]),
    format("a job token of GitLab", "glcbt-", &[Run(url, 20, 60)]),
    format("a token of npm", "npm_", &[Run(alphanumeric, 36, 36)]),
    format("a token of PyPI", "pypi-AgEIcHlwaS5vcmc", &[Run(url, 50, 1_000)]),
    format("a token of TestPyPI", "pypi-AgENdGVzdC5weXBpLm9yZ", &[Run(url, 50, 1_000)]),
    format("a key of RubyGems", "rubygems_", &[Run(lower_hex, 48, 48)]),
    format("a token of crates.io", "cio", &[Run(alphanumeric, 32, 32)]),
    format("a token of Docker Hub", "dckr_pat_", &[Run(url, 27, 27)]),
    format("an organisation's token of Docker Hub", "dckr_oat_", &[Run(url, 32, 32)]),
    format("a key of Artifactory", "AKCp", &[Run(alphanumeric, 69, 69)]),
    format("a token of Atlassian", "ATATT3", &[Run(url, 180, 250)]),
    // Where secrets are.
    format("a token of Vault", "hvs.", &[Run(url, 24, 300)]),
    format("a batch token of Vault", "hvb.", &[Run(url, 24, 500)]),
    Format {
        name: "a token of HCP Terraform",
        prefix: ".atlasv1.",
        rest: &[Run(url, 60, 80)],
        before: Some((alphanumeric, 14)),
    },
    format("a secret key of age", "AGE-SECRET-KEY-1", &[Run(upper, 58, 58)]),
    format("a token of Doppler", "dp.pt.", &[Run(alphanumeric, 40, 44)]),
    format("a token of Pulumi", "pul-", &[Run(lower_hex, 40, 40)]),
    // Payments and messages.
    format("a secret key of Stripe", "sk_live_", &[Run(alphanumeric, 16, 247)]),
    format("a restricted key of Stripe", "rk_live_", &[Run(alphanumeric, 16, 247)]),
    format("a signing secret of Stripe", "whsec_", &[Run(base64, 32, 64)]),
    format("a token of a Slack bot", "xoxb-", &[Run(digit, 8, 15), Is("-"), Run(url, 16, 80)]),
    format("a token of a Slack user", "xoxp-", &[Run(digit, 8, 15), Is("-"), Run(url, 16, 120)]),
    format("a token of a Slack workspace", "xoxa-", &[Run(digit, 1, 15), Is("-"), Run(url, 16, 120)]),
    format("a token of a Slack workspace", "xoxr-", &[Run(digit, 1, 15), Is("-"), Run(url, 16, 120)]),
    format("a token of a Slack workspace", "xoxs-", &[Run(digit, 1, 15), Is("-"), Run(url, 16, 120)]),
    format("a refresh token of Slack", "xoxe-", &[Run(digit, 1, 2), Is("-"), Run(alphanumeric, 60, 300)]),
    format(
        "a token of a Slack app",
        "xapp-",
        &[Run(digit, 1, 2), Is("-"), Run(upper, 8, 15), Is("-"), Run(digit, 8, 15), Is("-"), Run(lower_hex, 60, 70)],
    ),
    format(
        "an address of a Slack webhook",
        "hooks.slack.com/services/",
        &[Is("T"), Run(upper, 7, 14), Is("/"), Is("B"), Run(upper, 7, 14), Is("/"), Run(alphanumeric, 18, 48)],
    ),
    format(
        "an address of a Discord webhook",
        "discord.com/api/webhooks/",
        &[Run(digit, 17, 20), Is("/"), Run(url, 60, 80)],
    ),
    format(
        "an address of a Discord webhook",
        "discordapp.com/api/webhooks/",
        &[Run(digit, 17, 20), Is("/"), Run(url, 60, 80)],
    ),
    format("an API key of Twilio", "SK", &[Run(lower_hex, 32, 32)]),
    format("an API key of SendGrid", "SG.", &[Run(url, 22, 22), Is("."), Run(url, 43, 43)]),
    format("an access token of Shopify", "shpat_", &[Run(hex, 32, 32)]),
    format("an access token of Shopify", "shpca_", &[Run(hex, 32, 32)]),
    format("an access token of Shopify", "shppa_", &[Run(hex, 32, 32)]),
    format("a shared secret of Shopify", "shpss_", &[Run(hex, 32, 32)]),
    // Models.
    format("a key of Anthropic", "sk-ant-", &[Run(alphanumeric, 5, 10), Is("-"), Run(url, 40, 120)]),
    format("a key of OpenAI", "sk-proj-", &[Run(url, 40, 200)]),
    format("a key of OpenAI", "sk-svcacct-", &[Run(url, 40, 200)]),
    format("a key of OpenAI", "sk-admin-", &[Run(url, 40, 200)]),
    format("a key of OpenAI", "sk-", &[Run(alphanumeric, 48, 48)]),
    format("a token of Hugging Face", "hf_", &[Run(alphanumeric, 34, 37)]),
    // What watches and plans.
    format("a service account token of Grafana", "glsa_", &[Run(alphanumeric, 32, 32), Is("_"), Run(hex, 8, 8)]),
    format("a token of Grafana Cloud", "glc_eyJ", &[Run(base64, 60, 400)]),
    format("a user key of New Relic", "NRAK-", &[Run(upper, 27, 27)]),
    format("a token of Sentry", "sntrys_eyJ", &[Run(word, 60, 400)]),
    format("a token of Sentry", "sntryu_", &[Run(lower_hex, 64, 64)]),
    format("a key of Postman", "PMAK-", &[Run(lower_hex, 24, 24), Is("-"), Run(lower_hex, 34, 34)]),
    format("a key of Linear", "lin_api_", &[Run(alphanumeric, 40, 40)]),
    format("a token of PlanetScale", "pscale_tkn_", &[Run(entra, 32, 64)]),
    format("a password of PlanetScale", "pscale_pw_", &[Run(entra, 32, 64)]),
    format("an access token of Supabase", "sbp_", &[Run(lower_hex, 40, 40)]),
    format("a token of Buildkite", "bkua_", &[Run(alphanumeric, 40, 40)]),
    format("a key of Tailscale", "tskey-auth-", &[Run(url, 20, 80)]),
    format("a key of Tailscale", "tskey-api-", &[Run(url, 20, 80)]),
];
