//! A Dockerfile as conftest hands it to policies: a list of `{Cmd, SubCmd, JSON, Flags, Value, Stage}`, one an
//! instruction, as BuildKit's parser takes them apart. Not what a Dockerfile means: that is the room `dockerfile`'s.

mod lines;
mod words;

use std::borrow::Cow;

use crate::yaml::{Entry, Map, Node, Number, Position, Span, Value};
use lines::Instruction;

/// Reads a text; what is no instruction is left out.
pub(super) fn read(text: &str) -> Node<'static> {
    let mut stages = 0i64;
    let mut all = Vec::new();
    for instruction in lines::instructions(text) {
        if instruction.name.eq_ignore_ascii_case("from") {
            stages += 1;
        }
        all.push(command(&instruction, (stages - 1).max(0)));
    }
    let end = Position { offset: u32::try_from(text.len()).unwrap_or(u32::MAX), ..Position::default() };
    node(Value::List(all), Span { start: Position::default(), end })
}

fn command(instruction: &Instruction, stage: i64) -> Node<'static> {
    let whole = instruction.span;
    let mut name = instruction.name.to_lowercase();
    let mut rest = instruction.rest.as_str();
    let mut sub = String::new();
    let (mut flags, mut behind) = words::flags(rest);
    if name == "onbuild" {
        let (inner, after) = words::first(behind);
        sub = inner.to_owned();
        (flags, behind) = words::flags(after);
        name = inner.to_lowercase();
        rest = behind;
    } else {
        rest = if flags.is_empty() { rest } else { behind };
    }
    let (json, values) = words::values(&name, rest);
    let cmd = if sub.is_empty() { name } else { "onbuild".to_owned() };
    let texts = |texts: Vec<String>| {
        Value::List(texts.into_iter().map(|text| node(Value::Text(Cow::Owned(text)), whole)).collect())
    };
    let value = instruction.value;
    let entries = [
        ("Cmd", Value::Text(Cow::Owned(cmd)), instruction.name_span),
        ("SubCmd", Value::Text(Cow::Owned(sub)), whole),
        ("JSON", Value::Bool(json), whole),
        ("Flags", texts(flags), value),
        ("Value", texts(values), value),
        ("Stage", Value::Number(Number::Integer(stage)), whole),
    ];
    let entries = entries.into_iter().map(|(key, value, span)| Entry {
        key: Cow::Borrowed(key),
        key_span: if key == "Cmd" { instruction.span } else { span },
        value: node(value, span),
    });
    node(Value::Map(Map { entries: entries.collect() }), whole)
}

fn node(value: Value<'static>, span: Span) -> Node<'static> {
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::rego::values;
    use proptest::prelude::*;

    fn json(text: &str) -> String {
        let lines = read(text);
        let all = lines.as_list().unwrap().iter().map(|node| values::of(node).to_string());
        all.collect::<Vec<_>>().join("\n")
    }

    // The same file through conftest's parser, as its documentation describes the shape.
    #[test]
    fn instructions_are_taken_apart_as_conftest_does() {
        let text = "\
# syntax=docker/dockerfile:1
ARG VERSION=1.22
FROM --platform=linux/amd64 golang:${VERSION} AS build
# a comment
ENV A=1 B=\"two words\"
ENV OLD some value
RUN apt-get update \\
    # in between
    && apt-get install -y curl
RUN [\"make\", \"all\"]
from alpine:3.20
COPY --from=build --chown=1:1 /a /b
HEALTHCHECK --interval=5s CMD curl -f http://localhost
ONBUILD RUN make
EXPOSE 80 443
user app
";
        insta::assert_snapshot!(json(text), @r#"
        {"Cmd":"arg","Flags":[],"JSON":false,"Stage":0,"SubCmd":"","Value":["VERSION=1.22"]}
        {"Cmd":"from","Flags":["--platform=linux/amd64"],"JSON":false,"Stage":0,"SubCmd":"","Value":["golang:${VERSION}","AS","build"]}
        {"Cmd":"env","Flags":[],"JSON":false,"Stage":0,"SubCmd":"","Value":["A","1","=","B","\"two words\"","="]}
        {"Cmd":"env","Flags":[],"JSON":false,"Stage":0,"SubCmd":"","Value":["OLD","some value",""]}
        {"Cmd":"run","Flags":[],"JSON":false,"Stage":0,"SubCmd":"","Value":["apt-get update     && apt-get install -y curl"]}
        {"Cmd":"run","Flags":[],"JSON":true,"Stage":0,"SubCmd":"","Value":["make","all"]}
        {"Cmd":"from","Flags":[],"JSON":false,"Stage":1,"SubCmd":"","Value":["alpine:3.20"]}
        {"Cmd":"copy","Flags":["--from=build","--chown=1:1"],"JSON":false,"Stage":1,"SubCmd":"","Value":["/a","/b"]}
        {"Cmd":"healthcheck","Flags":["--interval=5s"],"JSON":false,"Stage":1,"SubCmd":"","Value":["CMD","curl -f http://localhost"]}
        {"Cmd":"onbuild","Flags":[],"JSON":false,"Stage":1,"SubCmd":"RUN","Value":["make"]}
        {"Cmd":"expose","Flags":[],"JSON":false,"Stage":1,"SubCmd":"","Value":["80","443"]}
        {"Cmd":"user","Flags":[],"JSON":false,"Stage":1,"SubCmd":"","Value":["app"]}
        "#);
    }

    proptest! {
        #[test]
        fn any_text_gives_some_instructions(text in "(FROM a|RUN |\\\\|\n|`|#|<<E|E|\\[\"a\"|\"|ENV A=|ONBUILD | |ü|\\PC){0,40}") {
            let node = read(&text);
            for item in node.as_list().unwrap() {
                let range = item.span.start.offset as usize..item.span.end.offset as usize;
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
