//! What differs between two texts, line by line, as the hunks of a unified diff.
//! It knows of no files: whoever shows a diff writes the head with their names.

use std::fmt::Write as _;

/// Above this many edit steps two texts are shown as fully replaced: the search would cost too much.
const MOST_STEPS: usize = 1_000;
/// Unchanged lines around a change.
const CONTEXT: usize = 3;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Step {
    Keep,
    Remove,
    Add,
}

/// The hunks that turn `old` into `new` with three lines of context, and the numbers of added and removed lines.
pub fn unified_patch(old: &str, new: &str) -> (String, usize, usize) {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let steps = steps(&old_lines, &new_lines);
    let count = |wanted: Step| steps.iter().filter(|step| **step == wanted).count();
    let (additions, deletions) = (count(Step::Add), count(Step::Remove));
    (hunks(&steps, &old_lines, &new_lines), additions, deletions)
}

fn steps(old: &[&str], new: &[&str]) -> Vec<Step> {
    let head = old.iter().zip(new).take_while(|(left, right)| left == right).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(left, right)| left == right).count();
    let (old_mid, new_mid) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let mut all = vec![Step::Keep; head];
    all.extend(shortest_edit(old_mid, new_mid).unwrap_or_else(|| {
        let mut whole = vec![Step::Remove; old_mid.len()];
        whole.extend(vec![Step::Add; new_mid.len()]);
        whole
    }));
    all.extend(vec![Step::Keep; tail]);
    all
}

/// Myers' greedy search for the shortest edit script; `None` when it would take too many steps.
fn shortest_edit(old: &[&str], new: &[&str]) -> Option<Vec<Step>> {
    let (old_len, new_len) = (old.len() as isize, new.len() as isize);
    let most = (old_len + new_len) as usize;
    let mut furthest: Vec<isize> = vec![0; 2 * most.min(MOST_STEPS) + 3];
    let middle = (furthest.len() / 2) as isize;
    let mut trace = Vec::new();
    for depth in 0..=(most.min(MOST_STEPS) as isize) {
        trace.push(
            furthest[(middle - depth - 1).max(0) as usize..=((middle + depth + 1) as usize).min(furthest.len() - 1)]
                .to_vec(),
        );
        for diagonal in (-depth..=depth).step_by(2) {
            let at = |offset: isize| furthest[(middle + diagonal + offset) as usize];
            let mut x = if goes_down(diagonal, depth, at(-1), at(1)) { at(1) } else { at(-1) + 1 };
            while x < old_len && x - diagonal < new_len && old[x as usize] == new[(x - diagonal) as usize] {
                x += 1;
            }
            furthest[(middle + diagonal) as usize] = x;
            if x >= old_len && x - diagonal >= new_len {
                return Some(back_track(&trace, old_len, new_len));
            }
        }
    }
    None
}

fn goes_down(diagonal: isize, depth: isize, left: isize, right: isize) -> bool {
    diagonal == -depth || (diagonal != depth && left < right)
}

fn back_track(trace: &[Vec<isize>], old_len: isize, new_len: isize) -> Vec<Step> {
    let (mut x, mut y) = (old_len, new_len);
    let mut steps = Vec::new();
    for (depth, furthest) in trace.iter().enumerate().rev() {
        let depth = depth as isize;
        let diagonal = x - y;
        let at = |diagonal: isize| furthest[(diagonal + depth + 1) as usize];
        let down = goes_down(diagonal, depth, at(diagonal - 1), at(diagonal + 1));
        let previous = if down { diagonal + 1 } else { diagonal - 1 };
        let (from_x, from_y) = if depth == 0 { (0, 0) } else { (at(previous), at(previous) - previous) };
        while x > from_x && y > from_y {
            steps.push(Step::Keep);
            (x, y) = (x - 1, y - 1);
        }
        if depth > 0 {
            steps.push(if down { Step::Add } else { Step::Remove });
            (x, y) = (from_x, from_y);
        }
    }
    steps.reverse();
    steps
}

fn hunks(steps: &[Step], old: &[&str], new: &[&str]) -> String {
    let mut text = String::new();
    let mut next = 0;
    let (mut old_at, mut new_at) = (0, 0);
    while let Some(first) = steps[next..].iter().position(|step| *step != Step::Keep).map(|found| found + next) {
        let start = first.saturating_sub(CONTEXT).max(next);
        let end = end_of_hunk(steps, first);
        old_at += start - next;
        new_at += start - next;
        hunk(&mut text, &steps[start..end], (&old[old_at..], old_at), (&new[new_at..], new_at));
        old_at += steps[start..end].iter().filter(|step| **step != Step::Add).count();
        new_at += steps[start..end].iter().filter(|step| **step != Step::Remove).count();
        next = end;
    }
    text.truncate(text.trim_end_matches('\n').len());
    text
}

/// A hunk ends where more than twice the context is unchanged.
fn end_of_hunk(steps: &[Step], first: usize) -> usize {
    let mut last = first;
    for (at, step) in steps.iter().enumerate().skip(first) {
        if *step != Step::Keep {
            last = at;
        } else if at - last > 2 * CONTEXT {
            break;
        }
    }
    (last + 1 + CONTEXT).min(steps.len())
}

fn hunk(text: &mut String, steps: &[Step], (old, old_at): (&[&str], usize), (new, new_at): (&[&str], usize)) {
    let old_count = steps.iter().filter(|step| **step != Step::Add).count();
    let new_count = steps.iter().filter(|step| **step != Step::Remove).count();
    let _ = writeln!(text, "@@ -{} +{} @@", range(old_at, old_count), range(new_at, new_count));
    let (mut left, mut right) = (old.iter(), new.iter());
    for step in steps {
        let (sign, line) = match step {
            Step::Keep => {
                right.next();
                (' ', left.next())
            }
            Step::Remove => ('-', left.next()),
            Step::Add => ('+', right.next()),
        };
        let line = line.copied().unwrap_or_default();
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

fn range(at: usize, count: usize) -> String {
    match count {
        // An empty range names the line before it.
        0 => format!("{at},0"),
        1 => format!("{}", at + 1),
        _ => format!("{},{count}", at + 1),
    }
}
