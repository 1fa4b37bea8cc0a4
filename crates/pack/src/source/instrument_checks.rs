//! What an instrument mentions must exist, every question must be asked of somebody, and
//! every sum and age must have an outcome.

use std::collections::BTreeMap;

use super::diagnostic::{Spot, did_you_mean};
use super::fields::{At, Sink};
use super::instruments::DraftInstrument;
use super::names::{not_sensitive, unique, unknown_service};
use crate::condition::Condition;
use crate::instrument::{Instrument, Item, Scoring};
use crate::model::Pack;

/// More ways to answer than this are not tried one by one.
const MOST_WAYS: usize = 20_000;

pub(super) fn check(draft: &DraftInstrument<'_>, pack: &Pack, sink: &Sink) {
    codes(draft, sink);
    services(draft, pack, sink);
    scoring_names(draft, sink);
    conditions(draft, sink);
    age_bands(draft, sink);
    point_bands(draft, sink);
    if draft.instrument.items.is_empty() {
        sink.borrow_mut().push(draft.code.error(
            "no-items",
            format!("`{}` asks nothing", draft.instrument.code),
            "add `[[section]]` with `[[section.item]]`".to_owned(),
        ));
    }
}

fn codes(draft: &DraftInstrument<'_>, sink: &Sink) {
    let instrument = &draft.instrument;
    let items = instrument.items.iter().zip(&draft.items);
    unique(
        sink,
        "item",
        items.clone().map(|(item, spots)| (&item.code, &spots.code)),
    );
    let outcomes = instrument.outcomes.iter().zip(&draft.outcomes);
    unique(
        sink,
        "outcome",
        outcomes.map(|(outcome, spot)| (&outcome.code, spot)),
    );
    for (item, spots) in items {
        unique(
            sink,
            "choice",
            item.choices
                .iter()
                .zip(&spots.choices)
                .map(|(choice, spot)| (&choice.code, spot)),
        );
    }
}

fn services(draft: &DraftInstrument<'_>, pack: &Pack, sink: &Sink) {
    let instrument = &draft.instrument;
    match pack.service(&instrument.service) {
        None => unknown_service(sink, pack, &draft.service),
        Some(service) => {
            if service.sensitive && !instrument.sensitive {
                not_sensitive(sink, &draft.code, &service.words.en);
            }
            for (outcome, spot) in instrument.outcomes.iter().zip(&draft.outcomes) {
                if !service.results.contains(&outcome.code) {
                    sink.borrow_mut().push(spot.error(
                        "unknown-result",
                        format!("`{}` has no result `{}`", service.code, outcome.code),
                        did_you_mean(
                            &outcome.code,
                            service.results.iter().map(String::as_str),
                            "add it to the service's `results`",
                        ),
                    ));
                }
            }
        }
    }
    for name in &draft.next {
        if pack.service(&name.value).is_none() {
            unknown_service(sink, pack, name);
        }
    }
}

fn scoring_names(draft: &DraftInstrument<'_>, sink: &Sink) {
    let instrument = &draft.instrument;
    let mentions = &draft.mentions;
    for name in &mentions.items {
        if instrument.item(&name.value).is_none() {
            unknown_item(sink, instrument, &name.value, &name.spot);
        }
    }
    for (item, answer) in &mentions.answers {
        if let Some(item) = instrument.item(item)
            && item.choice(&answer.value).is_none()
        {
            unknown_answer(sink, item, &answer.value, &answer.spot);
        }
    }
    for answer in &mentions.any_answers {
        let has = |item: &Item| item.choice(&answer.value).is_some();
        if !instrument.items.is_empty() && !instrument.items.iter().any(has) {
            unknown_answer(sink, &instrument.items[0], &answer.value, &answer.spot);
        }
    }
    for name in &mentions.outcomes {
        if instrument.outcome(&name.value).is_none() {
            sink.borrow_mut().push(name.spot.error(
                "unknown-outcome",
                format!("there is no outcome `{}`", name.value),
                did_you_mean(
                    &name.value,
                    instrument.outcomes.iter().map(|one| one.code.as_str()),
                    "add it as `[[outcome]]`",
                ),
            ));
        }
    }
    for code in &mentions.provinces {
        if code.value.len() != 2 || !code.value.bytes().all(|b| b.is_ascii_digit()) {
            sink.borrow_mut().push(code.spot.error(
                "bad-code",
                format!("`{}` isn't the code of a province", code.value),
                "write the two digits in use since 1/7/2025, such as \"11\"".to_owned(),
            ));
        }
    }
}

fn unknown_item(sink: &Sink, instrument: &Instrument, name: &str, spot: &Spot<'_>) {
    sink.borrow_mut().push(spot.error(
        "unknown-item",
        format!("there is no item `{name}`"),
        did_you_mean(
            name,
            instrument.items.iter().map(|item| item.code.as_str()),
            "write the code of an item of this instrument",
        ),
    ));
}

fn unknown_answer(sink: &Sink, item: &Item, name: &str, spot: &Spot<'_>) {
    sink.borrow_mut().push(spot.error(
        "unknown-answer",
        format!("`{name}` isn't an answer to `{}`", item.code),
        did_you_mean(
            name,
            item.choices.iter().map(|choice| choice.code.as_str()),
            "write the code of one of its choices",
        ),
    ));
}

