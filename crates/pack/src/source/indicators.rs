//! `indicators/*.toml`: what is counted, in the record shape of the national statistics.

use std::rc::Rc;

use noi_core::{Code, Sex};

use super::basis::basis;
use super::diagnostic::{Spot, did_you_mean};
use super::fields::{At, Fields};
use super::values::{ACCESS, BREAKDOWNS, GROUPS, HOW, PERIODS, choose};
use crate::evaluate::growth::{GrowthState, growth_circumstance};
use crate::model::{Among, Compute, How, Indicator};

const WAYS: [&str; 5] = ["access", "needs", "children", "people", "reported"];

const SEXES: &[(&str, Sex)] = &[("male", Sex::Male), ("female", Sex::Female)];

/// An indicator as read, before its names are looked up.
pub(super) struct DraftIndicator<'a> {
    /// Complete but for the places of its needs.
    pub(super) indicator: Indicator,
    pub(super) code: Spot<'a>,
    pub(super) needs: Vec<At<'a, Code>>,
    pub(super) circumstances: Vec<At<'a, Code>>,
}

/// Names that are looked up when everything has been read.
#[derive(Default)]
struct Names<'a> {
    needs: Vec<At<'a, Code>>,
    circumstances: Vec<At<'a, Code>>,
}

/// Reads the indicators of one file; `age_limit` in months is where `ages` may be left out.
pub(super) fn read<'a>(file: &Fields<'a>, age_limit: i32, drafts: &mut Vec<DraftIndicator<'a>>) {
    let defaults = file.table("defaults").map(Rc::new);
    for fields in file.tables("indicator") {
        let fields = fields.or_else(defaults.clone());
        drafts.extend(indicator(&fields, age_limit));
        fields.finish();
    }
    if let Some(defaults) = defaults {
        defaults.finish();
    }
}

fn indicator<'a>(fields: &Fields<'a>, age_limit: i32) -> Option<DraftIndicator<'a>> {
    let code = fields.required_text("code", "add `code = \"…\"`: small letters, digits and `-`");
    let words = fields.words();
    let numerator = fields.words_of("numerator");
    let denominator = fields.words_of("denominator");
    let method = fields.words_of("method");
    let source = fields.words_of("source");
    let responsible = fields.words_of("responsible");
    let breakdowns = fields.texts("breakdowns");
    for breakdown in &breakdowns {
        choose(fields.sink(), "breakdown", breakdown, BREAKDOWNS);
    }
    fields.required_choice("period", PERIODS);
    fields.required_choice("group", GROUPS);
    let basis = basis(fields);
    let sensitive = fields.bool("sensitive").unwrap_or(false);
    let ceiling = fields.bool("ceiling").unwrap_or(false);
    let mut names = Names::default();
    let compute = compute(fields, age_limit, &mut names);
    let code = code?;
    Some(DraftIndicator {
        indicator: Indicator {
            code: code.value,
            words,
            numerator,
            denominator,
            method,
            breakdowns: breakdowns.into_iter().map(|one| one.value).collect(),
            period: fields
                .text("period")
                .map_or_else(String::new, |at| at.value),
            source,
            responsible,
            group: fields.text("group").map_or_else(String::new, |at| at.value),
            basis,
            sensitive,
            ceiling,
            compute: compute?,
        },
        code: code.spot,
        needs: names.needs,
        circumstances: names.circumstances,
    })
}

fn compute<'a>(fields: &Fields<'a>, age_limit: i32, names: &mut Names<'a>) -> Option<Compute> {
    let found: Vec<&'static str> = WAYS
        .into_iter()
        .filter(|key| fields.node(key).is_some())
        .collect();
    let [way] = found[..] else {
        fields.error(
            &fields.spot(),
            "one-way-to-compute",
            if found.is_empty() {
                "nothing says how this indicator is computed".to_owned()
            } else {
                format!("`{}` can't stand together", found.join("` and `"))
            },
            format!("write exactly one of `{}`", WAYS.join("`, `")),
        );
        return None;
    };
    match way {
        "access" => fields.choice("access", ACCESS).map(Compute::Access),
        "reported" => fields.bool("reported").map(|_| Compute::Reported),
        "people" => people(&fields.table("people")?),
        "children" => children(&fields.table("children")?, age_limit, names),
        _ => needs(&fields.table("needs")?, age_limit, names),
    }
}

