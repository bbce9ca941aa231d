use proptest::prelude::*;

use super::{Command, Quoting, read};

fn told(script: &str) -> String {
    let word = |word: &super::Word| if word.literal { word.text.clone() } else { format!("<{}>", word.text) };
    let line = |command: &Command| {
        let words: Vec<String> = command.assignments.iter().chain(&command.words).map(word).collect();
        format!("{}{}{:?}", "  ".repeat(command.depth), words.join(" "), command.ends)
    };
    let lines: Vec<String> = read(script).commands.iter().map(line).collect();
    lines.join("\n").replace("Otherwise", "").replace("Pipe", " |")
}

#[test]
fn commands_are_told_apart_by_operators_and_reserved_words() {
    let script = "if ! a -x; then b 'c d' | \"e\"; else f && g || h & fi\nfor x in 1 2; do\n  echo $x # | no\ndone";
    insta::assert_snapshot!(told(script), @r"
    a -x
    b c d |
    e
    f
    g
    h
    for x in 1 2
    echo <$x>
    ");
}

#[test]
fn substitutions_are_lists_of_their_own() {
    let script = "A=1 sh -c \"$(curl -k `which x` | jq .)\" <(y | z) ${a:-$(no)} $((1 | 2))";
    insta::assert_snapshot!(told(script), @r"
        which x
      curl -k <`which x`> |
      jq .
      y |
      z
    A=1 sh -c <$(curl -k `which x` | jq .)> <<(y | z)> <${a:-$(no)}> <$((1 | 2))>
    ");
}

#[test]
fn redirections_here_documents_and_patterns_are_no_commands() {
    let script = "cat <<'EOF' >out 2>&1 | tee x\na | b\nEOF\ncase $a in\n  x|y) one;;\n  *) two | three ;;\nesac\n[[ $a =~ b|c && d ]] && (e; f) | g";
    insta::assert_snapshot!(told(script), @r"
    cat |
    tee x
    case <$a> in
    one
    two |
    three
    [[ <$a> =~ b c d ]]
    e
    f |
    g
    ");
}

#[test]
fn the_program_is_found_behind_those_that_only_run_it() {
    let script = read("sudo -E env A=1 /usr/bin/bash -s -- -y; env; exec");
    let programs: Vec<&str> =
        script.commands.iter().filter_map(|command| command.program()).map(|(name, _)| name).collect();
    assert_eq!(programs, ["bash", "env", "exec"]);
}

#[test]
fn quoting_is_that_of_the_innermost_quotes() {
    let script = "a 'b' \"c $(d 'e') f\" # g\ncat <<X\nh\nX\ni ${{ j }}";
    let read = read(script);
    let quoting = |letter: &str| read.quoting(script.find(letter).unwrap());
    assert_eq!(quoting("b"), Some(Quoting::Single));
    assert_eq!(quoting("c "), Some(Quoting::Double));
    assert_eq!(quoting("d"), Some(Quoting::Substitution));
    assert_eq!(quoting("e'"), Some(Quoting::Single));
    assert_eq!(quoting("g"), Some(Quoting::Comment));
    assert_eq!(quoting("h"), Some(Quoting::HereDocument));
    assert_eq!(quoting("${{ j"), None);
}

proptest! {
    #[test]
    fn any_text_is_a_script(text in "[ab$(){}'\"`\\\\<>|&;#\n\r =\\[\\]é]{0,60}") {
        let script = read(&text);
        for command in &script.commands {
            for word in &command.words {
                prop_assert!(text.get(word.range.clone()).is_some());
            }
        }
        for (range, _) in &script.quoted {
            prop_assert!(range.start <= range.end && range.end <= text.len());
        }
    }
}
