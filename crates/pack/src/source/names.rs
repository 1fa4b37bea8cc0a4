//! Names are looked up: what one file mentions must be written in another, and every code
//! stands for one thing only.

use std::collections::BTreeMap;

use noi_core::Code;

use super::diagnostic::{Spot, did_you_mean};
use super::fields::{At, Sink};
use super::indicators::DraftIndicator;
use super::instrument_checks;
use super::instruments::DraftInstrument;
use super::needs::{DraftNeed, ServiceName};
use super::pack_file::Head;
use super::services::Draft;
use crate::evaluate::growth::GrowthState;
use crate::expression::Expression;
use crate::model::{
    Calendar, Circumstance, Compute, Growth, MetBy, Pack, ReportRegime, Service, Subject, Timing,
    Trigger,
};

/// Everything that was read and not yet looked up.
pub(super) struct Drafts<'a> {
    pub(super) services: Vec<Draft<'a, Service>>,
    pub(super) circumstances: Vec<Draft<'a, Circumstance>>,
    pub(super) needs: Vec<DraftNeed<'a>>,
    pub(super) indicators: Vec<DraftIndicator<'a>>,
    pub(super) instruments: Vec<DraftInstrument<'a>>,
    pub(super) regimes: Vec<(ReportRegime, Spot<'a>)>,
}

/// Where the parts of a need stand, in the order of [`Pack::needs`].
pub(super) struct NeedSpots<'a> {
    pub(super) code: Spot<'a>,
    pub(super) timing: Spot<'a>,
    pub(super) matters: Spot<'a>,
    pub(super) after: Option<Spot<'a>>,
}

/// Puts the pack together; what can't be looked up is reported and left out.
pub(super) fn resolve<'a>(
    head: Head<'a>,
    calendar: Calendar,
    drafts: Drafts<'a>,
    sink: &Sink,
) -> (Pack, Vec<NeedSpots<'a>>) {
    let report = |spot: &Spot<'_>, code, what: String, mend: String| {
        sink.borrow_mut().push(spot.error(code, what, mend));
    };
    unique(
        sink,
        "service",
        drafts
            .services
            .iter()
            .map(|one| (&one.item.code, &one.code)),
    );
    unique(
        sink,
        "circumstance",
        drafts
            .circumstances
            .iter()
            .map(|one| (&one.item.code, &one.code)),
    );
    unique(
        sink,
        "need",
        drafts.needs.iter().map(|one| (&one.need.code, &one.code)),
    );
    unique(
        sink,
        "indicator",
        drafts
            .indicators
            .iter()
            .map(|one| (&one.indicator.code, &one.code)),
    );
    unique(
        sink,
        "instrument",
        drafts
            .instruments
            .iter()
            .map(|one| (&one.instrument.code, &one.code)),
    );
    unique(
        sink,
        "regime",
        drafts.regimes.iter().map(|(one, spot)| (&one.code, spot)),
    );
    aliases(sink, "service", &drafts.services, |one| &one.words.vi);
    aliases(sink, "circumstance", &drafts.circumstances, |one| {
        &one.words.vi
    });

    let mut pack = Pack {
        id: head.id,
        version: head.version,
        words: head.words,
        age_limit_months: head.age_limit_months,
        services: Vec::new(),
        circumstances: Vec::new(),
        needs: Vec::new(),
        indicators: Vec::new(),
        calendar,
        province_sets: head.province_sets,
        measures: Vec::new(),
        growth: None,
        instruments: Vec::new(),
        report_regimes: drafts.regimes.into_iter().map(|(one, _)| one).collect(),
    };
    let mut unused: Vec<(Code, Spot<'a>)> = Vec::new();
    for one in drafts.services {
        unused.push((one.item.code.clone(), one.code));
        pack.services.push(one.item);
    }
    if let Some((service, stands_days)) = head.growth {
        growth_service(sink, &pack, &service);
        pack.growth = Some(Growth {
            service: service.value,
            stands_days,
        });
    }
    for one in drafts.circumstances {
        sub_type_of_group(sink, &one.item, &one.code, &pack.circumstances);
        pack.circumstances.push(one.item);
    }
    let codes: Vec<Code> = drafts
        .needs
        .iter()
        .map(|one| one.need.code.clone())
        .collect();
    let mut spots = Vec::new();
    for mut draft in drafts.needs {
        for mention in &draft.services {
            service(sink, &pack, mention, draft.need.sensitive);
            unused.retain(|(code, _)| *code != mention.service.value);
        }
        for mention in &draft.circumstances {
            circumstance(sink, &pack, mention, draft.need.sensitive);
        }
        province_sets(sink, &pack, &draft.need.applies, draft.applies.as_ref());
        if let (
            Some(name),
            Timing::Once {
                after: Some(after), ..
            },
        ) = (&draft.after, &mut draft.need.timing)
        {
            match codes.iter().position(|code| *code == name.value) {
                Some(place) => after.need = place,
                None => report(
                    &name.spot,
                    "unknown-need",
                    format!("there is no need `{}`", name.value),
                    did_you_mean(
                        &name.value,
                        codes.iter().map(String::as_str),
                        "write the code of a need of this pack",
                    ),
                ),
            }
        }
        if draft.need.subject == Subject::Pregnancy && !fits_pregnancy(&draft) {
            report(
                &draft.timing,
                "not-for-pregnancy",
                "a pregnancy has no school years and no special circumstances, and is not enrolled"
                    .to_owned(),
                "use `once` or `age_rounds` (from the last period) and services".to_owned(),
            );
        }
        spots.push(NeedSpots {
            code: draft.code,
            timing: draft.timing,
            matters: draft.matters,
            after: draft.after.map(|after| after.spot),
        });
        pack.needs.push(draft.need);
    }
    for mut draft in drafts.indicators {
        if let Compute::Needs { needs, .. } = &mut draft.indicator.compute {
            for name in &draft.needs {
                match codes.iter().position(|code| *code == name.value) {
                    Some(place) => needs.push(place),
                    None => report(
                        &name.spot,
                        "unknown-need",
                        format!("there is no need `{}`", name.value),
                        did_you_mean(
                            &name.value,
                            codes.iter().map(String::as_str),
                            "write the code of a need of this pack",
                        ),
                    ),
                }
            }
            let secret = needs.iter().find(|place| pack.needs[**place].sensitive);
            if let Some(place) = secret
                && !draft.indicator.sensitive
            {
                not_sensitive(sink, &draft.code, &pack.needs[*place].words.en);
            }
        }
        for mention in &draft.circumstances {
            circumstance(sink, &pack, mention, draft.indicator.sensitive);
        }
        pack.indicators.push(draft.indicator);
    }
    for draft in drafts.instruments {
        instrument_checks::check(&draft, &pack, sink);
        unused.retain(|(code, _)| *code != draft.service.value);
        pack.instruments.push(draft.instrument);
    }
    for (measure, indicator) in head.measures {
        if pack.indicator(&indicator.value).is_none() {
            report(
                &indicator.spot,
                "unknown-indicator",
                format!("there is no indicator `{}`", indicator.value),
                did_you_mean(
                    &indicator.value,
                    pack.indicators.iter().map(|one| one.code.as_str()),
                    "write the code of an indicator of this pack",
                ),
            );
        }
        pack.measures.push((measure, indicator.value));
    }
    for (code, spot) in unused {
        sink.borrow_mut().push(spot.warning(
            "unused-service",
            format!("no need is met by `{code}`, and none begins with it"),
            "name it in a need, or remove it".to_owned(),
        ));
    }
    (pack, spots)
}