fn people(table: &Fields<'_>) -> Option<Compute> {
    let carers = table.bool("carers").unwrap_or(false);
    let officers = table.bool("officers").unwrap_or(false);
    let quarters = table.required_number(
        "min_quarter_hours",
        1..=4000,
        "the least education that counts, in quarter hours: 4 is one hour",
    );
    if !carers && !officers {
        table.error(
            &table.spot(),
            "missing-field",
            "nobody is counted".to_owned(),
            "write `carers = true`, `officers = true` or both".to_owned(),
        );
    }
    table.finish();
    Some(Compute::People {
        carers,
        officers,
        min_quarter_hours: quarters?.value as u32,
    })
}

fn children<'a>(table: &Fields<'a>, age_limit: i32, names: &mut Names<'a>) -> Option<Compute> {
    if !table.has("part") {
        table.missing(
            "part",
            "say which children: `part = { ages = \"0m..12m\" }`",
        );
    }
    let part = table
        .table("part")
        .map(|part| among(&part, age_limit, names));
    let whole = table
        .table("whole")
        .map(|whole| among(&whole, age_limit, names));
    table.finish();
    Some(Compute::Children { part: part?, whole })
}

fn needs<'a>(table: &Fields<'a>, age_limit: i32, names: &mut Names<'a>) -> Option<Compute> {
    let needs = table.texts("needs");
    if needs.is_empty() {
        table.missing("needs", "list the codes of needs");
    }
    let among = table.table("among").map_or_else(
        || everybody(age_limit),
        |inner| among(&inner, age_limit, names),
    );
    let how = table.choice("how", HOW).unwrap_or(How::All);
    let in_time = table.bool("in_time").unwrap_or(false);
    let when_due = table.bool("when_due").unwrap_or(false);
    table.finish();
    names.needs = needs;
    Some(Compute::Needs {
        among,
        needs: Vec::new(),
        how,
        in_time,
        when_due,
    })
}

fn everybody(age_limit: i32) -> Among {
    Among {
        from_months: 0,
        to_months: age_limit,
        sex: None,
        circumstances: Vec::new(),
    }
}

/// `{ ages = "12m..24m", sex = "female", circumstances = ["4"] }`.
fn among<'a>(table: &Fields<'a>, age_limit: i32, names: &mut Names<'a>) -> Among {
    let mut among = everybody(age_limit);
    if let Some(ages) = table.text("ages") {
        match ages_of(&ages.value) {
            Some((from, to)) if from < to && to <= age_limit => {
                (among.from_months, among.to_months) = (from, to);
            }
            _ => table.error(
                &ages.spot,
                "bad-ages",
                format!("\"{}\" isn't a range of ages within the programme", ages.value),
                format!(
                    "write \"12m..24m\" (from 12 to under 24 months) or \"1y..2y\"; the programme ends at {age_limit} months"
                ),
            ),
        }
    }
    among.sex = table.choice("sex", SEXES);
    let circumstances = table.texts("circumstances");
    among.circumstances = circumstances.iter().map(|at| at.value.clone()).collect();
    names.circumstances.extend(circumstances);
    for name in table.texts("growth") {
        match GrowthState::ALL
            .into_iter()
            .find(|one| one.code() == name.value)
        {
            Some(state) => among.circumstances.push(growth_circumstance(state)),
            None => table.error(
                &name.spot,
                "unknown-growth-state",
                format!("there is no growth state `{}`", name.value),
                did_you_mean(
                    &name.value,
                    GrowthState::ALL.into_iter().map(GrowthState::code),
                    "the names are listed in README.md",
                ),
            ),
        }
    }
    table.finish();
    among
}

/// `12m..24m` in months, the end exclusive.
pub(super) fn ages_of(text: &str) -> Option<(i32, i32)> {
    let (from, to) = text.split_once("..")?;
    let months = |text: &str| {
        super::values::offset(text)
            .filter(|offset| offset.days == 0)
            .map(|offset| offset.months)
    };
    Some((months(from)?, months(to)?))
}
