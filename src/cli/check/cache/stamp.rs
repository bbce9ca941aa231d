//! By what a file that has not changed is recognised, without reading it.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Where times have fractions of a second, they are those of the kernel's clock, which ticks at least this often.
const FINE_TICK: Duration = Duration::from_millis(50);
/// Some file systems keep times in steps of two seconds.
const COARSE_TICK: Duration = Duration::from_secs(2);

/// Size, times and identity of a file. Tools can set back the time of the last change (`mtime`), but not that of the
/// last change of the inode (`ctime`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::check) struct Stamp {
    pub(super) size: u64,
    /// Nanoseconds since 1970.
    pub(super) modified: i64,
    /// Nanoseconds since 1970.
    pub(super) changed: i64,
    pub(super) inode: u64,
    pub(super) device: u64,
}

impl Stamp {
    /// The stamp of a file, none when it cannot be looked at.
    pub fn at(path: &Path) -> Option<Self> {
        Self::of(&fs::symlink_metadata(path).ok()?)
    }

    /// The stamp of a file that was looked at; none on systems without inodes.
    #[cfg(unix)]
    pub fn of(found: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| seconds.checked_mul(1_000_000_000)?.checked_add(rest);
        Some(Self {
            size: found.size(),
            modified: nanoseconds(found.mtime(), found.mtime_nsec())?,
            changed: nanoseconds(found.ctime(), found.ctime_nsec())?,
            inode: found.ino(),
            device: found.dev(),
        })
    }

    /// The stamp of a file that was looked at; none on systems without inodes.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }

    /// Whether a change after `now` would get other times: the last one is longer ago than a tick of the file
    /// system's clock. Git calls files for which that is not so "racily clean".
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let Ok(now) = now.duration_since(SystemTime::UNIX_EPOCH) else { return false };
        let Ok(now) = i64::try_from(now.as_nanos()) else { return false };
        let whole = |time: i64| time.rem_euclid(1_000_000_000) == 0;
        let tick = if whole(self.modified) || whole(self.changed) { COARSE_TICK } else { FINE_TICK };
        let tick = i64::try_from(tick.as_nanos()).unwrap_or(i64::MAX);
        now.saturating_sub(self.modified.max(self.changed)) > tick
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_a_moment_ago_is_not_settled() {
        let second = 1_000_000_000;
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        let settled =
            |modified: i64, changed: i64| Stamp { size: 1, modified, changed, inode: 1, device: 1 }.is_settled(now);
        assert!(settled(99 * second + 1, 99 * second + 1));
        assert!(!settled(100 * second - 1_000_000, 90 * second + 1));
        assert!(!settled(90 * second + 1, 100 * second - 1_000_000), "the inode changed");
        assert!(!settled(99 * second, 99 * second), "whole seconds may be steps of two");
        assert!(settled(97 * second, 97 * second));
        assert!(!settled(200 * second, 200 * second), "its clock runs ahead");
    }
}
