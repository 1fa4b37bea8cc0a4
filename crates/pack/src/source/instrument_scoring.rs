//! `[scoring.…]` of an instrument: exactly one way.

use noi_core::Code;

use super::diagnostic::Spot;
use super::fields::{At, Fields};
use super::instruments::ages;
use crate::instrument::{
    Band, Credi, CrediItem, CrediNorm, CutOff, Flag, Item, MilestoneBand, Milestones, PassBand,
    PassRule, Scoring,
};

const WAYS: [&str; 5] = ["sum", "milestones", "passes_by_age", "credi", "observe"];

/// Names that the scoring mentions, to be looked up, and bands, to be compared.
#[derive(Default)]
pub(super) struct Mentions<'a> {
    pub(super) items: Vec<At<'a, Code>>,
    /// An item and an answer to it.
    pub(super) answers: Vec<(Code, At<'a, Code>)>,
    /// Answers that at least one item must have.
    pub(super) any_answers: Vec<At<'a, Code>>,
    pub(super) outcomes: Vec<At<'a, Code>>,
    /// From and to in completed months, both inclusive.
    pub(super) age_bands: Vec<At<'a, (i32, i32)>>,
    /// From points on; one list for each set of bands.
    pub(super) point_bands: Vec<Vec<At<'a, i32>>>,
    pub(super) provinces: Vec<At<'a, Code>>,
}

pub(super) fn scoring<'a>(
    file: &Fields<'a>,
    items: &[Item],
    age_limit: i32,
    mentions: &mut Mentions<'a>,
) -> Option<Scoring> {
    let Some(table) = file.table("scoring") else {
        file.missing(
            "scoring",
            "add `[scoring.sum]`, `[scoring.milestones]`, `[scoring.passes_by_age]`, `[scoring.credi]` or `[scoring.observe]`",
        );
        return None;
    };
    let found: Vec<&'static str> = WAYS
        .into_iter()
        .filter(|key| table.node(key).is_some())
        .collect();
    let scoring = match found[..] {
        [way] => {
            let inner = table.table(way)?;
            let scoring = match way {
                "sum" => Some(sum(&inner, mentions)),
                "milestones" => milestones(&inner, items, age_limit, mentions),
                "passes_by_age" => passes_by_age(&inner, items, age_limit, mentions),
                "credi" => credi(&inner, mentions),
                _ => Some(Scoring::Observe {}),
            };
            inner.finish();
            scoring
        }
        _ => {
            file.error(
                &table.spot(),
                "one-way-to-score",
                if found.is_empty() {
                    "nothing says how this instrument is scored".to_owned()
                } else {
                    format!("`{}` can't stand together", found.join("` and `"))
                },
                format!("write exactly one of `{}`", WAYS.join("`, `")),
            );
            None
        }
    };
    table.finish();
    scoring
}

/// The code of an outcome.
fn outcome<'a>(
    fields: &Fields<'a>,
    key: &'static str,
    mentions: &mut Mentions<'a>,
) -> Option<Code> {
    let name = fields.required_text(key, "name an outcome of this instrument")?;
    mentions.outcomes.push(name.clone());
    Some(name.value)
}

fn any_answers<'a>(
    fields: &Fields<'a>,
    key: &'static str,
    mentions: &mut Mentions<'a>,
) -> Vec<Code> {
    let answers = fields.texts(key);
    let codes = answers.iter().map(|at| at.value.clone()).collect();
    mentions.any_answers.extend(answers);
    codes
}

fn flags<'a>(fields: &Fields<'a>, mentions: &mut Mentions<'a>) -> Vec<Flag> {
    fields
        .tables("urgent")
        .into_iter()
        .filter_map(|flag| {
            let item = flag.required_text("item", "name an item");
            let answers = flag.texts("answers");
            if answers.is_empty() {
                flag.missing("answers", "list the answers that decide");
            }
            let outcome = outcome(&flag, "outcome", mentions);
            flag.finish();
            let item = item?;
            mentions.items.push(item.clone());
            let codes = answers.iter().map(|at| at.value.clone()).collect();
            for answer in answers {
                mentions.answers.push((item.value.clone(), answer));
            }
            Some(Flag {
                item: item.value,
                answers: codes,
                outcome: outcome?,
            })
        })
        .collect()
}

