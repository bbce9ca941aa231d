//! `idp new`: runs a golden path on this machine, into a folder. Nothing is sent anywhere.

use super::golden_path_folder::{self, Unusable};
use super::{FINDINGS, REFUSED, write_tree};
use crate::golden_paths::{
    Answers, Catalogue, GoldenPath, Link, ParameterError, Plan, Problem, Reading, RunContext, UnknownActions, shown,
    trial,
};
use crate::suggest::nearest;
use clap::Args;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// `idp new GOLDEN_PATH [OPTIONS] --out DIR`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Name of a golden path, or a folder with a template.yaml
    pub golden_path: String,
    /// A parameter
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// YAML or JSON file with parameters; --set goes before it
    #[arg(long, value_name = "FILE")]
    pub values: Option<PathBuf>,
    /// Folder that the files are written to; it may exist, its files are never overwritten
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Repository that the files are for
    #[arg(long, value_name = "OWNER/NAME")]
    pub repository: Option<String>,
    /// Print what would be written, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Refuse inputs that an action does not know, and texts that cannot be rendered
    #[arg(long)]
    pub strict: bool,
    /// Leave out steps whose action is not supported
    #[arg(long)]
    pub skip_unknown_actions: bool,
}

impl NewArgs {
    fn reading(&self) -> Reading {
        let unknown_actions = if self.skip_unknown_actions { UnknownActions::Skip } else { UnknownActions::Refuse };
        Reading { unknown_actions, strict_inputs: self.strict }
    }
}

/// Why it ended early: an exit code and what to say.
struct Stop(u8, String);

/// Runs the command on standard output.
pub fn run(args: &NewArgs) -> ExitCode {
    ExitCode::from(execute(args, &mut io::stdout(), &mut io::stderr()))
}

fn execute(args: &NewArgs, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let done = made(args).and_then(|plan| {
        for note in &plan.notes {
            _ = writeln!(err, "note: {note}");
        }
        if args.dry_run {
            return Ok(preview(&plan));
        }
        write_tree::write(&plan, &args.out).map_err(|message| Stop(REFUSED, message))?;
        Ok(format!("{}\nWritten to {}.\n", plan.tree(), args.out.display()))
    });
    match done {
        Ok(text) => match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => 0,
            Err(_) => REFUSED,
        },
        Err(Stop(code, message)) => {
            _ = writeln!(err, "idp new: {}", message.trim_end());
            code
        }
    }
}

fn made(args: &NewArgs) -> Result<Plan, Stop> {
    let mut catalogue = Catalogue::lazy();
    let path = find(&mut catalogue, &args.golden_path, &args.reading())?;
    let given: Result<Vec<(String, String)>, Stop> = args.set.iter().map(|pair| split(pair)).collect();
    let values = args.values.as_deref().map_or_else(|| Ok(Map::new()), values)?;
    let answers =
        path.answers_over(&given?, &values, &Map::new()).map_err(|errors| Stop(FINDINGS, refusal(&errors)))?;
    let context = context(args, &answers)?;
    path.plan(&answers, &context).map_err(|error| Stop(FINDINGS, format!("{}: {error}", path.name)))
}

fn find<'c>(catalogue: &'c mut Catalogue, wanted: &str, reading: &Reading) -> Result<&'c GoldenPath, Stop> {
    let folder = Path::new(wanted);
    let known = catalogue.names().any(|name| name == wanted);
    if !known && (wanted.contains(['/', '\\']) || wanted.starts_with('.') || folder.is_dir()) {
        let path = golden_path_folder::golden_path(folder, reading).map_err(|unusable| match unusable {
            Unusable::Unreadable(message) => Stop(REFUSED, message),
            Unusable::Wrong(problems) => Stop(FINDINGS, listed(&format!("{wanted} is not a golden path"), &problems)),
        })?;
        let name = path.name.clone();
        catalogue.add(path);
        return catalogue.get(&name).ok_or_else(|| Stop(REFUSED, format!("there is no golden path `{name}`")));
    }
    let near = nearest(wanted, catalogue.names()).map_or(String::new(), |near| format!(": did you mean `{near}`?"));
    let names: Vec<String> = catalogue.names().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "there is no golden path `{wanted}`{near}\nThere are {}; a folder is written with a slash, as in ./my-path.",
        names.join(", ")
    );
    let broken = |problems: &[Problem]| Stop(REFUSED, listed("the shipped golden path is broken", problems));
    catalogue.read(wanted).ok_or(Stop(REFUSED, message))?.map_err(broken)
}

fn split(pair: &str) -> Result<(String, String), Stop> {
    match pair.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_string(), value.to_string())),
        _ => Err(Stop(REFUSED, format!("--set expects key=value, not `{pair}`"))),
    }
}

