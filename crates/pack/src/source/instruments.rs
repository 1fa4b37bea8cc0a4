//! `instruments/*.toml`: one questionnaire or observation a file.

use std::collections::BTreeMap;
use std::rc::Rc;

use noi_core::Code;

use super::basis::basis;
use super::diagnostic::Spot;
use super::fields::{At, Fields, Node};
use super::indicators::ages_of;
use super::instrument_scoring::{Mentions, scoring};
use crate::condition::Condition;
use crate::instrument::{Choice, Instrument, Item, NextStep, Outcome};
use crate::model::Text;

/// An instrument as read, before its names are looked up.
pub(super) struct DraftInstrument<'a> {
    pub(super) instrument: Instrument,
    pub(super) code: Spot<'a>,
    pub(super) service: At<'a, Code>,
    /// Where each item stands, in their order.
    pub(super) items: Vec<ItemSpots<'a>>,
    pub(super) outcomes: Vec<Spot<'a>>,
    /// Services that an outcome counsels or refers to.
    pub(super) next: Vec<At<'a, Code>>,
    pub(super) mentions: Mentions<'a>,
}

pub(super) struct ItemSpots<'a> {
    pub(super) code: Spot<'a>,
    pub(super) when: Option<Spot<'a>>,
    pub(super) choices: Vec<Spot<'a>>,
}

type ChoiceSet<'a> = Vec<(Choice, Spot<'a>)>;

pub(super) fn read<'a>(file: &Fields<'a>, age_limit: i32) -> Option<DraftInstrument<'a>> {
    let code = file.required_text("code", "add `code = \"…\"`: small letters, digits and `_`");
    let version = written(
        file,
        "version",
        "add `version = \"1\"`; change it with every question or cut-off",
    );
    let words = file.words();
    let about = file.words_of("about");
    let notice = file.words_of("notice");
    let source = written(
        file,
        "source",
        "say where the questions and the scoring come from",
    );
    let licence = written(
        file,
        "licence",
        "say under which licence the questions may be used, such as `Apache-2.0`",
    );
    let basis = basis(file);
    let service = file.required_text(
        "service",
        "the service as which a filled form counts: `service = \"development_screening\"`",
    );
    let (from_months, to_months) = if file.node("ages").is_some() {
        ages(file, (0, age_limit - 1), age_limit)
    } else {
        file.missing(
            "ages",
            "for which ages it is: `ages = \"1m..72m\"` is from 1 to under 72 months",
        );
        (0, age_limit - 1)
    };
    let group_only = file.bool("group_only").unwrap_or(false);
    let sensitive = file.bool("sensitive").unwrap_or(false);

    let sets = choice_sets(file);
    let defaults = file.table("defaults").map(Rc::new);
    let mut items = Vec::new();
    let mut item_spots = Vec::new();
    for section in file.tables("section") {
        let heading = section.words();
        for fields in section.tables("item") {
            let fields = fields.or_else(defaults.clone());
            let read = item(
                &fields,
                &heading,
                &sets,
                (from_months, to_months),
                age_limit,
            );
            fields.finish();
            if let Some((item, spots)) = read {
                items.push(item);
                item_spots.push(spots);
            }
        }
        section.finish();
    }
    if let Some(defaults) = defaults {
        defaults.finish();
    }
    let mut next = Vec::new();
    let mut outcomes = Vec::new();
    let mut outcome_spots = Vec::new();
    for fields in file.tables("outcome") {
        if let Some((outcome, spot)) = outcome(&fields, &mut next) {
            outcomes.push(outcome);
            outcome_spots.push(spot);
        }
        fields.finish();
    }
    let mut mentions = Mentions::default();
    let scoring = scoring(file, &items, age_limit, &mut mentions);
    let (code, service) = (code?, service?);
    Some(DraftInstrument {
        instrument: Instrument {
            code: code.value,
            version,
            words,
            about,
            notice,
            source,
            licence,
            basis,
            service: service.value.clone(),
            group_only,
            sensitive,
            from_months,
            to_months,
            items,
            scoring: scoring?,
            outcomes,
        },
        code: code.spot,
        service,
        items: item_spots,
        outcomes: outcome_spots,
        next,
        mentions,
    })
}

/// A text that must be there and not blank.
fn written(fields: &Fields<'_>, key: &'static str, mend: &str) -> String {
    let Some(text) = fields.required_text(key, mend) else {
        return String::new();
    };
    if text.value.trim().is_empty() {
        fields.error(
            &text.spot,
            "missing-word",
            format!("`{key}` is blank"),
            mend.to_owned(),
        );
    }
    text.value
}

