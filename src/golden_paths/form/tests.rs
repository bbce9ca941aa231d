use super::*;
use crate::golden_paths::{Files, SourceFile};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

const SERVICE: &str = r#"
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: service
  title: Backend service
  description: A service with everything around it
spec:
  type: service
  parameters:
    - title: The service
      description: What it is and who answers for it.
      required: [name, owner, kind]
      properties:
        name:
          title: Name
          type: string
          pattern: "^[a-z][a-z0-9-]{2,38}$"
          ui:help: lower-case letters, digits and dashes, 3 to 40 characters
          examples: [orders-api]
        owner: {title: Owner, type: string, description: The team that answers for it, ui:field: OwnerPicker}
        kind: {title: Kind, type: string, enum: [http, grpc, none], default: http}
        about: {title: About, type: string, ui:widget: textarea}
        token: {title: Registry token, type: string, ui:field: Secret}
    - title: Running it
      properties:
        public: {title: "Public?", type: boolean, default: false}
        replicas: {title: Replicas, type: integer, minimum: 1, maximum: 9, default: 2}
        regions: {title: Regions, type: array, items: {type: string, enum: [eu, us]}, default: [eu]}
        zones: {title: Zones, type: array, items: {type: string, enum: ["a, the first", b]}}
        hosts: {title: Hosts, type: array, items: {type: string}}
        tags: {title: Name!, type: object}
        hidden: {type: string, ui:widget: hidden}
      if: {properties: {public: {const: true}}}
      then: {properties: {domain: {title: Domain, type: string, default: example.com}}}
  steps:
    - {id: s, action: fetch:template, input: {url: ./skeleton}}
"#;

fn path(text: &str) -> GoldenPath {
    let file = |text: &str| SourceFile { contents: text.as_bytes().to_vec(), executable: false, link: false };
    let files = [("template.yaml", text), ("skeleton/a.txt", "a\n")];
    let files: Files = files.into_iter().map(|(path, text)| (path.to_owned(), file(text))).collect();
    GoldenPath::from_files(files).unwrap()
}

fn read(body: &str) -> Reading {
    let path = path(SERVICE);
    Form::of(&path).read(&path, body)
}

/// The body that GitHub makes of answers, in the form's order; none for what is left empty.
fn rendered(form: &Form, answers: &Map<String, Json>) -> String {
    let sections = form.fields.iter().map(|field| {
        let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let answer = match (field.kind, answers.get(&field.parameter)) {
            (FieldKind::Boxes, chosen) => {
                let ticked = |label: &str| {
                    let all = chosen.and_then(Json::as_array);
                    if all.is_some_and(|all| all.iter().any(|one| one == label)) { "X" } else { " " }
                };
                format!("- [{}] a, the first\n- [{}] b", ticked("a, the first"), ticked("b"))
            }
            (_, None) => NO_RESPONSE.to_owned(),
            (FieldKind::Fenced, Some(Json::Array(items))) => {
                format!("```text\n{}\n```", items.iter().map(text).collect::<Vec<_>>().join("\n"))
            }
            (FieldKind::Fenced, Some(value)) => format!("```text\n{}\n```", text(value)),
            (_, Some(Json::Bool(yes))) => if *yes { "yes" } else { "no" }.to_owned(),
            (_, Some(Json::Array(items))) => items.iter().map(text).collect::<Vec<_>>().join(", "),
            (_, Some(Json::String(text))) if text == "none" => "(none)".to_owned(),
            (_, Some(value)) => text(value),
        };
        format!("### {}\n\n{answer}", field.label)
    });
    sections.collect::<Vec<_>>().join("\n\n")
}

use super::sections::NO_RESPONSE;

