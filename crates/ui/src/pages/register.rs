//! Registering a child: one form, which asks whether the child is here already and blocks nobody.

use askama::Template;
use noi_core::{Birth, Sex};

use super::html;
use crate::figures::sex_key;
use crate::format;
use crate::forms::FieldError;
use crate::forms::register::{RELATIONS, RegisterForm};
use crate::inputs::{BirthInput, FormErrors, Input};
use crate::page::{Page, Shell, UnitRef};
use crate::routes::{ChildQuery, Place};
use crate::words::Words;

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegisterView {
    /// Children live in communes and villages: in a unit above, those below to choose from
    /// instead of the form.
    pub choose: Option<Vec<UnitRef>>,
    /// As typed so far.
    pub form: RegisterForm,
    pub errors: Vec<FieldError>,
    /// Records that may be the same child, as far as the visitor may see them.
    pub alike: Vec<AlikeView>,
    /// What else is odd and wasn't said to be right yet.
    pub doubts: Vec<OddView>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
    /// Names of ethnic groups to choose from.
    pub groups: Vec<String>,
    /// Names of the unit's villages to choose from.
    pub villages: Vec<String>,
}

/// A record that may be of the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlikeView {
    /// Id of the child in addresses.
    pub id: String,
    /// Key under which the person says that it is another child.
    pub key: String,
    /// Full name.
    pub name: String,
    pub sex: Option<Sex>,
    pub birth: Option<Birth>,
    /// Village and unit, or as much as is known and may be seen.
    pub place: String,
    /// Relation and name of who cares for the child; empty if not known.
    pub carer: String,
}

/// Something odd: asked about, never blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddView {
    /// Key under which the person says that it is right.
    pub key: String,
    /// The question in the page's language.
    pub words: String,
}

struct AlikeShown<'a> {
    child: &'a AlikeView,
    href: String,
    sex: String,
    born: Option<String>,
    estimate: bool,
}

struct Choice {
    code: &'static str,
    words: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a RegisterView,
    action: String,
    back: String,
    choose: Option<Vec<(String, &'a str)>>,
    errors: FormErrors,
    refused: FormErrors,
    alike: Vec<AlikeShown<'a>>,
    /// Everything typed, for the button that sends it again.
    typed: Vec<(&'static str, &'a str)>,
    kept: Vec<&'a str>,
    name: Input<'a>,
    sexes: Vec<Choice>,
    birth: BirthInput<'a>,
    personal_id: Input<'a>,
    ethnicity: Input<'a>,
    village: Input<'a>,
    carer_name: Input<'a>,
    relations: Vec<Choice>,
    carer_phone: Input<'a>,
}

/// The form, as often as needed.
pub fn render(view: &RegisterView, page: &Page) -> String {
    let w = page.words();
    let form = &view.form;
    let told: Vec<_> = view
        .errors
        .iter()
        .map(|error| (error.field, error.words(&w)))
        .collect();
    let errors = FormErrors::new(&w, told);
    let input = |name, key: &str, value| Input::text(name, w.get(key), value).told(&errors);
    let help = |key: &str| w.get(key);
    html(&RegisterPage {
        v: view,
        action: page.href(Place::Register),
        back: page.href(Place::Children(ChildQuery {
            page: 1,
            ..ChildQuery::default()
        })),
        choose: view.choose.as_ref().map(|units| {
            let link = |unit: &UnitRef| page.href_in(&unit.id, Place::Register);
            units
                .iter()
                .map(|unit| (link(unit), unit.name.as_str()))
                .collect()
        }),
        refused: match view.refused.is_empty() {
            true => FormErrors::new(&w, Vec::new()),
            false => FormErrors::titled(w.get("refused-title"), view.refused.clone()),
        },
        alike: view
            .alike
            .iter()
            .map(|child| alike_shown(page, &w, child))
            .collect(),
        typed: form.typed().to_vec(),
        kept: (form.kept.iter().map(String::as_str))
            .chain(view.alike.iter().map(|child| child.key.as_str()))
            .chain(view.doubts.iter().map(|doubt| doubt.key.as_str()))
            .collect(),
        name: input("name", "register-name", &form.name).help(help("register-name-help")),
        sexes: [("male", "sex-boy"), ("female", "sex-girl")]
            .map(|(code, key)| Choice {
                code,
                words: w.get(key),
                checked: form.sex == code,
            })
            .into(),
        birth: BirthInput::new(
            &w,
            [&form.birth_day, &form.birth_month, &form.birth_year],
            &errors,
        ),
        personal_id: Input::day("personal_id", w.get("register-id"), &form.personal_id)
            .help(help("register-id-help"))
            .told(&errors),
        ethnicity: input("ethnicity", "register-ethnicity", &form.ethnicity).with_list("groups"),
        village: input("village", "register-village", &form.village)
            .with_list("villages")
            .help(help("register-village-help")),
        carer_name: input("carer_name", "register-carer-name", &form.carer_name),
        relations: RELATIONS
            .iter()
            .map(|(code, _)| Choice {
                code,
                words: w.get(&format!("register-relation-{code}")),
                checked: form.carer_relation == *code,
            })
            .collect(),
        carer_phone: Input::day("carer_phone", w.get("register-phone"), &form.carer_phone)
            .help(help("register-phone-help"))
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

fn alike_shown<'a>(page: &Page, w: &Words, child: &'a AlikeView) -> AlikeShown<'a> {
    AlikeShown {
        child,
        href: page.href(Place::Child(child.id.clone())),
        sex: w.get(sex_key(child.sex)),
        born: child.birth.map(Birth::vn),
        estimate: child.birth.is_some_and(format::is_estimate),
    }
}
