//! What only shows when the rules are worked out: the dates that follow from them, for
//! children born on many days.

use noi_core::Day;

use super::diagnostic::Spot;
use super::fields::Sink;
use super::names::NeedSpots;
use crate::evaluate::rounds::{NEVER, Round, rounds_of};
use crate::model::{MetBy, Need, Offset, Pack, Timing};

/// Checks a pack whose names are all known.
pub(super) fn check(pack: &Pack, spots: &[NeedSpots<'_>], sink: &Sink) {
    cycles(pack, spots, sink);
    let anchors = anchors();
    for (need, spots) in pack.needs.iter().zip(spots) {
        match &need.timing {
            Timing::Since { .. } => since(need, spots, sink),
            _ => rounds(pack, need, spots, &anchors, sink),
        }
        doses(pack, need, spots, sink);
    }
    school_years(pack, spots, sink);
}

/// Days of birth on which the dates are tried: every fifth day of four years, and every end
/// of a month, where calendar months play their tricks.
fn anchors() -> Vec<Day> {
    let first = Day::from_ymd(2019, 1, 1).unwrap_or_default();
    (0..4 * 366)
        .map(|days| first.plus_days(days))
        .filter(|day| day.0 % 5 == 0 || day.ymd().2 >= 28)
        .collect()
}

/// A need must not wait for itself.
fn cycles(pack: &Pack, spots: &[NeedSpots<'_>], sink: &Sink) {
    let before = |place: usize| match &pack.needs[place].timing {
        Timing::Once {
            after: Some(after), ..
        } => Some(after.need),
        _ => None,
    };
    for (place, spot) in spots.iter().enumerate() {
        let mut chain = vec![place];
        let mut next = before(place);
        while let Some(place) = next.filter(|place| !chain.contains(place)) {
            chain.push(place);
            next = before(place);
        }
        if next == Some(place)
            && chain.iter().min() == Some(&place)
            && let Some(after) = &spot.after
        {
            let names: Vec<&str> = chain
                .iter()
                .chain([&place])
                .map(|place| pack.needs[*place].code.as_str())
                .collect();
            sink.borrow_mut().push(after.error(
                "cycle",
                format!("these needs wait for each other: {}", names.join(" after ")),
                "one of them must come first: remove its `after`".to_owned(),
            ));
        }
    }
}

fn rounds(pack: &Pack, need: &Need, spots: &NeedSpots<'_>, anchors: &[Day], sink: &Sink) {
    // Whether a rule is in force is another question than whether its dates make sense.
    let always = Need {
        valid_from: None,
        valid_to: None,
        ..need.clone()
    };
    let mut ever = false;
    let mut reported: Vec<&str> = Vec::new();
    for anchor in anchors {
        let rounds = rounds_of(pack, &always, *anchor);
        ever |= !rounds.is_empty();
        for (place, round) in rounds.iter().enumerate() {
            let next = rounds.get(place + 1);
            let Some(problem) = problem(need, round, next) else {
                continue;
            };
            if !reported.contains(&problem.code) {
                reported.push(problem.code);
                let spot = if problem.matters {
                    &spots.matters
                } else {
                    &spots.timing
                };
                let example = format!("for somebody born on {anchor}, ");
                sink.borrow_mut().push(spot.error(
                    problem.code,
                    example + &problem.what,
                    problem.mend,
                ));
            }
        }
    }
    if !ever {
        sink.borrow_mut().push(spots.timing.error(
            "unreachable",
            "this need never opens: everybody has left the programme by then".to_owned(),
            format!(
                "let it open before the age limit of {} months",
                pack.age_limit_months
            ),
        ));
    }
}

struct Problem {
    code: &'static str,
    what: String,
    mend: String,
    /// Whether `matters` is to be mended, not the timing.
    matters: bool,
}

/// What is wrong with the dates of a round, given the round that follows.
fn problem(need: &Need, round: &Round, next: Option<&Round>) -> Option<Problem> {
    let Round {
        opens, due, closes, ..
    } = *round;
    let timing = |code, what: String, mend: &str| {
        Some(Problem {
            code,
            what,
            mend: mend.to_owned(),
            matters: false,
        })
    };
    if due < opens {
        return timing(
            "due-before-opens",
            format!("it opens on {opens} and was due on {due}"),
            "let it be due on the day it opens or later",
        );
    }
    if closes <= due {
        return timing(
            "closes-before-due",
            format!("it is due on {due} and closes before, on {closes}"),
            "`closes` is the first day on which it no longer can be met: later than `due`; \
             for rounds, end `due` a day before the next one opens (\"1m-1d\")",
        );
    }
    let next = next?;
    let end = closes.plus_days(need.matters_days);
    (end > next.closes).then(|| Problem {
        code: "matters-too-long",
        what: format!(
            "the round missed on {closes} would still matter on {end}, when the next one has \
             closed, too (on {})",
            next.closes
        ),
        mend: format!(
            "write at most \"{}d\"",
            next.closes.0.saturating_sub(closes.0)
        ),
        matters: true,
    })
}

/// Needs that begin with an event: the day of the event stands for the round's opening.
fn since(need: &Need, spots: &NeedSpots<'_>, sink: &Sink) {
    let Timing::Since {
        due,
        closes,
        every_months,
        ..
    } = &need.timing
    else {
        return;
    };
    let rounds_of = |opens: Day, k: i32| {
        let every = |k: i32| every_months.map_or(NEVER, |every| opens.plus_months(k * every));
        let from = if k == 0 { opens } else { every(k) };
        let end = closes.map_or(NEVER, |closes: Offset| closes.from(from));
        Round {
            number: k as u16,
            opens: from,
            due: due.from(from),
            closes: end.min(every(k + 1)),
            school_year: None,
        }
    };
    for opens in anchors() {
        let next = every_months.map(|_| rounds_of(opens, 1));
        if let Some(problem) = problem(need, &rounds_of(opens, 0), next.as_ref()) {
            let spot = if problem.matters {
                &spots.matters
            } else {
                &spots.timing
            };
            let example = format!("since an event on {opens}, ");
            sink.borrow_mut()
                .push(spot.error(problem.code, example + &problem.what, problem.mend));
            return;
        }
    }
}

/// The second dose of a series must wait for the first.
fn doses(pack: &Pack, need: &Need, spots: &NeedSpots<'_>, sink: &Sink) {
    let Some((service, number)) = need.met_by.iter().find_map(|way| match way {
        MetBy::Dose { service, number } if *number > 1 => Some((service, *number)),
        _ => None,
    }) else {
        return;
    };
    let gives = |other: &Need| {
        other.met_by.iter().any(|way| {
            matches!(way, MetBy::Dose { service: s, number: n } if s == service && n + 1 == number)
        })
    };
    let waits = matches!(&need.timing, Timing::Once { after: Some(after), .. } if gives(&pack.needs[after.need]));
    if !waits {
        sink.borrow_mut().push(spots.timing.warning(
            "dose-without-interval",
            format!(
                "dose {number} of `{service}` doesn't wait for dose {}",
                number - 1
            ),
            "add `after = { need = \"…\", min = \"…d\", due = \"…d\" }`".to_owned(),
        ));
    }
}

/// A need of the school year must be due while every known school year lasts; without a
/// default a year that isn't listed has no dates.
fn school_years(pack: &Pack, spots: &[NeedSpots<'_>], sink: &Sink) {
    let place = pack
        .needs
        .iter()
        .position(|need| matches!(need.timing, Timing::SchoolYears { .. }));
    let complete =
        pack.calendar.school_year_opens.is_some() && pack.calendar.school_year_ends.is_some();
    if let (Some(place), false) = (place, complete) {
        let spot: &Spot<'_> = &spots[place].code;
        sink.borrow_mut().push(
            spot.error(
                "missing-field",
                "needs follow school years, but the pack doesn't say when one begins and ends"
                    .to_owned(),
                "add `school_year = { opens = \"09-05\", ends = \"05-31\" }` to pack.toml"
                    .to_owned(),
            ),
        );
    }
}
