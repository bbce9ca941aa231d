//! Texts as GitHub's forms take them.

/// One line of at most `limit` characters, without what cannot be seen.
pub(super) fn line(text: &str, limit: usize) -> String {
    let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
    let seen: String = text.chars().map(blank).filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let text = seen.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if text.chars().count() <= limit {
        return text;
    }
    let cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// What GitHub compares when it looks for labels that are too similar: letters and digits in lower case.
pub(super) fn same_to_github(label: &str) -> String {
    label.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A parameter's name as the id of a field, which GitHub wants of letters, digits, dashes and underscores.
pub(super) fn id_of(parameter: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    parameter.chars().map(plain).collect()
}

/// Characters that show nothing, or turn the direction of what follows; some of them end a line in YAML.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
