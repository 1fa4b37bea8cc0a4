//! Small pieces that several pages show: state tag, meter, target card, legal basis, pager, chips.
//! Each is a template of its own that is safe to put into another.

use askama::Template;
use askama::filters::HtmlSafe;
use noi_core::Day;

use crate::figures::{Basis, Course, Measured, StateMark, TargetView};
use crate::format;
use crate::page::Page;
use crate::routes::Place;
use crate::words::Words;

/// A word with its mark on the fill of its state.
#[derive(Template)]
#[template(path = "parts/tag.html")]
pub(crate) struct Tag {
    class: &'static str,
    mark: &'static str,
    words: String,
}

impl HtmlSafe for Tag {}

impl Tag {
    /// Tag of a state, with the days left or passed.
    pub(crate) fn state(words: &Words, state: StateMark, due: Option<Day>, on: Day) -> Tag {
        let (class, mark) = state.look();
        Tag {
            class,
            mark,
            words: state.words(words, due, on),
        }
    }

    /// Tag of a target's verdict.
    pub(crate) fn course(words: &Words, course: Course) -> Tag {
        let (class, mark) = course.look();
        Tag {
            class,
            mark,
            words: words.get(course.key()),
        }
    }

    /// Tag with words of its own.
    pub(crate) fn worded(class: &'static str, mark: &'static str, words: String) -> Tag {
        Tag { class, mark, words }
    }
}

/// Value first, then a bar: met, unknown hatched, not met; the target's tick with its label.
#[derive(Template)]
#[template(path = "parts/meter.html")]
pub(crate) struct Meter {
    /// "184/230 trẻ"; empty when there is no number.
    value: String,
    percent: Option<String>,
    /// "No data yet" or "under 8"; empty when there is a number.
    missing: String,
    met: f64,
    unknown: f64,
    tick: Option<f64>,
    tick_words: String,
    notes: Vec<String>,
    /// The bar in words, for those who don't see it.
    sentence: String,
}

impl HtmlSafe for Meter {}

/// What a meter shows.
pub(crate) struct MeterOf<'a> {
    pub(crate) title: &'a str,
    pub(crate) measured: Measured,
    /// Target in percent (0-100).
    pub(crate) target: Option<f64>,
    pub(crate) gap: Option<u64>,
    pub(crate) of_children: bool,
    /// Whether the gap is said below the bar.
    pub(crate) says_gap: bool,
}

impl Meter {
    pub(crate) fn new(words: &Words, of: MeterOf<'_>) -> Meter {
        let lang = words.lang();
        let mut meter = Meter {
            value: String::new(),
            percent: None,
            missing: String::new(),
            met: 0.0,
            unknown: 0.0,
            tick: of.target.map(|target| target.clamp(0.0, 100.0)),
            tick_words: String::new(),
            notes: Vec::new(),
            sentence: String::new(),
        };
        if let Some(target) = of.target {
            meter.tick_words = words.x(
                "target-tick",
                format!("{}%", format::decimal(lang, target, 1)),
            );
        }
        match of.measured {
            Measured::NoData => meter.missing = words.get("no-data-yet"),
            Measured::Suppressed => meter.missing = words.get("under-8"),
            Measured::Hidden => meter.missing = words.get("hidden-count"),
            Measured::Total(total) => {
                meter.value = format::integer(lang, total);
                meter.tick = None;
            }
            Measured::Share {
                met,
                of: whole,
                unknown,
            } => {
                let key = if of.of_children {
                    "share-children"
                } else {
                    "share-others"
                };
                meter.value = words.x(key, format::fraction(lang, met, whole));
                meter.percent = of.measured.percent(lang);
                let part = |n: u64| {
                    // Tenths are enough for a bar and keep the page small.
                    (n.min(whole) as f64 * 1000.0 / whole.max(1) as f64).round() / 10.0
                };
                meter.met = part(met);
                meter.unknown = part(unknown).min(100.0 - meter.met);
                if unknown > 0 {
                    meter.notes.push(words.n("unknown-count", unknown));
                }
            }
        }
        if of.says_gap
            && let Some(gap) = of.gap
        {
            let key = if of.of_children {
                "children-to-go"
            } else {
                "others-to-go"
            };
            meter.notes.insert(0, words.n(key, gap));
        }
        let said = [
            &meter.value,
            meter.percent.as_ref().unwrap_or(&meter.missing),
            &meter.tick_words,
        ];
        let said: Vec<&str> = said
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        meter.sentence = format!("{}: {}", of.title, said.join(", "));
        meter
    }
}

