//! `idp template render`: one text through the template language, as the engine of golden paths would.

use super::{FINDINGS, REFUSED};
use crate::templating::{Options, render_text, render_value};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Map, Value as Json};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Bytes of a template or a context file.
const MAX_INPUT: u64 = 16 << 20;

/// `idp template …`
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// What to do with a template.
    #[command(subcommand)]
    pub command: TemplateCommand,
}

/// The subcommands of `idp template`.
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// Render one text with the template language of golden paths
    Render(RenderArgs),
}

/// `idp template render [OPTIONS] FILE|-`
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// JSON file with the names that the template can use: {"values": {…}}
    #[arg(long, value_name = "FILE.json")]
    pub context: Option<PathBuf>,
    /// Whether to print a text, or the value of a lone expression as JSON
    #[arg(long, value_enum, default_value_t = Mode::Text)]
    pub mode: Mode,
    /// Drop the newline right after a block
    #[arg(long)]
    pub trim_blocks: bool,
    /// Drop the blanks before a block that stands first on its line
    #[arg(long)]
    pub lstrip_blocks: bool,
    /// Take {{ }} for expressions instead of ${{ }}
    #[arg(long)]
    pub cookiecutter: bool,
    /// The template, `-` for standard input
    pub file: PathBuf,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The text as it is.
    Text,
    /// A JSON value, nothing when it is undefined.
    Value,
}

/// Runs the command on standard input and output.
pub fn run(args: &TemplateArgs) -> ExitCode {
    let TemplateCommand::Render(args) = &args.command;
    ExitCode::from(render(args, &mut io::stdin(), &mut io::stdout(), &mut io::stderr()))
}

fn render(args: &RenderArgs, input: &mut impl Read, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let (source, context) = match read(args, input) {
        Ok(read) => read,
        Err(message) => {
            _ = writeln!(err, "idp template render: {message}");
            return REFUSED;
        }
    };
    let options = Options {
        trim_blocks: args.trim_blocks,
        lstrip_blocks: args.lstrip_blocks,
        cookiecutter: args.cookiecutter,
        ..Options::default()
    };
    let rendered = match args.mode {
        Mode::Text => render_text(&source, &context, &options),
        Mode::Value => render_value(&source, &context, &options)
            .map(|value| value.map_or(String::new(), |value| format!("{value}\n"))),
    };
    match rendered.map(|text| out.write_all(text.as_bytes()).and_then(|()| out.flush())) {
        Ok(Ok(())) => 0,
        Ok(Err(error)) => {
            _ = writeln!(err, "idp template render: cannot write the result: {error}");
            REFUSED
        }
        Err(error) => {
            _ = writeln!(err, "{}:{}:{}: {}", args.file.display(), error.line, error.column, error.message);
            FINDINGS
        }
    }
}

fn read(args: &RenderArgs, input: &mut impl Read) -> Result<(String, Map<String, Json>), String> {
    let source = if args.file.as_os_str() == "-" {
        limited(input).map_err(|error| format!("cannot read standard input: {error}"))?
    } else {
        open(&args.file)?
    };
    let Some(path) = &args.context else { return Ok((source, Map::new())) };
    match serde_json::from_str(&open(path)?) {
        Ok(Json::Object(context)) => Ok((source, context)),
        Ok(_) => Err(format!("{} must hold a JSON object, such as {{\"values\": {{}}}}", path.display())),
        Err(error) => Err(format!("{} is not JSON: {error}", path.display())),
    }
}

fn open(path: &PathBuf) -> Result<String, String> {
    let read = std::fs::File::open(path).and_then(|mut file| limited(&mut file));
    read.map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn limited(input: &mut impl Read) -> io::Result<String> {
    let mut text = String::new();
    input.take(MAX_INPUT + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_INPUT {
        return Err(io::Error::other(format!("it is longer than {MAX_INPUT} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(template: &str, context: &str, mode: Mode) -> (u8, String, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("context.json");
        std::fs::write(&path, context).unwrap();
        let args = RenderArgs {
            context: Some(path),
            mode,
            trim_blocks: false,
            lstrip_blocks: false,
            cookiecutter: false,
            file: "-".into(),
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = render(&args, &mut template.as_bytes(), &mut out, &mut err);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn text_mode_prints_the_text_as_it_is() {
        let (code, out, err) = rendered("a ${{ values.n }}", r#"{"values": {"n": 7}}"#, Mode::Text);
        assert_eq!((code, out.as_str(), err.as_str()), (0, "a 7", ""));
    }

    #[test]
    fn value_mode_prints_json_or_nothing() {
        assert_eq!(rendered("${{ a }}", r#"{"a": [1, "x"]}"#, Mode::Value).1, "[1,\"x\"]\n");
        assert_eq!(rendered("${{ b }}", "{}", Mode::Value), (0, String::new(), String::new()));
    }

    #[test]
    fn a_template_that_cannot_be_rendered_is_a_finding_with_its_place() {
        let (code, out, err) = rendered("a\n ${{ 1 + }}", "{}", Mode::Text);
        assert_eq!((code, out.as_str()), (1, ""));
        assert_eq!(err, "-:2:9: expected a value, found the end of the tag\n");
    }

    #[test]
    fn a_context_that_is_no_object_is_refused() {
        let (code, _, err) = rendered("a", "[]", Mode::Text);
        assert_eq!(code, 2);
        assert!(err.contains("must hold a JSON object"));
        assert_eq!(rendered("a", "{", Mode::Text).0, 2);
    }
}
