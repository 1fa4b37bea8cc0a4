//! The workbook of an XLSForm → an instrument.

use std::collections::BTreeMap;

use noi_core::Code;
use noi_pack::condition::Condition;
use noi_pack::instrument::{Choice, Instrument, Item, Scoring};
use noi_pack::model::Text;

use super::cells::{Book, Row, Sheet};
use super::meta::{self, Meta};
use super::problem::{Kind, XlsFormProblem};
use super::survey::{Columns, is_english};
use super::{AGE, CHOICES, NOI, SETTINGS, SURVEY, is_code, is_name, points_total, relevant};

/// What a form gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub instrument: Instrument,
    /// Fields of the instrument that the form doesn't tell, as packs call them: empty there.
    pub to_fill: Vec<&'static str>,
    /// Columns with something in them that was passed over: looks, remarks, other languages.
    pub passed_over: Vec<String>,
}

type Lists = BTreeMap<String, Vec<Choice>>;

/// Reads an XLSForm.
///
/// # Errors
/// Everything in it that a questionnaire can't hold, by sheet and cell.
pub fn import(bytes: &[u8]) -> Result<Imported, Vec<XlsFormProblem>> {
    let mut book = Book::open(bytes).map_err(|problem| vec![problem])?;
    let mut sheet = |name| {
        book.sheet(name)?
            .ok_or_else(|| vec![Kind::NoSheet.of(name, name)])
    };
    let (survey, choices, settings) = (sheet(SURVEY)?, sheet(CHOICES)?, sheet(SETTINGS)?);
    let noi = book.sheet(NOI)?;

    let mut problems = Vec::new();
    let head = Head::read(&settings, &mut problems);
    let meta = noi.as_ref().map(|sheet| meta::read(sheet, &mut problems));
    let survey_columns = Columns::of(&survey, &head.language);
    let choice_columns = Columns::of(&choices, &head.language);
    let lists = lists(&choices, &choice_columns, &mut problems);
    let points = choices.has("points") && choices.uses("points");
    let form = Form {
        sheet: &survey,
        columns: &survey_columns,
        lists: &lists,
    };
    let (ages, items) = form.read(&head.title, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let passed_over = [(SURVEY, survey_columns), (CHOICES, choice_columns)]
        .into_iter()
        .flat_map(|(sheet, columns)| {
            let of_sheet = move |column| format!("{sheet}: {column}");
            columns.passed_over.into_iter().map(of_sheet)
        })
        .collect();
    let instrument = assemble(head, meta.unwrap_or_default(), points, ages, items);
    Ok(Imported {
        to_fill: to_fill(&instrument),
        instrument,
        passed_over,
    })
}

/// What the sheet `settings` says.
#[derive(Default)]
struct Head {
    title: Text,
    code: Code,
    version: String,
    language: String,
}

impl Head {
    fn read(settings: &Sheet, problems: &mut Vec<XlsFormProblem>) -> Self {
        for column in ["form_title", "form_id"] {
            if !settings.has(column) {
                problems.push(settings.missing(column));
            }
        }
        let Some(row) = settings.rows().next() else {
            problems.push(Kind::NoColumn.of(SETTINGS, "form_id"));
            return Self::default();
        };
        let code = row.trimmed("form_id");
        if settings.has("form_id") && !is_code(code) {
            problems.push(Kind::NameUnusable.at(row.place("form_id"), code));
        }
        let language = row.trimmed("default_language").to_owned();
        let title = row.cell("form_title").unwrap_or_default().to_owned();
        Self {
            title: if is_english(&language) {
                Text {
                    vi: String::new(),
                    en: title,
                }
            } else {
                Text {
                    vi: title,
                    en: String::new(),
                }
            },
            code: code.to_owned(),
            version: row.trimmed("version").to_owned(),
            language,
        }
    }
}

fn assemble(
    head: Head,
    meta: Meta,
    points: bool,
    (from_months, to_months): (i32, i32),
    items: Vec<Item>,
) -> Instrument {
    let mut words = head.title;
    if !meta.en.is_empty() {
        words.en = meta.en;
    }
    let scoring = meta.scoring.unwrap_or(if points {
        Scoring::Sum {
            bands: Vec::new(),
            urgent: Vec::new(),
            cut_offs: Vec::new(),
        }
    } else {
        Scoring::Observe {}
    });
    Instrument {
        code: head.code,
        version: head.version,
        words,
        about: meta.about,
        notice: meta.notice,
        source: meta.source,
        licence: meta.licence,
        basis: meta.basis,
        service: meta.service,
        group_only: meta.group_only,
        sensitive: meta.sensitive,
        from_months,
        to_months,
        items,
        scoring,
        outcomes: meta.outcomes,
    }
}

fn to_fill(instrument: &Instrument) -> Vec<&'static str> {
    let no_bands = matches!(&instrument.scoring, Scoring::Sum { bands, .. } if bands.is_empty());
    [
        ("version", instrument.version.is_empty()),
        ("vi", instrument.words.vi.is_empty()),
        ("en", instrument.words.en.is_empty()),
        ("about.vi", instrument.about.vi.is_empty()),
        ("about.en", instrument.about.en.is_empty()),
        ("notice.vi", instrument.notice.vi.is_empty()),
        ("notice.en", instrument.notice.en.is_empty()),
        ("source", instrument.source.is_empty()),
        ("licence", instrument.licence.is_empty()),
        ("service", instrument.service.is_empty()),
        ("outcome", no_bands && instrument.outcomes.is_empty()),
        ("scoring.sum.bands", no_bands),
    ]
    .into_iter()
    .filter_map(|(field, empty)| empty.then_some(field))
    .collect()
}

