//! Writing a plan's files into a folder: all of them or none.

use crate::golden_paths::{Change, Plan, PlannedFile};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the files below `out`, which may exist.
///
/// Everything is written beside `out` first and then moved, so that a full disk or a refused path leaves `out`
/// as it was. Nothing that exists is overwritten; a catalog file gets its further document.
///
/// # Errors
/// What is in the way or cannot be written, in words.
pub(super) fn write(plan: &Plan, out: &Path) -> Result<(), String> {
    let blocked: Vec<String> = plan.files.iter().filter_map(|file| obstacle(out, file)).collect();
    if !blocked.is_empty() {
        return Err(format!("nothing was written:\n  {}", blocked.join("\n  ")));
    }
    let stage = Stage::new(out).map_err(|error| format!("cannot write beside {}: {error}", out.display()))?;
    for file in &plan.files {
        stage.write(out, file).map_err(|error| format!("nothing was written: {}: {error}", file.path))?;
    }
    stage.publish(plan, out)
}

/// What keeps a file from being written, if anything.
fn obstacle(out: &Path, file: &PlannedFile) -> Option<String> {
    let target = out.join(&file.path);
    let mut parent = target.as_path();
    while let Some(next) = parent.parent().filter(|next| next.starts_with(out)) {
        parent = next;
        match fs::symlink_metadata(parent) {
            Ok(found) if !found.is_dir() && parent != out => {
                return Some(format!("{} is there and is not a folder", parent.display()));
            }
            _ => {}
        }
    }
    match fs::symlink_metadata(&target) {
        Ok(found) if file.change == Change::AppendDocument && found.is_file() => None,
        Ok(_) => Some(format!("{} exists already", target.display())),
        Err(_) => None,
    }
}

/// A folder beside the target, on the same disk; gone when dropped.
struct Stage(PathBuf);

impl Stage {
    fn new(out: &Path) -> io::Result<Self> {
        let out = std::path::absolute(out)?;
        let (parent, name) = (out.parent().unwrap_or(&out), out.file_name().unwrap_or_default().to_string_lossy());
        fs::create_dir_all(parent)?;
        for number in 0..100 {
            let stage = parent.join(format!(".{name}.idp-{}-{number}", std::process::id()));
            match fs::create_dir(&stage) {
                Ok(()) => return Ok(Self(stage)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("temporary folders of earlier runs are in the way"))
    }

    fn write(&self, out: &Path, file: &PlannedFile) -> io::Result<()> {
        let staged = self.0.join(&file.path);
        if let Some(folder) = staged.parent() {
            fs::create_dir_all(folder)?;
        }
        let target = out.join(&file.path);
        let mut contents = Vec::new();
        if file.change == Change::AppendDocument && target.exists() {
            contents = fs::read(&target)?;
            if !contents.is_empty() && !contents.ends_with(b"\n") {
                contents.push(b'\n');
            }
        }
        contents.extend_from_slice(&file.contents);
        if file.link {
            return make_link(&contents, &staged);
        }
        fs::write(&staged, contents)?;
        if file.executable { make_executable(&staged) } else { Ok(()) }
    }

    /// Moves everything into place; takes it back if that fails half-way.
    fn publish(&self, plan: &Plan, out: &Path) -> Result<(), String> {
        if !out.exists() {
            return fs::rename(&self.0, out)
                .map_err(|error| format!("nothing was written: {}: {error}", out.display()));
        }
        let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
        for file in &plan.files {
            let target = out.join(&file.path);
            let before = fs::read(&target).ok();
            let folder = target.parent().unwrap_or(out);
            if let Err(error) = fs::create_dir_all(folder).and_then(|()| fs::rename(self.0.join(&file.path), &target)) {
                done.into_iter().for_each(|(path, before)| restore(&path, before));
                return Err(format!("nothing was written: {}: {error}", target.display()));
            }
            done.push((target, before));
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn restore(path: &Path, before: Option<Vec<u8>>) {
    _ = match before {
        Some(contents) => fs::write(path, contents),
        None => fs::remove_file(path),
    };
}

/// A link that leads out of the folder is no part of a plan.
#[cfg(unix)]
fn make_link(target: &[u8], path: &Path) -> io::Result<()> {
    use std::os::unix::ffi::OsStrExt;
    std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(target), path)
}

#[cfg(not(unix))]
fn make_link(_: &[u8], _: &Path) -> io::Result<()> {
    Err(io::Error::other("symbolic links cannot be made on this system"))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}