/// Skip logic looks back, never forward; every item can be reached at some age.
fn conditions(draft: &DraftInstrument<'_>, sink: &Sink) {
    let instrument = &draft.instrument;
    // Item → ages at which it can be reached.
    let mut reached: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for (place, (item, spots)) in instrument.items.iter().zip(&draft.items).enumerate() {
        let mut sound = true;
        if let (Some(condition), Some(spot)) = (&item.shown_when, &spots.when) {
            for (name, answer) in condition.mentions() {
                let before = instrument.items[..place]
                    .iter()
                    .find(|one| one.code == *name);
                match (before, instrument.item(name)) {
                    (Some(other), _) if other.choice(answer).is_some() => continue,
                    (Some(other), _) => unknown_answer(sink, other, answer, spot),
                    (None, None) => unknown_item(sink, instrument, name, spot),
                    (None, Some(_)) => sink.borrow_mut().push(spot.error(
                        "later-item",
                        format!("`{}` asks about `{name}`, which comes later", item.code),
                        "move one of them: conditions look back only".to_owned(),
                    )),
                }
                sound = false;
            }
        }
        let ages: Vec<i32> = (item.from_months.max(instrument.from_months)
            ..=item.to_months.min(instrument.to_months))
            .filter(|age| {
                item.shown_when
                    .as_ref()
                    .is_none_or(|condition| can_hold(condition, *age, instrument, &reached))
            })
            .collect();
        if ages.is_empty() && sound {
            sink.borrow_mut()
                .push(spots.when.as_ref().unwrap_or(&spots.code).error(
                    "never-asked",
                    format!(
                        "`{}` is never asked, whatever the age and the answers",
                        item.code
                    ),
                    "mend its `ages` or `when`, or remove it".to_owned(),
                ));
        }
        reached.insert(&item.code, ages);
    }
}

/// Whether some answers to earlier items make it hold at this age.
fn can_hold(
    condition: &Condition,
    age: i32,
    instrument: &Instrument,
    reached: &BTreeMap<&str, Vec<i32>>,
) -> bool {
    let mut asked: Vec<(&str, Vec<Option<&str>>)> = Vec::new();
    for (name, _) in condition.mentions() {
        if asked.iter().any(|(code, _)| code == name) {
            continue;
        }
        let mut ways = vec![None];
        if reached
            .get(name.as_str())
            .is_some_and(|ages| ages.contains(&age))
            && let Some(item) = instrument.item(name)
        {
            ways.extend(item.choices.iter().map(|choice| Some(choice.code.as_str())));
        }
        asked.push((name, ways));
    }
    let count = asked
        .iter()
        .try_fold(1_usize, |all, (_, ways)| all.checked_mul(ways.len()))
        .unwrap_or(usize::MAX);
    if count > MOST_WAYS {
        return true;
    }
    (0..count).any(|mut way| {
        let answers: BTreeMap<&str, Option<&str>> = asked
            .iter()
            .map(|(code, ways)| {
                let answer = ways[way % ways.len()];
                way /= ways.len();
                (*code, answer)
            })
            .collect();
        condition.holds(age, &|code| answers.get(code).copied().flatten())
    })
}

/// Age bands follow each other without gap or overlap over the instrument's ages.
fn age_bands(draft: &DraftInstrument<'_>, sink: &Sink) {
    let instrument = &draft.instrument;
    let banded = matches!(
        instrument.scoring,
        Scoring::Milestones(_) | Scoring::PassesByAge { .. }
    );
    if !banded {
        return;
    }
    let mut next = instrument.from_months;
    let mut last: Option<&At<'_, (i32, i32)>> = None;
    for band in &draft.mentions.age_bands {
        let (from, to) = band.value;
        if from > next {
            gap(
                sink,
                &band.spot,
                &format!("ages {next} to {} months", from - 1),
            );
        } else if from < next {
            overlap(sink, &band.spot, &format!("age {from} months"));
        }
        next = next.max(to + 1);
        last = Some(band);
    }
    if next <= instrument.to_months {
        let spot = last.map_or(&draft.code, |band| &band.spot);
        gap(
            sink,
            spot,
            &format!("ages {next} to {} months", instrument.to_months),
        );
    }
}

/// Bands of points rise, and the lowest possible sum is in one.
fn point_bands(draft: &DraftInstrument<'_>, sink: &Sink) {
    let (lowest, highest) = possible_points(&draft.instrument);
    for bands in &draft.mentions.point_bands {
        let Some(first) = bands.first() else { continue };
        if first.value > lowest {
            gap(
                sink,
                &first.spot,
                &format!("{lowest} to {} points", first.value - 1),
            );
        }
        for pair in bands.windows(2) {
            if pair[1].value <= pair[0].value {
                overlap(sink, &pair[1].spot, &format!("{} points", pair[1].value));
            }
        }
        for band in bands {
            if band.value > highest {
                sink.borrow_mut().push(band.spot.error(
                    "band-out-of-reach",
                    format!(
                        "nobody can reach {} points, {highest} are possible",
                        band.value
                    ),
                    "mend the band, or the points of the choices".to_owned(),
                ));
            }
        }
    }
}

fn possible_points(instrument: &Instrument) -> (i32, i32) {
    let (mut lowest, mut highest) = (0, 0);
    for item in &instrument.items {
        let points = || item.choices.iter().map(|choice| choice.points);
        // An item may be skipped.
        lowest += points()
            .min()
            .unwrap_or(0)
            .min(if item.required && item.shown_when.is_none() {
                i32::MAX
            } else {
                0
            });
        highest += points().max().unwrap_or(0).max(0);
    }
    (lowest, highest)
}

fn gap(sink: &Sink, spot: &Spot<'_>, what: &str) {
    sink.borrow_mut().push(spot.error(
        "bands-gap",
        format!("no band has {what}"),
        "let each band begin where the one before ends".to_owned(),
    ));
}

fn overlap(sink: &Sink, spot: &Spot<'_>, what: &str) {
    sink.borrow_mut().push(spot.error(
        "bands-overlap",
        format!("two bands have {what}"),
        "write bands in rising order; let each begin where the one before ends".to_owned(),
    ));
}
