//! What an organisation makes of a rule.

use super::Severity;

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They are dropped.
    Off,
    /// They are counted and shown to nobody.
    Shadow,
    /// They get this severity.
    As(Severity),
}

impl Mode {
    /// The words for modes, as documentation lists them.
    pub const WORDS: &'static str = "`off`, `shadow`, `info`, `warn` or `block`";

    /// Reads a mode: `off`, `shadow`, `info`, `warn` (or `warning`), `block` (or `error`).
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "off" => Self::Off,
            "shadow" => Self::Shadow,
            "info" => Self::As(Severity::Info),
            "warn" | "warning" => Self::As(Severity::Warning),
            "block" | "error" => Self::As(Severity::Error),
            _ => return None,
        })
    }

    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Shadow => "shadow",
            Self::As(Severity::Info) => "info",
            Self::As(Severity::Warning) => "warn",
            Self::As(Severity::Error) => "block",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_is_read_back_from_its_name() {
        let as_severity = [Severity::Info, Severity::Warning, Severity::Error].map(Mode::As);
        for mode in [Mode::Off, Mode::Shadow].into_iter().chain(as_severity) {
            assert_eq!(Mode::parse(mode.name()), Some(mode));
            assert!(Mode::WORDS.contains(&format!("`{}`", mode.name())));
        }
        assert_eq!(Mode::parse("loud"), None);
    }
}
