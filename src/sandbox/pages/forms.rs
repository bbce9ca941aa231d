//! Issue forms: the list to choose from, a form to fill in, and what is said when it cannot be sent.
//! Reading the files and writing the issue's text is `issue_forms`'.

use axum::body::Body;
use http::Response;

use super::html::{Html, all, classed, el, link, text, void, when};
use super::markdown::{Place, render};
use super::references::Known;
use super::{acting, issues, layout, people, respond};
use crate::sandbox::issue_forms::{self, Answers, Field, Form, Item, Kind};
use crate::sandbox::query::{Query, encode_path};
use crate::sandbox::{Handle, Refusal};

/// What was written so far.
struct Draft {
    title: String,
    person: Option<String>,
    answers: Answers,
    /// Why it could not be sent.
    refused: Option<String>,
}

/// The forms of a repository.
pub(super) fn choose(handle: &Handle, full_name: &str) -> Response<Body> {
    let found = handle.read(|world| {
        let repo = world.repo(full_name)?;
        Some((world.full_name(repo), issue_forms::of(world, repo), issue_forms::allows_blank(world, repo)))
    });
    let Some((full_name, forms, blank)) = found else {
        return respond::missing(&format!("There is no repository `{full_name}` here."));
    };
    let list = forms.iter().map(|(file, form)| match form {
        Ok(form) => {
            let page = format!("/{full_name}/issues/new?template={}", encode_path(file));
            el("li", &[], [link(&page, &form.name), classed("span", "muted", [text(&form.description)])])
        }
        Err(why) => {
            let why = format!("is no issue form: {why}");
            el("li", &[], [text(file), classed("span", "muted", [text(why)])])
        }
    });
    let without = el("p", &[], [link(&format!("/{full_name}#new"), "An issue without a form")]);
    let main = all([
        el("h1", &[], [text("New issue")]),
        issues::rows(list.collect(), "There are no forms."),
        when(blank, || without),
    ]);
    let title = format!("New issue · {full_name}");
    let trail = layout::repository_steps(&full_name);
    respond::page(200, layout::Page { title: &title, trail, main, live: None })
}

/// A form, filled in with what the address says: `?template=FILE&title=…&ID=…`.
pub(super) fn page(handle: &Handle, full_name: &str, query: &Query) -> Response<Body> {
    let Some(file) = query.get("template").filter(|file| !file.is_empty()) else {
        return respond::see_other(&format!("/{full_name}/issues/new/choose"));
    };
    match found(handle, full_name, file) {
        Ok(form) => {
            let asked = |field: &Field| field.id.as_deref().and_then(|id| query.get(id)).map(str::to_owned);
            let answers = form.fields().enumerate();
            let answers = answers.filter_map(|(at, field)| Some((at, vec![asked(field).or(field.at_first())?])));
            let draft = Draft {
                title: query.get("title").unwrap_or(&form.title).to_owned(),
                person: query.get("as").map(str::to_owned),
                answers: answers.collect(),
                refused: None,
            };
            shown(handle, 200, full_name, file, &form, &draft)
        }
        Err(refusal) => refused(full_name, file, &refusal),
    }
}

/// Sends a form and leads to the issue.
pub(super) fn send(handle: &Handle, full_name: &str, sent: &Query) -> Response<Body> {
    let file = sent.get("template").unwrap_or_default();
    let form = match found(handle, full_name, file) {
        Ok(form) => form,
        Err(refusal) => return refused(full_name, file, &refusal),
    };
    let answer = |at: usize| sent.all(&name_of(at)).map(str::to_owned).collect::<Vec<String>>();
    let answers: Answers = form.fields().enumerate().map(|(at, _)| (at, answer(at))).collect();
    let title = sent.get("title").unwrap_or_default();
    let opened = acting::person(handle, sent).and_then(|person| person.send_answers(full_name, file, title, &answers));
    match opened {
        Ok(number) => respond::see_other(&format!("/{full_name}/issues/{number}")),
        Err(refusal) => {
            let person = sent.get("person").unwrap_or_default();
            let why = acting::explain(person, &refusal);
            let draft = Draft { title: title.to_owned(), person: Some(person.to_owned()), answers, refused: Some(why) };
            shown(handle, acting::status(&refusal), full_name, file, &form, &draft)
        }
    }
}

fn name_of(at: usize) -> String {
    format!("f{at}")
}

fn found(handle: &Handle, full_name: &str, file: &str) -> Result<Form, Refusal> {
    handle.read(|world| world.issue_form(world.repo(full_name).ok_or_else(Refusal::not_found)?.id, file))
}