#[test]
fn a_form_asks_for_everything_in_the_paths_words() {
    insta::assert_snapshot!(write(&path(SERVICE)), @r#"
    # idp:form 6e2f83fc2cc4c005
    # Written from the golden path service. A form that was changed by hand is left as it is;
    # remove the file to have it written again.
    name: Backend service
    description: A service with everything around it
    title: "Backend service: "
    labels: ["idp:create", "idp:path:service"]
    body:
      - type: markdown
        attributes:
          value: |
            ## The service

            What it is and who answers for it.

            **Registry token** is a secret and not asked for here, where others can read it. Set it in the settings of the new repository.
      - type: input
        id: name
        attributes:
          label: Name
          description: It must be lower-case letters, digits and dashes, 3 to 40 characters.
          placeholder: orders-api
        validations:
          required: true
      - type: input
        id: owner
        attributes:
          label: Owner
          description: "The team that answers for it. It must be a team of the catalog, such as `group:default/payments`."
        validations:
          required: true
      - type: dropdown
        id: kind
        attributes:
          label: Kind
          options:
            - "http"
            - "grpc"
            - "(none)"
          default: 0
        validations:
          required: true
      - type: textarea
        id: about
        attributes:
          label: About
          render: text
        validations:
          required: false
      - type: markdown
        attributes:
          value: |
            ## Running it
      - type: dropdown
        id: public
        attributes:
          label: Public?
          options:
            - "yes"
            - "no"
          default: 1
        validations:
          required: true
      - type: input
        id: replicas
        attributes:
          label: Replicas
          description: "It must be a whole number from 1 to 9. Left empty: `2`."
        validations:
          required: false
      - type: dropdown
        id: regions
        attributes:
          label: Regions
          description: "Left empty: `eu`."
          multiple: true
          options:
            - "eu"
            - "us"
        validations:
          required: false
      - type: checkboxes
        id: zones
        attributes:
          label: Zones
          options:
            - label: "a, the first"
            - label: "b"
      - type: textarea
        id: hosts
        attributes:
          label: Hosts
          description: One a line.
          render: text
        validations:
          required: false
      - type: textarea
        id: tags
        attributes:
          label: "Name! (tags)"
          description: It must be an object in JSON.
          render: text
        validations:
          required: false
      - type: input
        id: domain
        attributes:
          label: Domain
          description: "Counts only together with some of the other answers. Left empty: `example.com`."
        validations:
          required: false
    "#);
}

#[test]
fn what_github_makes_of_the_answers_is_read_back() {
    let body = "### Name\r\n\r\norders\r\n\r\n### Owner\r\n\r\npayments\r\n\r\n### Kind\r\n\r\n(none)\r\n\r\n### About\r\n\r\n\
                ```text\r\nTakes orders.\r\n\r\n### Owner\r\n\r\nis a heading here\r\n```\r\n\r\n### Public?\r\n\r\nyes\r\n\r\n\
                ### Replicas\r\n\r\n3\r\n\r\n### Regions\r\n\r\neu, us\r\n\r\n### Zones\r\n\r\n- [X] a, the first\r\n- [ ] b\r\n\r\n\
                ### Hosts\r\n\r\n```text\r\na.test\r\nb.test\r\n```\r\n\r\n### Name! (tags)\r\n\r\n```text\r\n{\"a\": 1}\r\n```\r\n\r\n\
                ### Domain\r\n\r\n_No response_";
    let reading = read(body);
    assert_eq!(reading.problems, []);
    let expected = json!({
        "name": "orders", "owner": "payments", "kind": "none",
        "about": "Takes orders.\n\n### Owner\n\nis a heading here", "public": true, "replicas": 3,
        "regions": ["eu", "us"], "zones": ["a, the first"], "hosts": ["a.test", "b.test"], "tags": {"a": 1},
    });
    assert_eq!(Json::Object(reading.values), expected);
}

#[test]
fn a_body_that_was_edited_by_hand_is_read_as_far_as_it_can_be() {
    let reading = read(
        "cc the team\n### Owner\npayments\n### Notes\nplease be quick\n\n### Name\n\n\n  orders  \n### Kind\ngrpc\n",
    );
    assert_eq!(reading.problems, []);
    assert_eq!(reading.passed_over, ["Notes"]);
    assert_eq!(Json::Object(reading.values), json!({"owner": "payments", "name": "orders", "kind": "grpc"}));
}

#[test]
fn what_cannot_be_told_is_not_guessed() {
    let told = |body: &str| {
        let problems = read(body).problems;
        problems.iter().map(|p| format!("{}: {}", p.label, p.problem)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told("### Name\n\na\n\n### Name\n\nb"), @"Name: its heading stands more than once; leave one of them");
    insta::assert_snapshot!(told("### Name\n\na\nb"), @"Name: it must be one line");
    insta::assert_snapshot!(told("Please make a service."), @": the issue holds none of the form's headings, such as `### Name`");
    insta::assert_snapshot!(told(&"### Name\n\n".repeat(600)), @": the text holds too many headings");
    insta::assert_snapshot!(told(&"x".repeat(300_000)), @": the issue is longer than is read");
}

#[test]
fn an_answer_that_could_end_in_two_places_is_asked_for_again() {
    let two = SERVICE
        .replace("tags: {title: Name!, type: object}", "notes: {title: Notes, type: string, ui:widget: textarea}");
    let path = path(&two);
    let form = Form::of(&path);
    let mut answers = Map::new();
    answers.insert("hosts".to_owned(), json!(["a", "```", "", "### Notes", "", "```text", "b"]));
    answers.insert("notes".to_owned(), json!("c"));
    let reading = form.read(&path, &rendered(&form, &answers));
    assert_eq!(reading.values, Map::new());
    assert_eq!(reading.problems.iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["Notes"]);
}

#[test]
fn a_form_that_was_translated_by_hand_still_leads_to_the_parameters() {
    let path = path(SERVICE);
    let text = write(&path);
    let translated =
        text.replace("label: Owner", "label: Wer ist zuständig?").replace("label: About", "label: Worum geht es?");
    let form = Form::from_file(&translated, &path).unwrap();
    let reading = form.read(&path, "### Wer ist zuständig?\n\npayments\n\n### Name\n\norders\n");
    assert_eq!(Json::Object(reading.values), json!({"owner": "payments", "name": "orders"}));
    assert!(is_untouched(&text) && is_untouched(&text.replace('\n', "\r\n")) && !is_untouched(&translated));
    assert_eq!(Form::from_file(&text, &path).unwrap(), Form::of(&path));
}

#[test]
fn a_file_that_is_no_form_of_the_path_is_told() {
    let path = path(SERVICE);
    assert!(Form::from_file("body: 3", &path).is_err());
    assert!(Form::from_file("body: [{type: input, id: other, attributes: {label: Other}}]", &path).is_err());
    let twice = "body: [{type: input, id: name, attributes: {label: A}}, {type: input, attributes: {label: A}}]";
    assert_eq!(Form::from_file(twice, &path).unwrap_err().to_string(), "two fields have the label `A`");
}

#[test]
fn errors_are_told_in_the_words_of_the_form() {
    let path = path(SERVICE);
    let form = Form::of(&path);
    let reading = form.read(&path, "### Name\n\nBad_Name!\n\n### Kind\n\nsoap\n\n### Replicas\n\nmany\n");
    let errors = path.answers_over(&[], &reading.values, &Map::new()).unwrap_err();
    let told = form.in_its_words(&errors);
    let told = told.iter().map(|p| format!("{} ({}): {}", p.label, p.given.as_deref().unwrap_or("nothing"), p.problem));
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @"
    Name (Bad_Name!): it must be lower-case letters, digits and dashes, 3 to 40 characters
    Owner (nothing): it must be a team of the catalog, such as `group:default/payments`
    Kind (soap): it must be `http`, `grpc` or `none`
    Replicas (many): it must be a whole number from 1 to 9
    ");
}

#[test]
fn labels_and_files_are_named_after_the_path_and_fit_github() {
    assert_eq!(path_label("rest-api-node"), "idp:path:rest-api-node");
    let (a, b) = (path_label(&format!("{}a", "x".repeat(60))), path_label(&format!("{}b", "x".repeat(60))));
    assert!(a != b && a.len() == 50 && b.len() == 50);
    assert_eq!(file_of("rest-api-node"), ".github/ISSUE_TEMPLATE/idp-rest-api-node.yml");
}

#[test]
fn a_path_that_asks_nothing_has_a_form_that_github_takes() {
    let text = SERVICE.split("  parameters:").next().unwrap().to_owned()
        + "  steps:\n    - {id: s, action: fetch:template, input: {url: ./skeleton}}\n";
    let path = path(&text);
    assert!(write(&path).contains("label: Remarks"));
    assert_eq!(Form::of(&path).read(&path, "### Remarks\n\n_No response_").problems, []);
}

/// Lines that try to look like something else.
fn hostile() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "### Name",
        "### Owner",
        "### Kind",
        "### Hosts",
        "### Domain",
        "```",
        "```text",
        "- [x] b",
        "_No response_",
        "",
        "a",
        "## b",
        "    c",
        "<!-- d -->",
        "@acme/all",
        "é",
        "### Else",
    ]);
    prop::collection::vec(words, 1..9).prop_map(|lines| lines.join("\n"))
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{1,20}", Just("### Owner".to_owned()), Just("```".to_owned())]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("an answer", |text| !text.is_empty() && text != NO_RESPONSE)
}