/// Reports codes of a kind that stand twice, or aren't codes.
pub(super) fn unique<'x, 'a: 'x>(
    sink: &Sink,
    kind: &str,
    codes: impl Iterator<Item = (&'x Code, &'x Spot<'a>)>,
) {
    let mut seen: BTreeMap<&str, &Spot<'_>> = BTreeMap::new();
    for (code, spot) in codes {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
        if code.is_empty() || !code.chars().all(plain) {
            sink.borrow_mut().push(spot.error(
                "bad-code",
                format!("`{code}` isn't a code"),
                "use small letters without accents, digits, `_`, `-` or `.`".to_owned(),
            ));
        }
        if let Some(first) = seen.insert(code, spot) {
            let first = first.error("", String::new(), String::new());
            sink.borrow_mut().push(spot.error(
                "duplicate-code",
                format!("there are two {kind}s `{code}`"),
                format!("rename one; the other is at {}:{}", first.file, first.line),
            ));
        }
    }
}

/// An import must know which one is meant: no two of a kind may share a name.
fn aliases<T>(sink: &Sink, kind: &str, drafts: &[Draft<'_, T>], name: impl Fn(&T) -> &String) {
    let mut seen: BTreeMap<String, usize> = drafts
        .iter()
        .enumerate()
        .map(|(place, one)| (name(&one.item).to_lowercase(), place))
        .collect();
    for (place, one) in drafts.iter().enumerate() {
        for alias in &one.aliases {
            let other = seen.insert(alias.value.to_lowercase(), place);
            if other.is_some_and(|other| other != place) {
                sink.borrow_mut().push(alias.spot.error(
                    "duplicate-alias",
                    format!("another {kind} is called \"{}\", too", alias.value),
                    "remove it from one of them".to_owned(),
                ));
            }
        }
    }
}

fn sub_type_of_group(sink: &Sink, one: &Circumstance, spot: &Spot<'_>, before: &[Circumstance]) {
    let Some((group, _)) = one.code.split_once('.') else {
        return;
    };
    match before.iter().find(|other| other.code == group) {
        None => sink.borrow_mut().push(spot.error(
            "unknown-circumstance",
            format!(
                "`{}` is a sub-type of `{group}`, which doesn't come before it",
                one.code
            ),
            format!("write the row of group `{group}` first"),
        )),
        Some(group) if group.sensitive && !one.sensitive => {
            not_sensitive(sink, spot, &group.words.en);
        }
        Some(_) => {}
    }
}

/// The service as which measurements count, and its results: names that measuring gives.
fn growth_service(sink: &Sink, pack: &Pack, name: &At<'_, Code>) {
    let Some(service) = pack.service(&name.value) else {
        unknown_service(sink, pack, name);
        return;
    };
    let states = || GrowthState::ALL.into_iter().map(GrowthState::code);
    for result in &service.results {
        if !states().any(|state| state == result) {
            sink.borrow_mut().push(name.spot.error(
                "unknown-growth-state",
                format!(
                    "`{}` has the result `{result}`, which no measurement gives",
                    service.code
                ),
                did_you_mean(
                    result,
                    states(),
                    "use the names of growth states, listed in README.md",
                ),
            ));
        }
    }
}

pub(super) fn unknown_service(sink: &Sink, pack: &Pack, name: &At<'_, Code>) {
    sink.borrow_mut().push(name.spot.error(
        "unknown-service",
        format!("there is no service `{}`", name.value),
        did_you_mean(
            &name.value,
            pack.services.iter().map(|one| one.code.as_str()),
            "write the code of a service of services.toml, or add it there",
        ),
    ));
}

fn service(sink: &Sink, pack: &Pack, mention: &ServiceName<'_>, sensitive: bool) {
    let name = &mention.service;
    let Some(service) = pack.service(&name.value) else {
        unknown_service(sink, pack, name);
        return;
    };
    if service.sensitive && !sensitive {
        not_sensitive(sink, &name.spot, &service.words.en);
    }
    for result in &mention.results {
        if !service.results.contains(&result.value) {
            sink.borrow_mut().push(result.spot.error(
                "unknown-result",
                format!("`{}` has no result `{}`", service.code, result.value),
                did_you_mean(
                    &result.value,
                    service.results.iter().map(String::as_str),
                    "add it to the service's `results`",
                ),
            ));
        }
    }
}

fn circumstance(sink: &Sink, pack: &Pack, mention: &At<'_, Code>, sensitive: bool) {
    match pack.circumstance(&mention.value) {
        None => sink.borrow_mut().push(mention.spot.error(
            "unknown-circumstance",
            format!("there is no circumstance `{}`", mention.value),
            "use a code of circumstances.csv, such as \"4\" or \"4.2\"".to_owned(),
        )),
        Some(one) if one.sensitive && !sensitive => {
            not_sensitive(sink, &mention.spot, &one.words.en);
        }
        Some(_) => {}
    }
}

pub(super) fn not_sensitive(sink: &Sink, spot: &Spot<'_>, of: &str) {
    sink.borrow_mut().push(spot.error(
        "not-sensitive",
        format!("this tells of something sensitive ({of}) and isn't marked sensitive"),
        "add `sensitive = true`, so that small counts are hidden and reading is limited".to_owned(),
    ));
}

fn province_sets(sink: &Sink, pack: &Pack, applies: &Expression, spot: Option<&Spot<'_>>) {
    let Some(spot) = spot else { return };
    for set in applies.sets() {
        let known = || pack.province_sets.iter().map(|(name, _)| name.as_str());
        if !known().any(|name| name == set) {
            sink.borrow_mut().push(spot.error(
                "unknown-province-set",
                format!("there is no set of provinces `{set}`"),
                did_you_mean(set, known(), "add it to `[province_sets]` in pack.toml"),
            ));
        }
    }
}

fn fits_pregnancy(draft: &DraftNeed<'_>) -> bool {
    let timing = !matches!(
        draft.need.timing,
        Timing::SchoolYears { .. }
            | Timing::Since {
                trigger: Trigger::Circumstance(_),
                ..
            }
    );
    let met_by = |way: &MetBy| matches!(way, MetBy::Service { .. } | MetBy::Dose { .. });
    timing && draft.need.met_by.iter().all(met_by)
}