fn refused(full_name: &str, file: &str, refusal: &Refusal) -> Response<Body> {
    let why = match refusal.status {
        404 => format!("{full_name} has no issue form `{file}` on its default branch."),
        _ => refusal.message.clone(),
    };
    let back = format!("/{full_name}/issues/new/choose");
    respond::problem(refusal.status, "No such form", &why, (&back, "All forms"))
}

fn shown(handle: &Handle, status: u16, full_name: &str, file: &str, form: &Form, draft: &Draft) -> Response<Body> {
    let seen = handle.read(|world| Some((people::choices(world, world.repo(full_name)?), Known::of(world))));
    let Some((choices, known)) = seen else {
        return respond::missing(&format!("There is no repository `{full_name}` here."));
    };
    let place = || Place { known: &known, repo: full_name, folder: None };
    let mut at = 0;
    let items = form.body.iter().map(|item| match item {
        Item::Markdown(words) => render(words, place()),
        Item::Field(field) => {
            let given = draft.answers.get(&at).map(Vec::as_slice).unwrap_or_default();
            at += 1;
            question(field, &name_of(at - 1), given, place())
        }
    });
    let items: Html = items.collect();
    let why = draft
        .refused
        .as_ref()
        .map(|why| el("p", &[("class", "refused"), ("role", "alert")], [text(format!("Not sent: {why}"))]));
    let title =
        void("input", &[("name", "title"), ("value", &draft.title), ("aria-label", "Title"), ("maxlength", "256")]);
    let controls = [
        people::select(&choices, draft.person.as_deref()),
        el("button", &[("class", "primary")], [text("Submit new issue")]),
    ];
    let body = el(
        "form",
        &[("method", "post"), ("action", &format!("/{full_name}/issues/new"))],
        [
            void("input", &[("type", "hidden"), ("name", "template"), ("value", file)]),
            el("label", &[], [text("Title"), title]),
            items,
            classed("div", "controls", controls),
        ],
    );
    let main = all([
        el("h1", &[], [text(&form.name)]),
        classed("p", "under", [text(&form.description)]),
        why.unwrap_or_default(),
        classed("section", "box padded answer", [body]),
    ]);
    let heading = format!("{} · {full_name}", form.name);
    let trail = all([
        layout::repository_steps(full_name),
        layout::step(&format!("/{full_name}/issues/new/choose"), "new issue"),
    ]);
    respond::page(status, layout::Page { title: &heading, trail, main, live: None })
}

/// A question. Nothing is marked as required for the browser: the sandbox says what is missing, all at once.
fn question(field: &Field, name: &str, given: &[String], place: Place<'_>) -> Html {
    let first = given.first().map(String::as_str).unwrap_or_default();
    let heading = all([
        el("b", &[], [text(&field.label)]),
        when(field.required, || classed("span", "muted", [text(" required")])),
        when(!field.description.is_empty(), || classed("div", "muted", [render(&field.description, place)])),
    ]);
    let control = match &field.kind {
        Kind::Input { placeholder, .. } => {
            void("input", &[("name", name), ("value", first), ("placeholder", placeholder)])
        }
        Kind::Textarea { placeholder, .. } => {
            el("textarea", &[("name", name), ("rows", "5"), ("placeholder", placeholder)], [text(first)])
        }
        Kind::Dropdown { options, multiple, .. } => dropdown(options, *multiple, name, given),
        Kind::Checkboxes(boxes) => {
            let list = boxes.iter().map(|found| {
                let mut attributes = vec![("type", "checkbox"), ("name", name), ("value", found.label.as_str())];
                if given.contains(&found.label) {
                    attributes.push(("checked", ""));
                }
                let must = when(found.required, || classed("span", "muted", [text(" required")]));
                let shown = [void("input", &attributes), text(" "), render(&found.label, place), must];
                classed("div", "tick", [el("label", &[], shown)])
            });
            return el("fieldset", &[], [el("legend", &[], [heading]), list.collect()]);
        }
    };
    classed("div", "question", [el("label", &[], [heading, el("div", &[], [control])])])
}

fn dropdown(options: &[String], multiple: bool, name: &str, given: &[String]) -> Html {
    let shown = options.iter().map(|option| {
        let mut attributes = vec![("value", option.as_str())];
        if given.contains(option) {
            attributes.push(("selected", ""));
        }
        el("option", &attributes, [text(option)])
    });
    let shown: Html = shown.collect();
    if multiple {
        return el("select", &[("name", name), ("multiple", "")], [shown]);
    }
    el("select", &[("name", name)], [el("option", &[("value", "")], [text("None")]), shown])
}
