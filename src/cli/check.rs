//! `idp check`: the judgement of a pull request, over a folder of this machine. It reads files and prints; what is
//! right is decided by the rooms. Nothing is sent anywhere.

mod cache;
mod fixing;
mod folder;
mod guarding;
mod judging;
mod output;
mod place;
mod walk;

use super::{FINDINGS, REFUSED};
use crate::catalog::{CatalogGlobs, ExtraKind, Settings};
use crate::findings::Report;
use cache::Cache;
use clap::{Args, ValueEnum};
use guarding::Rules;
use judging::Judgement;
use place::Place;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Rounds of judging and fixing; a fix that makes room for another one is rare, one that never ends is a fault.
const MAX_ROUNDS: usize = 10;

/// `idp check [OPTIONS] [DIR]`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Folder to judge, or a single file; links are not followed, .git and node_modules are left out
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Judge only these sections
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SECTIONS")]
    pub only: Vec<Only>,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Let warnings count as errors in the exit code
    #[arg(long)]
    pub strict: bool,
    /// Put right what can be put right mechanically, in place
    #[arg(long)]
    pub fix: bool,
    /// Take files in by path, or out with a leading `!`; the last pattern that matches decides
    #[arg(long, value_name = "GLOB")]
    pub catalog_glob: Vec<String>,
    /// Accept a kind of the organisation's own: example.com/v1/Widget
    #[arg(long, value_name = "API_VERSION/KIND")]
    pub extra_kind: Vec<String>,
    /// The organisation's settings for policies: idp.yaml of the platform repository, in place of DIR/idp.yaml
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The organisation's own policies: a folder of Rego, such as policies of the platform repository
    #[arg(long, value_name = "DIR")]
    pub policies: Option<PathBuf>,
    /// Judge every file anew, and keep nothing for the next time
    #[arg(long)]
    pub no_cache: bool,
}

/// The sections that this version has rules for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// Catalog files.
    Catalog,
    /// Policies: manifests, Dockerfiles, Terraform, workflows, secrets, supply chain.
    Policy,
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person: the source line with a marker.
    Text,
    /// For scripts.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// Runs the command on standard output.
pub fn run(args: &CheckArgs) -> ExitCode {
    ExitCode::from(execute(args, &mut io::stdout().lock(), &mut io::stderr()))
}

fn execute(args: &CheckArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    match judged(args, err) {
        Ok((place, report)) => {
            match output::write(&report, &place, args.format, out) {
                // Whoever reads has seen enough.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    refuse(err, &format!("cannot write the findings: {error}"))
                }
                _ => code(&report, args.strict),
            }
        }
        Err(message) => refuse(err, &message),
    }
}

fn refuse(err: &mut impl Write, message: &str) -> u8 {
    _ = writeln!(err, "idp check: {message}");
    REFUSED
}

fn code(report: &Report, strict: bool) -> u8 {
    let counts = report.counts();
    if counts.error > 0 || strict && counts.warning > 0 { FINDINGS } else { 0 }
}

fn judged(args: &CheckArgs, err: &mut impl Write) -> Result<(Place, Report), String> {
    let settings = settings(args)?;
    let place = Place::find(&args.dir)?;
    let mut judgement = judge(args, &place, &settings)?;
    if args.fix {
        let mut fixed = 0;
        for _ in 0..MAX_ROUNDS {
            let round = fixing::fix(&place, &judgement);
            fixed += round.applied;
            for trouble in &round.troubles {
                _ = writeln!(err, "idp check: not fixed: {trouble}");
            }
            if round.applied == 0 {
                break;
            }
            judgement = judge(args, &place, &settings)?;
        }
        _ = writeln!(err, "idp check: {fixed} {} put right", if fixed == 1 { "finding" } else { "findings" });
    }
    Ok((place, judgement.report))
}

fn judge(args: &CheckArgs, place: &Place, settings: &Settings) -> Result<Judgement, String> {
    let wants = |section| args.only.is_empty() || args.only.contains(&section);
    let mut judgement = Judgement::default();
    if wants(Only::Catalog) {
        let mut cache = if args.no_cache { Cache::none() } else { Cache::open(place, settings) };
        judgement = judging::judge(place, settings, &mut cache)?;
        cache.save();
    }
    if wants(Only::Policy) {
        let rules = Rules::read(place, args.settings.as_deref(), args.policies.as_deref())?;
        guarding::guard(place, &rules, &mut judgement);
    }
    Ok(judgement)
}

fn settings(args: &CheckArgs) -> Result<Settings, String> {
    let globs = CatalogGlobs::new(&args.catalog_glob).map_err(|problem| format!("--catalog-glob: {problem}"))?;
    let extra_kinds: Result<Vec<ExtraKind>, String> = args.extra_kind.iter().map(|text| extra_kind(text)).collect();
    Ok(Settings { globs, extra_kinds: extra_kinds?, for_record: false, ..Settings::default() })
}

fn extra_kind(text: &str) -> Result<ExtraKind, String> {
    match text.rsplit_once('/') {
        Some((api_version, kind)) if !api_version.is_empty() && !kind.is_empty() => {
            Ok(ExtraKind { api_version: api_version.to_owned(), kind: kind.to_owned() })
        }
        _ => Err(format!("--extra-kind expects an apiVersion and a kind, as in example.com/v1/Widget, not `{text}`")),
    }
}
