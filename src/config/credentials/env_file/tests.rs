//! Settings files, good and spoilt.

use std::io::Write as _;

use proptest::prelude::*;

use super::*;

fn value(text: &str) -> String {
    EnvFile::parse(text).unwrap().remove("A").unwrap()
}

/// The problems as a reader sees them, with `f` as the name of the file.
fn problems(text: &str) -> String {
    told(Path::new("f"), &EnvFile::parse(text).unwrap_err())
}

#[test]
fn the_usual_forms_are_read() {
    let text = "\u{feff}# a comment\n\n  export A=1\r\nB = two words  # why\nC='it # is'\nD=\"x\\ty\\\"z\\\\\" # no\nE=\nF=a#b";
    let read: Vec<(String, String)> = EnvFile::parse(text).unwrap().into_iter().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        read,
        [
            pair("A", "1"),
            pair("B", "two words"),
            pair("C", "it # is"),
            pair("D", "x\ty\"z\\"),
            pair("E", ""),
            pair("F", "a#b"),
        ]
    );
}

#[test]
fn a_key_may_be_written_in_every_usual_way() {
    let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n";
    assert_eq!(value(&format!("A=\"{pem}\"\nB=2")), pem);
    assert_eq!(value(&format!("A='{pem}'")), pem);
    assert_eq!(value(&format!("A=\"{}\"", pem.replace('\n', "\\n"))), pem);
    assert_eq!(value(&format!("A=\"{}\"", pem.replace('\n', "\r\n"))), pem);
    // Without quotes the two characters stay as they are; whoever reads the key knows them.
    assert_eq!(value(&format!("A={}", pem.replace('\n', "\\n"))), pem.replace('\n', "\\n"));
}

#[test]
fn what_is_no_escape_stays_as_it_is_and_nothing_is_expanded() {
    assert_eq!(value("A=\"C:\\keys $HOME `id`\""), "C:\\keys $HOME `id`");
    assert_eq!(value("A='\\n'"), "\\n");
    assert_eq!(value("A= # nothing"), "");
}

#[test]
fn all_problems_are_told_with_their_lines_and_no_value() {
    let text = "A=1\nhunter2\n1B=hunter2\nA=hunter2\nC=\"hunter2\nhunter2\" hunter2\nD=ok\nE='hunter2\n";
    insta::assert_snapshot!(problems(text), @r"
    f:2: expected `NAME=VALUE`, but there is no `=`
    f:3: expected a name before the `=`: letters, digits and `_`, not beginning with a digit, at most 100 characters
    f:4: `A` is set again; it was set on line 1 already
    f:6: there is something after the quote that ends the value of `C`
    f:8: the value of `E` begins with ' here, but no ' ends it
    ");
}

#[test]
fn a_key_without_quotes_is_one_mistake_and_none_of_it_is_shown() {
    let text = "A=-----BEGIN RSA PRIVATE KEY-----\nMIIEsecret\nab+/==\n-----END RSA PRIVATE KEY-----\noops\n";
    insta::assert_snapshot!(problems(text), @r"
    f:1: the value of `A` is a key that goes on over several lines: put it in double quotes, or in a file that `IDP_PRIVATE_KEY_FILE` names
    f:5: expected `NAME=VALUE`, but there is no `=`
    ");
}

#[test]
fn what_is_no_file_of_settings_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("idp.env");
    let problem = || EnvFile::read(&path).unwrap_err().to_string().replace(&path.display().to_string(), "f");
    assert!(problem().starts_with("f: cannot be read: "), "{}", problem());
    std::fs::write(&path, [b'A', b'=', 0xff]).unwrap();
    assert_eq!(problem(), "f: is not text in UTF-8");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(&vec![b'\n'; 1024 * 1024 + 1]).unwrap();
    assert_eq!(problem(), "f: is larger than 1 MB; a file of settings has a few lines");
    std::fs::write(&path, "x\n".repeat(1_000)).unwrap();
    assert_eq!(problem().lines().count(), MOST_PROBLEMS);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_or_show_a_long_value(text in r#"([A-C]=|export |['"\\#\r\n\t =]|-----(BEGIN|END) |é|[a-z]){0,60}"#) {
        if let Err(problems) = EnvFile::parse(&text) {
            let lines = text.split('\n').count();
            prop_assert!(!problems.is_empty() && problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
        }
    }

    #[test]
    fn what_is_quoted_comes_back(value in any::<String>().prop_filter("no file holds them", |v| !v.contains('\0') && !v.contains("\r\n"))) {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r");
        let read = EnvFile::parse(&format!("A=1\nB=\"{escaped}\"\nC=3\n")).unwrap();
        prop_assert_eq!(&read["B"], &value);
        prop_assert_eq!(&read["C"], "3");
    }
}