fn lists(sheet: &Sheet, columns: &Columns, problems: &mut Vec<XlsFormProblem>) -> Lists {
    let list_column = if sheet.has("list_name") {
        "list_name"
    } else {
        "list name"
    };
    for (column, shown) in [(list_column, "list_name"), ("name", "name")] {
        if !sheet.has(column) {
            problems.push(sheet.missing(shown));
            return Lists::default();
        }
    }
    let mut lists = Lists::new();
    for row in sheet.rows() {
        let code = row.trimmed("name");
        let list = lists
            .entry(row.trimmed(list_column).to_owned())
            .or_default();
        if !is_code(code) {
            problems.push(Kind::NameUnusable.at(row.place("name"), code));
        } else if list.iter().any(|one| one.code == code) {
            problems.push(Kind::NameTwice.at(row.place("name"), code));
        }
        columns.refuse(&row, &[], problems);
        list.push(Choice {
            code: code.to_owned(),
            words: columns.label(&row, problems),
            points: points_of(&row, problems),
        });
    }
    lists
}

fn points_of(row: &Row<'_>, problems: &mut Vec<XlsFormProblem>) -> i32 {
    let text = row.trimmed("points");
    if text.is_empty() {
        return 0;
    }
    match text.parse() {
        Ok(points) if (-100..=100).contains(&points) => points,
        _ => {
            problems.push(Kind::PointsUnclear.at(row.place("points"), text));
            0
        }
    }
}

/// The group that is open.
struct Group {
    heading: Text,
    parts: Vec<Condition>,
}

struct Form<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    lists: &'a Lists,
}

/// What of the survey was read so far.
#[derive(Default)]
struct Read<'a> {
    ages: Option<(i32, i32)>,
    group: Option<Group>,
    items: Vec<Item>,
    calculations: Vec<Row<'a>>,
    names: Vec<&'a str>,
}

