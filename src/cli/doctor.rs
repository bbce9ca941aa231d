//! `idp doctor`: says in plain words what is wrong with a configuration, everything at once.
//! It looks and changes nothing.

mod addresses;
mod connection;
mod disk;
mod finding;
mod grants;
mod input;
mod settings;
mod webhook;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use crate::github::{GitHub, Timing};

pub use finding::{Finding, Standing, render};
pub use input::DoctorInput;

/// A person waits for the answer.
const TIMING: Timing = Timing {
    call: Duration::from_secs(10),
    retry: Duration::from_millis(200),
    headless_limit: Duration::from_secs(60),
    settle: Duration::ZERO,
};

/// `idp doctor [OPTIONS]`
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    sources: crate::config::Sources,
}

impl DoctorArgs {
    /// The settings as `idp serve` would find them.
    pub fn input(&self) -> DoctorInput {
        // A file that cannot be read is told as a finding, so that the rest is examined all the same.
        let raw = self.sources.read().unwrap_or_else(|_| self.sources.raw.clone());
        let kept = raw.kept_file();
        let file = self.sources.env_file.clone().or_else(|| kept.is_file().then_some(kept));
        DoctorInput::gather(|name| raw.get(name), file.as_deref())
    }
}

/// Examines the configuration and prints what was found: 0 when there is no problem, 1 when there is one, 2 when it
/// could not be printed.
pub async fn run(input: &DoctorInput) -> ExitCode {
    report(&examine(input).await, &mut std::io::stdout())
}

fn report(findings: &[Finding], out: &mut impl Write) -> ExitCode {
    let printed = out.write_all(render(findings).as_bytes()).and_then(|()| out.flush());
    let problem = findings.iter().any(|finding| finding.standing == Standing::Problem);
    match printed {
        Err(_) => ExitCode::from(super::REFUSED),
        Ok(()) if problem => ExitCode::from(super::FINDINGS),
        Ok(()) => ExitCode::SUCCESS,
    }
}

/// All that can be said about the configuration.
pub async fn examine(input: &DoctorInput) -> Vec<Finding> {
    let mut findings = input.problems.clone();
    let app_id = settings::app_id(input.app_id.as_deref(), &mut findings);
    let key = settings::private_key(app_id, input.private_key.as_deref(), &mut findings);
    settings::webhook_secret(input.webhook_secret.as_deref(), &mut findings);
    let api_url = addresses::parse("IDP_GITHUB_API_URL", &input.api_url, &mut findings);
    let web_url = addresses::parse("IDP_GITHUB_WEB_URL", &input.web_url, &mut findings);
    let public_url = addresses::public(input.public_url.as_deref(), web_url.as_ref(), &mut findings);
    if let Some(api_url) = api_url {
        let github = GitHub::new(api_url, key, TIMING);
        if let Some(app) = connection::identify(&github, &input.api_url, &mut findings).await {
            grants::permissions(&app, &mut findings);
            grants::events(&app, &mut findings);
            grants::installed(&github, &app, web_url.as_ref(), &mut findings).await;
            webhook::settings(&github, public_url.as_ref(), &mut findings).await;
            webhook::last_delivery(&github, &mut findings).await;
        }
    }
    if let Some(public_url) = public_url {
        addresses::answers(public_url, &mut findings).await;
    }
    disk::data_folder(&input.data_dir, &mut findings);
    disk::database(&input.database_url, &mut findings);
    disk::secrets(input, &mut findings);
    findings
}

#[cfg(test)]
mod tests;