fn bands<'a>(fields: &Fields<'a>, mentions: &mut Mentions<'a>) -> Vec<Band> {
    let mut spots = Vec::new();
    let bands = fields
        .tables("bands")
        .into_iter()
        .filter_map(|band| {
            let from = band.required_number(
                "from",
                -10_000..=10_000,
                "from how many points on: `from = 10`",
            );
            let outcome = outcome(&band, "outcome", mentions);
            band.finish();
            let from = from?;
            spots.push(from.clone());
            Some(Band {
                from: from.value,
                outcome: outcome?,
            })
        })
        .collect();
    if !fields.has("bands") {
        fields.missing(
            "bands",
            "add `bands = [{ from = 0, outcome = \"passed\" }]`",
        );
    }
    mentions.point_bands.push(spots);
    bands
}

fn sum<'a>(fields: &Fields<'a>, mentions: &mut Mentions<'a>) -> Scoring {
    let bands_everywhere = bands(fields, mentions);
    let urgent = flags(fields, mentions);
    let cut_offs = fields
        .tables("cut_offs")
        .into_iter()
        .map(|table| {
            let province = table.text("province");
            let cut_off = CutOff {
                province: province.as_ref().map(|at| at.value.clone()),
                valid_from: table.date("valid_from").map(|at| at.value),
                bands: bands(&table, mentions),
            };
            table.finish();
            mentions.provinces.extend(province);
            cut_off
        })
        .collect();
    Scoring::Sum {
        bands: bands_everywhere,
        urgent,
        cut_offs,
    }
}

/// An age band: its ages, and its place for the checks.
fn age_band<'a>(fields: &Fields<'a>, age_limit: i32, mentions: &mut Mentions<'a>) -> (i32, i32) {
    if fields.node("ages").is_none() {
        fields.missing("ages", "for which ages: `ages = \"24m..30m\"`");
    }
    let value = ages(fields, (0, 0), age_limit);
    mentions.age_bands.push(At {
        value,
        spot: fields.spot(),
    });
    value
}

fn milestones<'a>(
    fields: &Fields<'a>,
    items: &[Item],
    age_limit: i32,
    mentions: &mut Mentions<'a>,
) -> Option<Scoring> {
    let reached = any_answers(fields, "reached", mentions);
    if reached.is_empty() {
        fields.missing(
            "reached",
            "which answers say that the child does it: [\"yes\"]",
        );
    }
    let unsure = any_answers(fields, "unsure", mentions);
    let key_items = fields.texts("key_items");
    mentions.items.extend(key_items.iter().cloned());
    let urgent = flags(fields, mentions);
    let bands = fields
        .tables("bands")
        .into_iter()
        .filter_map(|band| {
            let (from_months, to_months) = age_band(&band, age_limit, mentions);
            let watch_at = band.required_number("watch_at", 1..=1000, "how many: `watch_at = 1`");
            let refer_at = band.required_number("refer_at", 1..=1000, "how many: `refer_at = 2`");
            band.finish();
            Some(MilestoneBand {
                from_months,
                to_months,
                watch_at: watch_at?.value,
                refer_at: refer_at?.value,
            })
        })
        .collect();
    let passed = outcome(fields, "passed", mentions);
    let watch = outcome(fields, "watch", mentions);
    let refer = outcome(fields, "refer", mentions);
    // A question that flags (a lost skill) is not a milestone.
    let items = items
        .iter()
        .filter(|item| urgent.iter().all(|flag| flag.item != item.code))
        .map(|item| item.code.clone())
        .collect();
    Some(Scoring::Milestones(Milestones {
        reached,
        unsure,
        items,
        key_items: key_items.into_iter().map(|at| at.value).collect(),
        bands,
        urgent,
        passed: passed?,
        watch: watch?,
        refer: refer?,
    }))
}

