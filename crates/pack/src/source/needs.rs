//! `needs/*.toml`: what children and pregnant women are owed.

use std::rc::Rc;

use noi_core::access::Section;
use noi_core::{Code, Domain, Role};

use super::basis::basis;
use super::diagnostic::Spot;
use super::fields::{At, Fields, Node, Sink};
use super::values::{DOMAINS, LEVELS, ROLES, SECTIONS, SUBJECTS, choose};
use crate::expression::Expression;
use crate::model::{
    After, Circumstance, MetBy, Need, Offset, Subject, Text, Timing, Trigger, Window,
};

/// The keys that say when a need opens, is due and closes; a need has exactly one.
const TIMINGS: [&str; 5] = ["once", "age_rounds", "windows", "school_years", "since"];

/// A need as read, before its names are looked up.
pub(super) struct DraftNeed<'a> {
    /// Complete but for the place of the need that it comes after.
    pub(super) need: Need,
    pub(super) code: Spot<'a>,
    /// The table of its timing.
    pub(super) timing: Spot<'a>,
    pub(super) matters: Spot<'a>,
    /// The need that must be met first.
    pub(super) after: Option<At<'a, Code>>,
    /// Services that it mentions, each with the results that it mentions.
    pub(super) services: Vec<ServiceName<'a>>,
    pub(super) circumstances: Vec<At<'a, Code>>,
    pub(super) applies: Option<Spot<'a>>,
}

/// A service and results as a rule mentions them.
pub(super) struct ServiceName<'a> {
    pub(super) service: At<'a, Code>,
    pub(super) results: Vec<At<'a, Code>>,
}

/// What a template puts in place of `{circumstance}`, `{vi}`, `{en}` and `{basis}`.
struct Filling<'c>(Option<&'c Circumstance>);

impl Filling<'_> {
    fn fill(&self, text: &str) -> String {
        let Some(circumstance) = self.0 else {
            return text.to_owned();
        };
        text.replace("{circumstance}", &circumstance.code)
            .replace("{vi}", &lower_first(&circumstance.words.vi))
            .replace("{en}", &lower_first(&circumstance.words.en))
            .replace("{basis}", &circumstance.basis)
    }
}

/// Inside a sentence the words of a circumstance begin with a small letter.
fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// Reads the needs of one file.
pub(super) fn read<'a>(
    file: &Fields<'a>,
    circumstances: &[Circumstance],
    drafts: &mut Vec<DraftNeed<'a>>,
) {
    let defaults = file.table("defaults").map(Rc::new);
    for fields in file.tables("need") {
        let fields = fields.or_else(defaults.clone());
        let groups = fields.texts("each_circumstance");
        if groups.is_empty() {
            drafts.extend(need(&fields, &Filling(None)));
        }
        let mut filled = true;
        for group in groups {
            match circumstances.iter().find(|one| one.code == group.value) {
                Some(one) => drafts.extend(need(&fields, &Filling(Some(one)))),
                None => {
                    filled = false;
                    fields.error(
                        &group.spot,
                        "unknown-circumstance",
                        format!("there is no circumstance `{}`", group.value),
                        "use a code of circumstances.csv".to_owned(),
                    );
                }
            }
        }
        // A template that couldn't be filled was not read: its fields are not unknown.
        if !filled {
            continue;
        }
        fields.finish();
    }
    if let Some(defaults) = defaults {
        defaults.finish();
    }
}

