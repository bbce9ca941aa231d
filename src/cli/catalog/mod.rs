//! `idp catalog`: the record as a whole. Questions about single entities are asked on GitHub, with `/idp`.

mod export;
mod import;
mod rebuild;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{Settings, Sources};
use crate::store::Store;

/// `idp catalog COMMAND`
#[derive(Debug, clap::Args)]
pub struct CatalogArgs {
    #[command(subcommand)]
    command: CatalogCommand,
}

#[derive(Debug, clap::Subcommand)]
enum CatalogCommand {
    /// Forget the record and read it anew from GitHub, as the App
    Rebuild {
        #[command(flatten)]
        sources: Box<Sources>,
    },
    /// Write the record as Backstage YAML, one document an entity
    Export {
        /// File to write; it is replaced when all of it is written [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        sources: Box<Sources>,
    },
    /// Take the catalog files of a folder over into the record
    Import {
        /// The folder
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        #[command(flatten)]
        sources: Box<Sources>,
    },
}

/// Runs the subcommand.
pub async fn run(args: CatalogArgs) -> anyhow::Result<ExitCode> {
    match args.command {
        CatalogCommand::Rebuild { sources } => rebuild::run(&settings(&sources)?).await,
        CatalogCommand::Export { out, sources } => export::run(&existing(&sources).await?, out.as_deref()).await,
        CatalogCommand::Import { dir, sources } => {
            import::run(&Store::open(&settings(&sources)?.database_url).await?, &dir).await
        }
    }
}

fn settings(sources: &Sources) -> anyhow::Result<Settings> {
    Ok(Settings::judge(&sources.read()?)?)
}

/// The database, which must be there: nothing can be exported from one that is made by being opened.
async fn existing(sources: &Sources) -> anyhow::Result<Store> {
    let settings = settings(sources)?;
    if let Some(path) = settings.database_url.strip_prefix("sqlite://")
        && !std::path::Path::new(path).exists()
    {
        anyhow::bail!("there is no database at {path}; say which with --database-url or --env-file");
    }
    Ok(Store::open(&settings.database_url).await?)
}