impl<'a> Form<'a> {
    /// Ages and items; without a group the title is the heading.
    fn read(&self, title: &Text, problems: &mut Vec<XlsFormProblem>) -> ((i32, i32), Vec<Item>) {
        for column in ["type", "name"] {
            if !self.sheet.has(column) {
                problems.push(self.sheet.missing(column));
                return Default::default();
            }
        }
        let mut read = Read::default();
        for row in self.sheet.rows() {
            self.row(row, title, &mut read, problems);
        }
        if read.group.is_some() {
            problems.push(Kind::GroupUnbalanced.of(SURVEY, "begin_group"));
        }
        if read.ages.is_none() && !self.asks_age() {
            problems.push(Kind::AgeMissing.of(SURVEY, AGE));
        }
        if read.items.is_empty() && problems.is_empty() {
            problems.push(Kind::NoQuestions.of(SURVEY, ""));
        }
        self.check_calculations(&read, problems);
        (read.ages.unwrap_or_default(), read.items)
    }

    fn asks_age(&self) -> bool {
        self.sheet.rows().any(|row| row.trimmed("name") == AGE)
    }

    fn row(
        &self,
        row: Row<'a>,
        title: &Text,
        read: &mut Read<'a>,
        problems: &mut Vec<XlsFormProblem>,
    ) {
        let kind = row.trimmed("type");
        let words: Vec<&str> = kind.split_whitespace().collect();
        let name = row.trimmed("name");
        if !name.is_empty() {
            if read.names.contains(&name) {
                problems.push(Kind::NameTwice.at(row.place("name"), name));
            }
            read.names.push(name);
        }
        match words[..] {
            ["begin_group"] | ["begin", "group"] => self.begin(&row, read, problems),
            ["end_group"] | ["end", "group"] => {
                if read.group.take().is_none() {
                    problems.push(Kind::GroupUnbalanced.at(row.place("type"), kind));
                }
            }
            ["begin_repeat" | "end_repeat"] | ["begin" | "end", "repeat"] => {
                problems.push(Kind::Repeat.at(row.place("type"), kind));
            }
            ["integer"] if name == AGE => self.age(&row, read, problems),
            ["calculate"] => {
                let unfit = ["relevant", "constraint", "required"];
                self.columns.refuse(&row, &unfit, problems);
                read.calculations.push(row);
            }
            ["select_one", list] | ["select", "one", list] => {
                self.item(&row, list, title, read, problems);
            }
            _ => problems.push(Kind::QuestionType.at(row.place("type"), kind)),
        }
    }

    fn begin(&self, row: &Row<'a>, read: &mut Read<'a>, problems: &mut Vec<XlsFormProblem>) {
        if read.group.is_some() {
            problems.push(Kind::GroupInGroup.at(row.place("type"), row.trimmed("name")));
        }
        let unfit = ["constraint", "calculation", "required"];
        self.columns.refuse(row, &unfit, problems);
        read.group = Some(Group {
            heading: self.columns.label(row, problems),
            parts: self.conditions(row, read, problems),
        });
    }

    fn age(&self, row: &Row<'a>, read: &mut Read<'a>, problems: &mut Vec<XlsFormProblem>) {
        self.columns
            .refuse(row, &["relevant", "calculation"], problems);
        // Ages of items are measured against it.
        if !read.items.is_empty() {
            problems.push(Kind::AgeMissing.at(row.place("name"), AGE));
        }
        let constraint = row.trimmed("constraint");
        match relevant::parse_window(constraint) {
            Some(window) => read.ages = Some(window),
            None => problems.push(Kind::AgeWindow.at(row.place("constraint"), constraint)),
        }
    }