proptest! {
    #[test]
    fn no_answer_is_ever_read_as_another(
        name in line(), owner in line(), about in hostile(), hosts in prop::collection::vec(line(), 0..4),
        kind in prop::sample::select(vec!["http", "grpc", "none"]), public in any::<bool>(),
        regions in prop::sample::subsequence(vec!["eu", "us"], 0..=2),
        zones in prop::sample::subsequence(vec!["a, the first", "b"], 0..=2), crlf in any::<bool>(),
    ) {
        let path = path(SERVICE);
        let form = Form::of(&path);
        let mut answers = Map::new();
        answers.extend([("name", json!(name)), ("owner", json!(owner)), ("kind", json!(kind))].map(|(k, v)| (k.to_owned(), v)));
        answers.insert("public".to_owned(), json!(public));
        for (name, list) in [("regions", json!(regions)), ("zones", json!(zones)), ("hosts", json!(hosts))] {
            if list != json!([]) {
                answers.insert(name.to_owned(), list);
            }
        }
        if !about.trim().is_empty() {
            answers.insert("about".to_owned(), json!(about));
        }
        let body = rendered(&form, &answers);
        let body = if crlf { body.replace('\n', "\r\n") } else { body };
        let reading = form.read(&path, &body);
        // Where a text could end in two places, that is told; nothing else may happen.
        if reading.problems.is_empty() {
            prop_assert_eq!(Json::Object(reading.values), Json::Object(answers));
        } else {
            prop_assert!(about.contains("### ") && reading.values.is_empty(), "{:?}", reading.problems);
        }
    }

    #[test]
    fn no_text_stops_the_reading(body in prop_oneof![".*", hostile(), "(### (Name|Owner|About|Zones)\n|\n|```|- \\[x\\] b|a|\r){0,60}"]) {
        read(&body);
    }

    #[test]
    fn whatever_a_path_says_the_form_is_yaml_that_says_the_same(title in "\\PC{1,30}", about in "\\PC{0,60}") {
        let mut template: Json = serde_yaml::from_str(SERVICE).unwrap();
        template["metadata"]["title"] = json!(title);
        template["spec"]["parameters"][0]["description"] = json!(about);
        template["spec"]["parameters"][0]["properties"]["owner"]["title"] = json!(title);
        template["spec"]["parameters"][0]["properties"]["kind"]["enum"] = json!([title, "http"]);
        let path = path(&template.to_string());
        let text = write(&path);
        let form: Json = serde_yaml::from_str(&text).unwrap();
        prop_assert!(form["name"].as_str().unwrap().chars().count() >= 3);
        prop_assert_eq!(Form::from_file(&text, &path).unwrap(), Form::of(&path));
    }
}