fn need<'a>(fields: &Fields<'a>, filling: &Filling<'_>) -> Option<DraftNeed<'a>> {
    let code = fields.required_text("code", "add `code = \"…\"`: small letters, digits and `_`");
    let words = fields.words();
    let mut basis = basis(fields);
    basis.citation = basis.citation.map(|citation| filling.fill(&citation));
    let domain = fields.required_choice("domain", DOMAINS);
    let role = fields.required_choice("role", ROLES);
    let subject = fields.choice("subject", SUBJECTS).unwrap_or(Subject::Child);
    let core = fields.required_bool(
        "core",
        "add `core = true` when it counts in access by need and age, otherwise `core = false`",
    );
    let sensitive = fields
        .bool("sensitive")
        .unwrap_or(filling.0.is_some_and(|circumstance| circumstance.sensitive));
    // A missing domain was reported; the pack is refused.
    let domain = domain.unwrap_or(Domain::Health);
    let section = fields
        .choice("section", SECTIONS)
        .unwrap_or_else(|| usual_section(domain, subject, sensitive, filling));
    let valid_from = fields.date("valid_from");
    let valid_to = fields.date("valid_to");
    if let (Some(from), Some(to)) = (&valid_from, &valid_to)
        && to.value <= from.value
    {
        fields.error(
            &to.spot,
            "validity-order",
            "the rule ends before it begins".to_owned(),
            "`valid_to` is the first day on which the rule no longer holds: a later day than `valid_from`".to_owned(),
        );
    }
    let (applies, applies_spot) = applies(fields);
    let (matters, matters_spot) = match fields.days("matters") {
        Some(matters) => (matters.value, matters.spot),
        None => {
            if fields.node("matters").is_none() {
                fields.missing(
                    "matters",
                    "add `matters = \"…d\"`: the days for which it still counts once missed; \"0d\" when it doesn't",
                );
            }
            (0, fields.spot())
        }
    };
    let mut names = Names::default();
    let met_by = met_by(fields, &mut names);
    let timing = timing(fields, filling, &mut names);
    let code = code?;
    let (timing, timing_spot) = timing?;
    Some(DraftNeed {
        need: Need {
            code: filling.fill(&code.value),
            words: Text {
                vi: filling.fill(&words.vi),
                en: filling.fill(&words.en),
            },
            domain,
            subject,
            basis,
            core: core.unwrap_or(false),
            sensitive,
            section,
            valid_from: valid_from.map(|at| at.value),
            valid_to: valid_to.map(|at| at.value),
            applies,
            timing,
            matters_days: matters,
            met_by,
            // A missing role was reported, too.
            role: role.unwrap_or(Role::CommuneOfficer),
        },
        code: code.spot,
        timing: timing_spot,
        matters: matters_spot,
        after: names.after,
        services: names.services,
        circumstances: names.circumstances,
        applies: applies_spot,
    })
}

/// What is said of one circumstance lies where the circumstance does; what is owed before birth
/// lies with the pregnancy, or with the mother where it is sensitive.
fn usual_section(
    domain: Domain,
    subject: Subject,
    sensitive: bool,
    filling: &Filling<'_>,
) -> Section {
    match (filling.0, subject) {
        (Some(circumstance), _) => circumstance.section,
        (None, Subject::Pregnancy) if sensitive => Section::MotherScreening,
        (None, Subject::Pregnancy) => Section::Pregnancy,
        (None, Subject::Child) => Section::usual(Some(domain), sensitive),
    }
}

fn applies<'a>(fields: &Fields<'a>) -> (Expression, Option<Spot<'a>>) {
    let Some(text) = fields.text("applies") else {
        return (Expression::Always, None);
    };
    match Expression::parse(&text.value) {
        Ok(expression) => (expression, Some(text.spot)),
        Err(error) => {
            fields.error(
                &text.place(error.at),
                "bad-expression",
                format!("expected {}", error.expected),
                "write for example `sex = female and province in poor-provinces`".to_owned(),
            );
            (Expression::Always, Some(text.spot))
        }
    }
}

/// Names that are looked up when everything has been read.
#[derive(Default)]
struct Names<'a> {
    after: Option<At<'a, Code>>,
    services: Vec<ServiceName<'a>>,
    circumstances: Vec<At<'a, Code>>,
}

fn met_by<'a>(fields: &Fields<'a>, names: &mut Names<'a>) -> Vec<MetBy> {
    let list = fields.list("met_by");
    let is_list = fields
        .node("met_by")
        .is_none_or(|node| node.value.is_array());
    if list.is_empty() && is_list {
        fields.error(
            &fields.spot(),
            "nothing-meets-it",
            "nothing is said about what meets this need".to_owned(),
            "add `met_by = [\"a_service\"]`; a need that nothing can meet would stay overdue for ever".to_owned(),
        );
    }
    list.iter()
        .filter_map(|node| met_by_one(fields.sink(), node, names))
        .collect()
}