/// A target held against its result.
#[derive(Template)]
#[template(path = "parts/target.html")]
pub(crate) struct TargetCard<'a> {
    t: &'a TargetView,
    href: Option<String>,
    aim: String,
    plan: Option<(String, String)>,
    meter: Meter,
    course: Tag,
    gap: Option<String>,
}

impl HtmlSafe for TargetCard<'_> {}

impl<'a> TargetCard<'a> {
    pub(crate) fn new(page: &Page, words: &Words, t: &'a TargetView) -> TargetCard<'a> {
        let mut aim = words.x("target-aim", t.aim(words));
        if !t.denominator.is_empty() {
            aim = words.with(
                "target-of",
                &[("x", aim.into()), ("of", (&t.denominator).into())],
            );
        }
        if !t.due.is_empty() {
            aim = words.with("target-by", &[("x", aim.into()), ("due", (&t.due).into())]);
        }
        let meter = Meter::new(
            words,
            MeterOf {
                title: &t.measure,
                measured: t.result,
                target: t.tick(),
                gap: t.gap,
                of_children: t.of_children,
                says_gap: false,
            },
        );
        let gap_key = if t.of_children {
            "children-to-go"
        } else {
            "others-to-go"
        };
        TargetCard {
            t,
            href: t
                .indicator
                .as_ref()
                .map(|code| page.href(Place::Indicator(code.clone()))),
            aim,
            plan: t
                .plan
                .as_ref()
                .map(|plan| (plan.symbol.clone(), page.href(Place::Plan(plan.id.clone())))),
            meter,
            course: Tag::course(words, t.course),
            gap: t.gap.map(|gap| words.n(gap_key, gap)),
        }
    }
}

/// The legal basis, or that there is none; unconfirmed ones are marked.
#[derive(Template)]
#[template(path = "parts/basis.html")]
pub(crate) struct BasisLine {
    label: String,
    law: Option<String>,
    practice: String,
    confirmed: bool,
    unconfirmed: String,
}

impl HtmlSafe for BasisLine {}

impl BasisLine {
    pub(crate) fn new(words: &Words, basis: &Basis) -> BasisLine {
        BasisLine {
            label: words.get("legal-basis"),
            law: basis.law.clone(),
            practice: words.get("good-practice"),
            confirmed: basis.confirmed,
            unconfirmed: words.get("unconfirmed"),
        }
    }
}

/// Links to the page before and after.
#[derive(Template)]
#[template(path = "parts/pager.html")]
pub(crate) struct Pager {
    pages: u64,
    label: String,
    position: String,
    previous: Option<String>,
    next: Option<String>,
    previous_words: String,
    next_words: String,
}

impl HtmlSafe for Pager {}

impl Pager {
    /// `place` makes the place of a page of the list, counted from 1.
    pub(crate) fn new(
        page: &Page,
        words: &Words,
        total: u64,
        size: u32,
        current: u32,
        place: impl Fn(u32) -> Place,
    ) -> Pager {
        let pages = total.div_ceil(u64::from(size.max(1)));
        let current = current.max(1);
        Pager {
            pages,
            label: words.get("pager-label"),
            position: words.with(
                "pager-position",
                &[("n", current.into()), ("of", pages.into())],
            ),
            previous: (current > 1).then(|| page.href(place(current - 1))),
            next: (u64::from(current) < pages).then(|| page.href(place(current + 1))),
            previous_words: words.get("pager-previous"),
            next_words: words.get("pager-next"),
        }
    }
}

/// A filter that is a link: label, address, whether it is the present one.
pub(crate) struct Chip {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) current: bool,
}