fn passes_by_age<'a>(
    fields: &Fields<'a>,
    items: &[Item],
    age_limit: i32,
    mentions: &mut Mentions<'a>,
) -> Option<Scoring> {
    let passes = any_answers(fields, "passes", mentions);
    let mut rules: Vec<PassRule> = Vec::new();
    for table in fields.tables("except") {
        let item = table.required_text("item", "name an item");
        let passes = table.texts("passes");
        table.finish();
        let Some(item) = item else { continue };
        mentions.items.push(item.clone());
        rules.push(PassRule {
            item: item.value.clone(),
            passes: passes.iter().map(|at| at.value.clone()).collect(),
        });
        for answer in passes {
            mentions.answers.push((item.value.clone(), answer));
        }
    }
    for item in items {
        if rules.iter().all(|rule| rule.item != item.code) {
            rules.push(PassRule {
                item: item.code.clone(),
                passes: passes.clone(),
            });
        }
    }
    let passed = outcome(fields, "passed", mentions);
    let failed = outcome(fields, "failed", mentions);
    let (passed, failed) = (passed?, failed?);
    let bands = fields
        .tables("bands")
        .into_iter()
        .filter_map(|band| {
            let (from_months, to_months) = age_band(&band, age_limit, mentions);
            let at_least = band.required_number("at_least", 1..=1000, "how many: `at_least = 7`");
            band.finish();
            Some(PassBand {
                from_months,
                to_months,
                at_least: at_least?.value,
                passed: passed.clone(),
                failed: failed.clone(),
            })
        })
        .collect();
    Some(Scoring::PassesByAge { rules, bands })
}

fn credi<'a>(fields: &Fields<'a>, mentions: &mut Mentions<'a>) -> Option<Scoring> {
    let yes = any_answers(fields, "yes", mentions);
    let no = any_answers(fields, "no", mentions);
    let items = fields
        .tables("items")
        .into_iter()
        .filter_map(|table| {
            let item = table.required_text("item", "name an item");
            let alpha = table.required_decimal("alpha");
            let delta = table.required_decimal("delta");
            let reversed = table.bool("reversed").unwrap_or(false);
            table.finish();
            let item = item?;
            mentions.items.push(item.clone());
            Some(CrediItem {
                item: item.value,
                alpha: alpha?,
                delta: delta?,
                reversed,
            })
        })
        .collect();
    let norms = fields
        .tables("norms")
        .into_iter()
        .filter_map(|table| {
            let months = table.required_number("months", 0..=240, "completed months");
            let mean = table.required_decimal("mean");
            let sd = table.required_decimal("sd");
            table.finish();
            Some(CrediNorm {
                months: months?.value,
                mean: mean?,
                sd: sd?,
            })
        })
        .collect();
    let beta = four(fields, "beta");
    let gamma = four(fields, "gamma");
    let centre_months = fields.required_decimal("centre_months");
    let scale_months = fields.required_decimal("scale_months");
    let at_least = fields.required_number("at_least", 1..=1000, "how many answers: `at_least = 5`");
    let outcome = outcome(fields, "outcome", mentions);
    Some(Scoring::Credi(Credi {
        yes,
        no,
        items,
        beta: beta?,
        gamma: gamma?,
        centre_months: centre_months?,
        scale_months: scale_months?,
        at_least: at_least?.value,
        norms,
        outcome: outcome?,
    }))
}

fn four(fields: &Fields<'_>, key: &'static str) -> Option<[f64; 4]> {
    let list = fields.list(key);
    let numbers: Vec<f64> = list.iter().filter_map(|node| node.decimal()).collect();
    let four = numbers.try_into().ok();
    if four.is_none() {
        let spot: Spot<'_> = fields
            .node(key)
            .map_or_else(|| fields.spot(), |node| node.spot);
        fields.error(
            &spot,
            "four-numbers",
            format!("`{key}` needs four numbers"),
            "write the coefficients of 1, u, u² and u³".to_owned(),
        );
    }
    four
}