fn met_by_one<'a>(sink: &'a Sink, node: &Node<'a>, names: &mut Names<'a>) -> Option<MetBy> {
    if node.value.is_str() {
        let service = node.text()?;
        let code = service.value.clone();
        names.services.push(ServiceName {
            service,
            results: Vec::new(),
        });
        return Some(MetBy::Service {
            service: code,
            results: Vec::new(),
        });
    }
    let way = node.table("way of meeting")?;
    let found = if let Some(level) = way.text("enrolled") {
        let grade = way.number("grade", 1..=12).map(|grade| grade.value as u8);
        choose(sink, "school level", &level, LEVELS).map(|level| MetBy::Enrolled { level, grade })
    } else if way.bool("personal_id") == Some(true) {
        Some(MetBy::PersonalId)
    } else if let Some(service) = way.text("service") {
        let results = way.texts("results");
        let dose = way.number("dose", 1..=20);
        let code = service.value.clone();
        let codes = results.iter().map(|result| result.value.clone()).collect();
        names.services.push(ServiceName { service, results });
        Some(match dose {
            Some(number) => MetBy::Dose {
                service: code,
                number: number.value as u8,
            },
            None => MetBy::Service {
                service: code,
                results: codes,
            },
        })
    } else {
        way.error(
            &way.spot(),
            "nothing-meets-it",
            "this doesn't say what meets the need".to_owned(),
            "write a service's code, `{ service = \"…\", dose = 1 }`, `{ service = \"…\", results = [\"…\"] }`, `{ enrolled = \"primary\" }` or `{ personal_id = true }`".to_owned(),
        );
        None
    };
    for key in [
        "enrolled",
        "grade",
        "personal_id",
        "service",
        "results",
        "dose",
    ] {
        way.node(key);
    }
    way.finish();
    found
}

fn timing<'a>(
    fields: &Fields<'a>,
    filling: &Filling<'_>,
    names: &mut Names<'a>,
) -> Option<(Timing, Spot<'a>)> {
    let found: Vec<&'static str> = TIMINGS
        .into_iter()
        .filter(|key| fields.node(key).is_some())
        .collect();
    let [key] = found[..] else {
        fields.error(
            &fields.spot(),
            "one-timing",
            if found.is_empty() {
                "nothing says when this need opens and is due".to_owned()
            } else {
                format!("`{}` can't stand together", found.join("` and `"))
            },
            format!("write exactly one of `{}`", TIMINGS.join("`, `")),
        );
        return None;
    };
    if key == "windows" {
        return windows(fields);
    }
    let table = fields.table(key)?;
    let spot = table.spot();
    let timing = match key {
        "once" => once(&table, names),
        "age_rounds" => age_rounds(&table),
        "school_years" => school_years(&table),
        _ => since(&table, filling, names),
    };
    table.finish();
    timing.map(|timing| (timing, spot))
}

fn once<'a>(table: &Fields<'a>, names: &mut Names<'a>) -> Option<Timing> {
    let opens = table.required_offset("opens");
    let due = table.required_offset("due");
    let closes = table.offset("closes");
    let after = table.table("after").and_then(|after| {
        let need = after.required_text("need", "name the need that must be met first");
        let min = after.days("min");
        let due = after.days("due");
        for (key, value) in [("min", &min), ("due", &due)] {
            if value.is_none() && !after.has(key) {
                after.missing(
                    key,
                    "`min`: days that must lie between; `due`: days until it is overdue",
                );
            }
        }
        after.finish();
        if let (Some(min), Some(due)) = (&min, &due)
            && due.value < min.value
        {
            after.error(
                &due.spot,
                "due-before-opens",
                "it would be overdue before it may be done".to_owned(),
                format!("`due` must be at least `min`, {} days", min.value),
            );
        }
        names.after = need;
        Some(After {
            need: usize::MAX,
            min_days: min?.value,
            due_days: due?.value,
        })
    });
    Some(Timing::Once {
        opens: opens?.value,
        due: due?.value,
        closes: closes.map(|closes| closes.value),
        after,
    })
}

fn age_rounds(table: &Fields<'_>) -> Option<Timing> {
    let first = table.required_offset("first");
    let until = table.required_offset("until");
    let due = table.required_offset("due");
    let every = every(table);
    if every.is_none() && !table.has("every") {
        table.missing("every", "add `every = \"1m\"`");
    }
    Some(Timing::AgeRounds {
        first: first?.value,
        every_months: every?,
        due: due?.value,
        until: until?.value,
    })
}

