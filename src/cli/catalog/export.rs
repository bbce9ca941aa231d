//! `idp catalog export`: the record as Backstage YAML, in the order of references, so that two exports can be
//! compared. Commits are left out: they say when a file was taken over, not what it holds.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;

use crate::cli::say;
use crate::store::Store;
use crate::store::catalog::EntityRow;

/// Entities that are read at once.
const PAGE: i64 = 500;

pub(super) async fn run(store: &Store, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Some(path) = out else {
        write(store, &mut BufWriter::new(std::io::stdout().lock())).await?;
        return Ok(ExitCode::SUCCESS);
    };
    // Beside its place, so that nobody reads half of it and an old one stays when this one fails.
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let cannot = || format!("cannot write {}", path.display());
    let mut file = BufWriter::new(std::fs::File::create(part).with_context(cannot)?);
    let written = write(store, &mut file).await;
    let many = written.and_then(|many| file.flush().map(|()| many).map_err(Into::into)).with_context(cannot);
    match many {
        Ok(many) => {
            std::fs::rename(part, path).with_context(cannot)?;
            say(format!("Wrote {many} entities to {}.", path.display()));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            _ = std::fs::remove_file(part);
            Err(error)
        }
    }
}

/// Writes all entities and returns how many.
pub(super) async fn write(store: &Store, out: &mut impl Write) -> anyhow::Result<usize> {
    let (mut many, mut after) = (0, (String::new(), 0));
    let mut open: Vec<EntityRow> = Vec::new();
    loop {
        let page = store.all_entities((&after.0, after.1), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = (last.reference.clone(), last.id);
        for row in page {
            if open.first().is_some_and(|first| first.reference != row.reference) {
                many += document(&std::mem::take(&mut open), out)?;
            }
            open.push(row);
        }
    }
    many += document(&open, out)?;
    out.flush()?;
    Ok(many)
}

/// One entity with where it comes from. Others that claim its reference are named: they are not in force.
fn document(claims: &[EntityRow], out: &mut impl Write) -> anyhow::Result<usize> {
    let Some(entity) = claims.iter().find(|claim| claim.wins) else { return Ok(0) };
    let place = |row: &EntityRow| crate::yaml_text::comment(&format!("{} {}:{}", row.repository, row.path, row.line));
    writeln!(out, "---\n{}", place(entity))?;
    for claim in claims.iter().filter(|claim| !claim.wins) {
        writeln!(out, "{} claims it too", place(claim))?;
    }
    let json: serde_json::Value = serde_json::from_str(&entity.json)
        .with_context(|| format!("{} is damaged in the database: run `idp catalog rebuild`", entity.reference))?;
    out.write_all(crate::yaml_text::document(&json).as_bytes())?;
    Ok(1)
}