/// `ages = "12m..24m"` as completed months, both inclusive.
pub(super) fn ages(fields: &Fields<'_>, otherwise: (i32, i32), age_limit: i32) -> (i32, i32) {
    let Some(text) = fields.text("ages") else {
        return otherwise;
    };
    match ages_of(&text.value) {
        Some((from, to)) if from < to && to <= age_limit => (from, to - 1),
        _ => {
            fields.error(
                &text.spot,
                "bad-ages",
                format!(
                    "\"{}\" isn't a range of ages within the programme",
                    text.value
                ),
                format!(
                    "write \"12m..24m\" (from 12 to under 24 months) or \"1y..2y\"; the programme ends at {age_limit} months"
                ),
            );
            otherwise
        }
    }
}

fn choice_sets<'a>(file: &Fields<'a>) -> BTreeMap<Code, ChoiceSet<'a>> {
    file.table("choices").map_or_else(BTreeMap::new, |table| {
        table
            .entries()
            .into_iter()
            .map(|(name, node)| (name.value, choices(&node)))
            .collect()
    })
}

fn choices<'a>(node: &Node<'a>) -> ChoiceSet<'a> {
    node.list()
        .iter()
        .filter_map(|node| node.table("choice"))
        .filter_map(|fields| {
            let code = fields.required_text("code", "add `code = \"yes\"`");
            let words = fields.words();
            let points = fields.number("points", -100..=100).map_or(0, |at| at.value);
            fields.finish();
            let code = code?;
            let choice = Choice {
                code: code.value,
                words,
                points,
            };
            Some((choice, code.spot))
        })
        .collect()
}

fn item<'a>(
    fields: &Fields<'a>,
    section: &Text,
    sets: &BTreeMap<Code, ChoiceSet<'a>>,
    within: (i32, i32),
    age_limit: i32,
) -> Option<(Item, ItemSpots<'a>)> {
    let code = fields.required_text("code", "add `code = \"…\"`");
    let words = fields.words();
    let hint = if fields.node("hint").is_some() {
        fields.words_of("hint")
    } else {
        Text::default()
    };
    let choices = item_choices(fields, sets);
    let (from_months, to_months) = ages(fields, within, age_limit);
    let when = condition(fields);
    let required = fields.bool("required").unwrap_or(false);
    let code = code?;
    let (choices, spots) = choices.into_iter().unzip();
    let (shown_when, when) = when.map(|at| (at.value, at.spot)).unzip();
    Some((
        Item {
            code: code.value,
            section: section.clone(),
            words,
            hint,
            choices,
            from_months,
            to_months,
            shown_when,
            required,
        },
        ItemSpots {
            code: code.spot,
            when,
            choices: spots,
        },
    ))
}

/// The name of a set of `[choices]`, or the choices themselves.
fn item_choices<'a>(fields: &Fields<'a>, sets: &BTreeMap<Code, ChoiceSet<'a>>) -> ChoiceSet<'a> {
    let Some(node) = fields.node("choices") else {
        fields.missing(
            "choices",
            "name a set of `[choices]`: `choices = \"yes_no\"`, or list them",
        );
        return Vec::new();
    };
    if node.value.as_str().is_none() {
        return choices(&node);
    }
    let Some(name) = node.text() else {
        return Vec::new();
    };
    match sets.get(&name.value) {
        Some(set) => set.clone(),
        None => {
            fields.error(
                &name.spot,
                "unknown-choices",
                format!("there is no set of choices `{}`", name.value),
                super::diagnostic::did_you_mean(
                    &name.value,
                    sets.keys().map(String::as_str),
                    "add it to `[choices]`",
                ),
            );
            Vec::new()
        }
    }
}

fn condition<'a>(fields: &Fields<'a>) -> Option<At<'a, Condition>> {
    let text = fields.text("when")?;
    match Condition::parse(&text.value) {
        Ok(value) => Some(At {
            value,
            spot: text.spot,
        }),
        Err(error) => {
            fields.error(
                &text.place(error.at),
                "bad-condition",
                format!("expected {}", error.expected),
                "write for example `a1 = no and age >= 18m`".to_owned(),
            );
            None
        }
    }
}

fn outcome<'a>(fields: &Fields<'a>, next: &mut Vec<At<'a, Code>>) -> Option<(Outcome, Spot<'a>)> {
    let code = fields.required_text("code", "add `code = \"…\"`: a result of the service");
    let words = fields.words();
    let tell = fields.words_of("tell");
    let mut steps = Vec::new();
    if let Some(days) = fields.days("repeat_after") {
        steps.push(NextStep::RepeatAfter { days: days.value });
    }
    for service in fields.texts("counsel") {
        steps.push(NextStep::Counsel {
            service: service.value.clone(),
        });
        next.push(service);
    }
    for service in fields.texts("refer") {
        steps.push(NextStep::Refer {
            service: service.value.clone(),
        });
        next.push(service);
    }
    let urgent = fields.bool("urgent").unwrap_or(false);
    let code = code?;
    let outcome = Outcome {
        code: code.value,
        words,
        tell,
        next: steps,
        urgent,
    };
    Some((outcome, code.spot))
}
