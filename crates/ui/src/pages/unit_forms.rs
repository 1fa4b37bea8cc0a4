//! The forms about villages and facilities: a new one, another name, closed or open again.

use askama::Template;

use super::html;
use crate::forms::FieldError;
use crate::forms::units::{CloseForm, KINDS, NewUnitForm, RenameForm};
use crate::inputs::{Area, FormErrors, Input, Radios};
use crate::page::{Page, Shell};
use crate::pages::register::OddView;
use crate::routes::{Place, UnitPage, UnitQuery};
use crate::words::Words;

/// What every one of these forms shows around its fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Around {
    pub errors: Vec<FieldError>,
    /// What is odd and wasn't said to be right yet.
    pub doubts: Vec<OddView>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
}

/// `UnitPage::New`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewUnitView {
    pub form: NewUnitForm,
    pub around: Around,
    /// Name of the commune or village below which it is added; empty where the unit looked at
    /// is neither, and one has to be chosen first.
    pub parent: String,
    /// Below a village only facilities stand.
    pub in_village: bool,
}

/// `UnitPage::Name`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RenameView {
    /// Id in addresses.
    pub id: String,
    /// Its name now.
    pub name: String,
    pub form: RenameForm,
    pub around: Around,
    /// Who gave it another name meanwhile and when, in the page's language; may be empty.
    pub by: String,
}

/// `UnitPage::Close`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CloseView {
    pub id: String,
    pub name: String,
    /// Its last day where it is closed, as people write it; then it can be opened again.
    pub closed: Option<String>,
    pub form: CloseForm,
    pub around: Around,
}

/// What stands above the fields, and the buttons below them.
struct Frame<'a> {
    errors: FormErrors,
    refused: FormErrors,
    doubts: &'a [OddView],
    /// What is said to be right by the button.
    keeps: String,
}

impl<'a> Frame<'a> {
    fn new(w: &Words, around: &'a Around, kept: &[String]) -> Frame<'a> {
        let told = around.errors.iter();
        let told: Vec<_> = told.map(|error| (error.field, error.words(w))).collect();
        let keys = around.doubts.iter().map(|doubt| doubt.key.as_str());
        let kept = kept.iter().map(String::as_str);
        Frame {
            errors: FormErrors::new(w, told),
            refused: match around.refused.is_empty() {
                true => FormErrors::new(w, Vec::new()),
                false => FormErrors::titled(w.get("refused-title"), around.refused.clone()),
            },
            doubts: &around.doubts,
            keeps: kept.chain(keys).collect::<Vec<_>>().join(" "),
        }
    }

    fn is_wrong(&self) -> bool {
        !self.errors.is_empty() || !self.refused.is_empty()
    }
}

#[derive(Template)]
#[template(path = "unit_new.html")]
struct NewPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a NewUnitView,
    f: Frame<'a>,
    action: String,
    back: String,
    choose: String,
    kind: Radios,
    name: Input<'a>,
    from: Input<'a>,
}

/// A new village or facility.
pub fn render_new(view: &NewUnitView, page: &Page) -> String {
    let w = page.words();
    let f = Frame::new(&w, &view.around, &view.form.kept);
    let kinds = KINDS
        .iter()
        .filter(|(code, _)| !view.in_village || *code != "village");
    html(&NewPage {
        v: view,
        action: page.href(Place::Units(UnitPage::New)),
        back: page.href(Place::Units(UnitPage::List(UnitQuery::default()))),
        choose: page.href(Place::Choose(String::new())),
        kind: Radios::new(
            "kind",
            w.get("unit-kind"),
            kinds.map(|(code, _)| ((*code).to_owned(), w.get(&format!("unit-kind-{code}")))),
            &view.form.kind,
            &f.errors,
        ),
        name: Input::text("name", w.get("unit-name"), &view.form.name)
            .help(w.get("unit-name-help"))
            .told(&f.errors),
        from: Input::day("from", w.get("unit-from-field"), &view.form.from)
            .help(w.get("unit-from-help"))
            .told(&f.errors),
        f,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "unit_name.html")]
struct NamePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a RenameView,
    f: Frame<'a>,
    action: String,
    back: String,
    choose: Option<Radios>,
    name: Input<'a>,
    how: Radios,
    from: Input<'a>,
    reason: Area<'a>,
}

/// Another name.
pub fn render_name(view: &RenameView, page: &Page) -> String {
    let w = page.words();
    let form = &view.form;
    let f = Frame::new(&w, &view.around, &form.kept);
    let choices = [
        ("theirs".to_owned(), w.x("edit-theirs", form.was.as_str())),
        ("mine".to_owned(), w.x("edit-mine", form.name.as_str())),
    ];
    let legend = w.get("unit-name");
    html(&NamePage {
        v: view,
        action: page.href(Place::Units(UnitPage::Name(view.id.clone()))),
        back: page.href(Place::Units(UnitPage::One(view.id.clone()))),
        choose: (form.asked)
            .then(|| Radios::new("choose", legend, choices, &form.choose, &f.errors)),
        name: Input::text("name", w.get("unit-name"), &form.name)
            .help(w.get("unit-name-help"))
            .told(&f.errors),
        how: Radios::new(
            "how",
            w.get("unit-how"),
            ["renamed", "mistake"]
                .map(|code| (code.to_owned(), w.get(&format!("unit-how-{code}")))),
            &form.how,
            &f.errors,
        ),
        from: Input::day("from", w.get("unit-renamed-from"), &form.from)
            .help(w.get("unit-renamed-from-help"))
            .told(&f.errors),
        reason: Area::new(
            "reason",
            (w.get("edit-reason"), w.get("unit-reason-help")),
            &form.reason,
            &f.errors,
        ),
        f,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "unit_close.html")]
struct ClosePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a CloseView,
    f: Frame<'a>,
    action: String,
    back: String,
    on: Input<'a>,
    reason: Area<'a>,
}

/// Closed, or open again.
pub fn render_close(view: &CloseView, page: &Page) -> String {
    let w = page.words();
    let f = Frame::new(&w, &view.around, &view.form.kept);
    html(&ClosePage {
        v: view,
        action: page.href(Place::Units(UnitPage::Close(view.id.clone()))),
        back: page.href(Place::Units(UnitPage::One(view.id.clone()))),
        on: Input::day("on", w.get("unit-close-on"), &view.form.on)
            .help(w.get("unit-close-on-help"))
            .told(&f.errors),
        reason: Area::new(
            "reason",
            (w.get("edit-reason"), w.get("unit-reason-help")),
            &view.form.reason,
            &f.errors,
        ),
        f,
        s: Shell::new(page),
        w,
    })
}