    fn item(
        &self,
        row: &Row<'a>,
        list: &str,
        title: &Text,
        read: &mut Read<'a>,
        problems: &mut Vec<XlsFormProblem>,
    ) {
        let code = row.trimmed("name");
        // `age`, `and`, `or` and `not` mean something in a pack's conditions.
        if !is_name(code) || ["age", "and", "or", "not", "meta", AGE].contains(&code) {
            problems.push(Kind::NameUnusable.at(row.place("name"), code));
        }
        self.columns
            .refuse(row, &["constraint", "calculation"], problems);
        let choices = self.lists.get(list).cloned().unwrap_or_default();
        if choices.is_empty() {
            problems.push(Kind::ListUnknown.at(row.place("type"), list));
        }
        let words = self.columns.label(row, problems);
        let hint = self.columns.hint(row, problems);
        let required = required(row, problems);
        let own = self.conditions(row, read, problems);
        let (section, mut parts) = match &read.group {
            Some(group) => (group.heading.clone(), group.parts.clone()),
            None => (title.clone(), Vec::new()),
        };
        parts.extend(own);
        let whole = read.ages.unwrap_or((i32::MIN, i32::MAX));
        let (ages, shown_when) = relevant::split_ages(parts, whole);
        if ages.0 > ages.1 {
            let detail = format!("{} > {}", ages.0, ages.1);
            problems.push(Kind::NeverAsked.at(row.place("relevant"), detail));
        }
        if let Some(months) = shown_when.as_ref().and_then(age_beyond) {
            problems.push(Kind::ConditionAge.at(row.place("relevant"), months.to_string()));
        }
        read.items.push(Item {
            code: code.to_owned(),
            section,
            words,
            hint,
            choices,
            from_months: ages.0,
            to_months: ages.1,
            shown_when,
            required,
        });
    }

    /// The parts of a `relevant`; they look back only.
    fn conditions(
        &self,
        row: &Row<'a>,
        read: &Read<'a>,
        problems: &mut Vec<XlsFormProblem>,
    ) -> Vec<Condition> {
        let text = row.cell("relevant").unwrap_or_default();
        if text.trim().is_empty() {
            return Vec::new();
        }
        let place = row.place("relevant");
        let condition = match relevant::parse(text) {
            Ok(condition) => condition,
            Err(error) => {
                let rest: String = text.chars().skip(error.at - 1).take(40).collect();
                let detail = format!("{} “{rest}” ≠ {}", error.at, error.expected);
                problems.push(Kind::Condition.at(place, detail));
                return Vec::new();
            }
        };
        for (item, answer) in condition.mentions() {
            match read.items.iter().find(|one| one.code == *item) {
                None => problems.push(Kind::ReferenceUnknown.at(place, item.as_str())),
                Some(item) if item.choice(answer).is_none() => {
                    let detail = format!("${{{}}} = '{answer}'", item.code);
                    problems.push(Kind::AnswerUnknown.at(place, detail));
                }
                Some(_) => {}
            }
        }
        relevant::conjuncts(condition)
    }

    /// Only the sum of points is calculated, and only as the points of the choices say.
    fn check_calculations(&self, read: &Read<'a>, problems: &mut Vec<XlsFormProblem>) {
        let bare = |text: &str| -> String { text.split_whitespace().collect() };
        let sum = points_total(&read.items).unwrap_or_default();
        for row in &read.calculations {
            let text = row.trimmed("calculation");
            if bare(text) != bare(&sum) {
                problems.push(Kind::CalculationOther.at(row.place("calculation"), text));
            }
        }
    }
}

fn required(row: &Row<'_>, problems: &mut Vec<XlsFormProblem>) -> bool {
    match row.trimmed("required").to_lowercase().as_str() {
        "yes" | "true" | "true()" | "1" => true,
        "" | "no" | "false" | "false()" | "0" => false,
        other => {
            problems.push(Kind::RequiredUnclear.at(row.place("required"), other));
            false
        }
    }
}

/// An age that the conditions of packs can't name.
fn age_beyond(condition: &Condition) -> Option<i32> {
    match condition {
        Condition::And(all) | Condition::Or(all) => all.iter().find_map(age_beyond),
        Condition::Not(inner) => age_beyond(inner),
        Condition::AgeAtLeast(months) | Condition::AgeBelow(months) => {
            (!(0..=240).contains(months)).then_some(*months)
        }
        Condition::Answered { .. } => None,
    }
}