fn every(table: &Fields<'_>) -> Option<i32> {
    let every = table.months("every")?;
    if every.value < 1 {
        table.error(
            &every.spot,
            "bad-span-of-time",
            "rounds must be at least a month apart".to_owned(),
            "write \"1m\" or more".to_owned(),
        );
        return None;
    }
    Some(every.value)
}

fn windows<'a>(fields: &Fields<'a>) -> Option<(Timing, Spot<'a>)> {
    let table = fields.table("windows")?;
    let spot = table.spot();
    let from = table.months("from_age");
    let to = table.months("to_age");
    for key in ["from_age", "to_age"] {
        if !table.has(key) {
            table.missing(
                key,
                "the age on the window's first day, in months: `\"6m\"`",
            );
        }
    }
    let mut windows = Vec::new();
    let mut last_end = None;
    for window in table.tables("each") {
        let (opens, due) = (window.month_day("opens"), window.month_day("due"));
        let last = window.month_day("last");
        for key in ["opens", "due"] {
            if !window.has(key) {
                window.missing(key, "write month and day: \"06-01\"");
            }
        }
        window.finish();
        let (Some(opens), Some(due)) = (opens, due) else {
            continue;
        };
        let last = last.unwrap_or_else(|| due.clone());
        let in_order = opens.value <= due.value && due.value <= last.value;
        if !in_order || last_end.is_some_and(|end| opens.value <= end) {
            window.error(
                &window.spot(),
                "windows-order",
                "windows must follow each other within the year, and each must open before it is due and be due before its last day".to_owned(),
                "put them in the order of the year, without overlap; split one that runs over New Year".to_owned(),
            );
        }
        last_end = Some(last.value);
        windows.push(Window {
            opens: opens.value,
            due: due.value,
            last: last.value,
        });
    }
    if table.list("each").is_empty() {
        table.missing(
            "each",
            "add `each = [{ opens = \"06-01\", due = \"06-02\" }]`",
        );
    }
    table.finish();
    let timing = Timing::CalendarRounds {
        windows,
        from_months: from?.value,
        to_months: to?.value,
    };
    Some((timing, spot))
}

fn school_years(table: &Fields<'_>) -> Option<Timing> {
    const AGE: &str = "the child's age: the school year's first year minus the year of birth";
    let from = table.required_number("from_age", 0..=25, AGE);
    let to = table.required_number("to_age", 0..=25, AGE);
    let due = table.required_offset("due");
    if let (Some(from), Some(to)) = (&from, &to)
        && to.value < from.value
    {
        table.error(
            &to.spot,
            "windows-order",
            "`to_age` is less than `from_age`".to_owned(),
            "both ages belong to the range: 3 and 4 mean ages 3 and 4".to_owned(),
        );
    }
    Some(Timing::SchoolYears {
        from_age: from?.value,
        to_age: to?.value,
        due: due?.value,
    })
}

fn since<'a>(table: &Fields<'a>, filling: &Filling<'_>, names: &mut Names<'a>) -> Option<Timing> {
    let circumstances: Vec<At<'a, String>> = table
        .texts("circumstance")
        .into_iter()
        .map(|at| At {
            value: filling.fill(&at.value),
            spot: at.spot,
        })
        .collect();
    let service = table.text("service");
    let results = table.texts("results");
    let identified = table.bool("identified") == Some(true);
    let due = table.required_offset("due");
    let closes = table.offset("closes");
    let every = every(table);
    let kinds = usize::from(!circumstances.is_empty())
        + usize::from(service.is_some())
        + usize::from(identified);
    if kinds != 1 {
        table.error(
            &table.spot(),
            "one-trigger",
            "this must say since what, and since one thing only".to_owned(),
            "write `circumstance = [\"4\"]`, or `service = \"…\"` (with `results`), or `identified = true`".to_owned(),
        );
        return None;
    }
    let trigger = if let Some(service) = service {
        let trigger = Trigger::Service {
            service: service.value.clone(),
            results: results.iter().map(|result| result.value.clone()).collect(),
        };
        names.services.push(ServiceName { service, results });
        trigger
    } else if identified {
        Trigger::Identified
    } else {
        let codes = circumstances.iter().map(|at| at.value.clone()).collect();
        names.circumstances = circumstances;
        Trigger::Circumstance(codes)
    };
    let due: Offset = due?.value;
    Some(Timing::Since {
        trigger,
        due,
        closes: closes.map(|closes| closes.value),
        every_months: every,
    })
}