fn values(path: &Path) -> Result<Map<String, Json>, Stop> {
    let refuse = |message: String| Stop(REFUSED, format!("{}: {message}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    match serde_yaml::from_str(&text) {
        Ok(Json::Object(values)) => Ok(values),
        Ok(Json::Null) => Ok(Map::new()),
        Ok(_) => Err(refuse("expected parameters and their values".into())),
        Err(error) => Err(refuse(format!("is neither YAML nor JSON: {error}"))),
    }
}

/// The repository is the one named, or the one that a `repoUrl` among the answers points to, or made up.
fn context(args: &NewArgs, answers: &Answers) -> Result<RunContext, Stop> {
    let named = match &args.repository {
        Some(slug) => match slug.split_once('/') {
            Some((owner, name)) if !owner.is_empty() && !name.is_empty() && !name.contains('/') => Some((owner, name)),
            _ => return Err(Stop(REFUSED, format!("--repository expects OWNER/NAME, not `{slug}`"))),
        },
        None => None,
    };
    let folder = std::path::absolute(&args.out).ok().and_then(|out| Some(out.file_name()?.to_str()?.to_string()));
    let context = trial(named, answers, folder.as_deref().unwrap_or("example"));
    Ok(RunContext { strict: args.strict || args.dry_run, ..context })
}

fn refusal(errors: &[ParameterError]) -> String {
    let mut text = match errors.len() {
        1 => "a parameter needs another value:\n".to_string(),
        count => format!("{count} parameters need another value:\n"),
    };
    for error in errors {
        let name = if error.parameter.is_empty() { "together" } else { &error.parameter };
        let given = error
            .given
            .as_ref()
            .map_or("not given".to_string(), |given| format!("you wrote `{}`", given.escape_debug()));
        _ = write!(text, "  {name}: {given}, it must be {}", error.expected);
        if let Some(suggestion) = &error.suggestion {
            _ = write!(text, "; try --set {name}={suggestion}");
        }
        text.push('\n');
    }
    text
}

fn listed(title: &str, problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
    format!("{title}:\n{}", lines.join("\n"))
}

fn preview(plan: &Plan) -> String {
    let mut text = format!("{}\n", plan.tree());
    for file in &plan.files {
        _ = writeln!(text, "=== {}", file.path);
        match std::str::from_utf8(&file.contents) {
            Ok(target) if file.link => _ = writeln!(text, "(a link to {target})"),
            Ok(contents) => {
                text += contents;
                if !contents.ends_with('\n') {
                    text.push('\n');
                }
            }
            Err(_) => _ = writeln!(text, "({} bytes that are not text)", file.contents.len()),
        }
    }
    let summary = plan.summary();
    if !summary.is_empty() {
        _ = writeln!(text, "\nBesides the files:\n{}", summary.trim_end());
    }
    let ending = ending(plan);
    if !ending.is_empty() {
        _ = writeln!(text, "\nAt the end:\n{ending}");
    }
    text += "Nothing was written (--dry-run).\n";
    text
}

/// What the golden path says at its end, a link or a text a line.
fn ending(plan: &Plan) -> String {
    let target = |link: &Link| link.url.clone().or_else(|| link.entity_ref.clone()).unwrap_or_default();
    let links = plan.output.links.iter().map(|link| format!("- {}: {}", link.title, target(link)));
    let texts = plan.output.text.iter().map(|text| format!("- {}: {}", text.title, text.content.trim_end()));
    let lines: Vec<String> = links.chain(texts).map(|line| shown(&line).replace('\n', "\n  ")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn new(golden_path: &str, set: &[&str], out: &Path, dry_run: bool) -> (u8, String, String) {
        let args = NewArgs {
            golden_path: golden_path.into(),
            set: set.iter().map(|pair| (*pair).to_string()).collect(),
            values: None,
            out: out.into(),
            repository: Some("acme/orders".into()),
            dry_run,
            strict: false,
            skip_unknown_actions: false,
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = execute(&args, &mut out, &mut err);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    const GOOD: [&str; 2] = ["name=orders-db", "owner=payments"];

    #[test]
    fn a_new_folder_gets_the_whole_tree() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/b");
        let (code, said, err) = new("postgres", &GOOD, &out, false);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(said.contains("catalog-info.yaml (one document added)"));
        assert!(fs::read_to_string(out.join("docs/runbooks/orders-db.md")).unwrap().starts_with("# Runbook"));
        assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), 1, "the staging folder is gone");
    }

    #[test]
    fn a_dry_run_shows_everything_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (code, said, _) = new("postgres", &GOOD, &folder.path().join("x"), true);
        assert_eq!(code, 0);
        assert!(said.contains("=== catalog-info.yaml\n---\n"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_else_is_written_then() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("repo");
        fs::create_dir_all(out.join("docs/runbooks")).unwrap();
        fs::write(out.join("docs/runbooks/orders-db.md"), "mine").unwrap();
        let (code, _, err) = new("postgres", &GOOD, &out, false);
        assert_eq!(code, 2);
        assert!(err.contains("orders-db.md exists already"));
        assert_eq!(fs::read_to_string(out.join("docs/runbooks/orders-db.md")).unwrap(), "mine");
        assert!(!out.join("deploy").exists() && !out.join("catalog-info.yaml").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_catalog_file_that_is_there_gets_one_more_document() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("catalog-info.yaml"), "kind: Component").unwrap();
        assert_eq!(new("postgres", &GOOD, folder.path(), false).0, 0);
        let catalog = fs::read_to_string(folder.path().join("catalog-info.yaml")).unwrap();
        assert!(catalog.starts_with("kind: Component\n---\napiVersion: backstage.io/v1alpha1\nkind: Resource\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("docs")).unwrap();
        let (code, _, err) = new("postgres", &GOOD, folder.path(), false);
        assert_eq!(code, 2);
        assert!(err.contains("is not a folder"));
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    /// A golden path in a folder, with a link in its skeleton.
    #[cfg(unix)]
    fn linking(target: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("s/docs")).unwrap();
        let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: linking}\nspec:\n  \
                        type: service\n  steps: [{id: f, action: 'fetch:template', input: {url: ./s}}]\n";
        fs::write(folder.path().join("template.yaml"), template).unwrap();
        fs::write(folder.path().join("s/README.md"), "read me").unwrap();
        std::os::unix::fs::symlink(target, folder.path().join("s/docs/index.md")).unwrap();
        folder
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_the_golden_path_is_made_as_one() {
        let (path, folder) = (linking("../README.md"), tempfile::tempdir().unwrap());
        let out = folder.path().join("made");
        let (code, said, err) = new(path.path().to_str().unwrap(), &[], &out, false);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(said.contains("index.md (link to ../README.md)"), "{said}");
        assert_eq!(fs::read_link(out.join("docs/index.md")).unwrap(), Path::new("../README.md"));
        assert_eq!(fs::read_to_string(out.join("docs/index.md")).unwrap(), "read me");
        let again = new(path.path().to_str().unwrap(), &[], &out, false);
        assert!(again.2.contains("docs/index.md exists already"), "{}", again.2);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_refused_and_nothing_is_written() {
        let (path, folder) = (linking("../../../secret"), tempfile::tempdir().unwrap());
        let out = folder.path().join("made");
        let (code, _, err) = new(path.path().to_str().unwrap(), &[], &out, false);
        assert_eq!(code, 1);
        assert!(err.contains("the link `s/docs/index.md` is refused: it leads to `../../../secret`, out of"), "{err}");
        assert!(!out.exists());
    }

    #[test]
    fn all_parameter_errors_come_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (code, _, err) = new("postgres", &["name=Bad_Name!", "size=gigantic", "sise=x"], folder.path(), false);
        assert_eq!(code, 1);
        insta::assert_snapshot!(err, @r##"
        idp new: 4 parameters need another value:
          sise: you wrote `x`, it must be a parameter of this golden path: did you mean `size`?
          name: you wrote `Bad_Name!`, it must be lower-case letters, digits and dashes, 3 to 40 characters; try --set name=bad-name
          size: you wrote `gigantic`, it must be `small`, `medium` or `large`; try --set size=small
          owner: not given, it must be a team of the catalog, such as `group:default/payments`
        "##);
    }

    #[test]
    fn what_cannot_be_run_says_what_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let (code, _, err) = new("postgre", &[], folder.path(), false);
        assert_eq!(code, 2);
        assert!(err.contains("did you mean `postgres`?"));
        assert_eq!(new("./nothing-here", &[], folder.path(), false).0, 2);
        assert_eq!(new("postgres", &["name"], folder.path(), false).0, 2);
    }

    #[test]
    fn a_folder_is_a_golden_path_too_and_modes_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("mine");
        fs::create_dir_all(source.join("skeleton")).unwrap();
        let template = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: mine}\nspec:\n  type: service\n  \
                        steps: [{action: 'fetch:template', input: {url: ./skeleton}}]\n";
        fs::write(source.join("template.yaml"), template).unwrap();
        fs::write(source.join("skeleton/run.sh"), "#!/bin/sh\n").unwrap();
        fs::write(source.join("skeleton/logo.png"), [0u8, 159, 146, 150]).unwrap();
        let out = folder.path().join("out");
        assert_eq!(new(source.to_str().unwrap(), &[], &out, false).0, 0);
        assert_eq!(fs::read(out.join("logo.png")).unwrap(), [0u8, 159, 146, 150]);
        fs::write(source.join("template.yaml"), "kind: Other").unwrap();
        let (code, _, err) = new(source.to_str().unwrap(), &[], &folder.path().join("again"), false);
        assert_eq!(code, 1);
        assert!(err.contains("template.yaml:1:7: kind: expected `Template`"));
    }
}
