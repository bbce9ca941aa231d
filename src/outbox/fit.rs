//! Keeps a text within GitHub's size for a comment, without leaving a fence or a fold open. Pure.

/// GitHub takes 65,536 characters; some room is left for how it counts.
const LARGEST: usize = 64_000;
const CUT: &str = "\n\n_The rest is left out: a comment on GitHub ends at 65,536 characters._";

/// The text, cut at a line if it is too long, with a word that it was.
pub fn to_github(text: &str) -> String {
    if text.len() <= LARGEST {
        return text.to_owned();
    }
    let room = LARGEST - CUT.len() - 200;
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        if kept.len() + line.len() > room {
            break;
        }
        kept.push_str(line);
    }
    let closing = closing_of(&kept);
    format!("{}{closing}{CUT}", kept.trim_end())
}

/// What closes the fences and folds that the text leaves open.
fn closing_of(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut folds = 0usize;
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if ticks.len() >= open.len() && line.trim_end() == ticks => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                folds += line.matches("<details").count();
                folds = folds.saturating_sub(line.matches("</details>").count());
            }
        }
    }
    let fence = fence.map(|fence| format!("\n{fence}")).unwrap_or_default();
    format!("{fence}{}", "\n\n</details>".repeat(folds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_ends_whole() {
        let text = format!("<details>\n\n````yaml\n{}````\n\n</details>\n", "a: 1\n".repeat(20_000));
        let fitted = to_github(&text);
        assert!(fitted.len() <= 65_536);
        assert!(fitted.ends_with(&format!("a: 1\n````\n\n</details>{CUT}")), "{}", &fitted[fitted.len() - 200..]);
    }

    #[test]
    fn what_fits_is_not_touched() {
        assert_eq!(to_github("short"), "short");
    }

    #[test]
    fn one_endless_line_is_left_out() {
        let fitted = to_github(&format!("first\n{}", "x".repeat(100_000)));
        assert_eq!(fitted, format!("first{CUT}"));
    }
}
