//! `noi coverage`: how many children are reached, by need and age, as of any day.

use noi_core::{Domain, UnitId};
use noi_coverage::{Answer, By, Figures, Key, Query, Split, Tree, shown_share};
use noi_office::Office;
use serde_json::{Value, json};

use super::{ledger, number, open, percent, share};
use crate::args::{self, Common, TreeOf};
use crate::output::Output;

pub(crate) async fn run(
    asked: args::Coverage,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let office = open(common).await?;
    let on = asked.as_of.unwrap_or_else(|| office.today());
    let tree_day = if asked.tree == TreeOf::Now {
        office.today()
    } else {
        on
    };
    let (unit, name) = super::unit(&office, &asked.unit, tree_day)?;
    let ledger = ledger(&office, output).await?;
    let by = asked.by.map(|by| match by {
        args::By::Sex => By::Sex,
        args::By::Age => By::AgeBand,
        args::By::Ethnicity => By::Ethnicity,
        args::By::Circumstance => By::Circumstance,
        args::By::Unit => By::Unit(Split::Children),
        args::By::Commune => By::Unit(Split::Communes),
    });
    let query = Query {
        as_of: on,
        tree: match asked.tree {
            TreeOf::Then => Tree::AsThen,
            TreeOf::Now => Tree::AsNow(office.today()),
        },
        unit,
        by,
    };
    let answer = office.ask(&ledger, &query)?;
    if output.json {
        return output.print_json(&as_json(&office, &answer, &name));
    }
    output.with(
        "cli-coverage-of",
        &[
            ("unit", name.as_str().into()),
            ("as_of", on.vn().as_str().into()),
        ],
    );
    show(&office, &answer.total, output);
    if !answer.groups.is_empty() {
        show_groups(&office, &answer, output);
    }
    made_from(&answer, output);
    Ok(())
}

/// Two tables, so that each fits a narrow terminal: access in full, and by domain.
fn show_groups(office: &Office, answer: &Answer, output: &Output) {
    let (mut whole, mut domains) = (Vec::new(), Vec::new());
    for group in &answer.groups {
        if group.figures.population.children == 0 && group.figures.access.counted == 0 {
            continue;
        }
        let access = &group.figures.access;
        let name = key_name(office, &group.key, output);
        whole.push(vec![
            name.clone(),
            number(output, group.figures.population.children),
            number(output, access.counted),
            number(output, access.full),
            percent(output, access.full, access.counted),
        ]);
        let mut row = vec![name];
        row.extend(
            access
                .domains
                .iter()
                .map(|domain| percent(output, domain.reached, domain.due)),
        );
        domains.push(row);
    }
    output.say("");
    output.table(
        &[
            "cli-group",
            "cli-children",
            "cli-counted",
            "cli-reached",
            "cli-rate",
        ],
        whole,
    );
    output.say("");
    output.table(
        &[
            "cli-group",
            "cli-domain-health",
            "cli-domain-nutrition",
            "cli-domain-education",
            "cli-domain-care",
            "cli-domain-protection",
            "cli-domain-welfare",
        ],
        domains,
    );
}

/// Population, access by domain, needs and indicators.
fn show(office: &Office, figures: &Figures, output: &Output) {
    let population = &figures.population;
    output.with(
        "cli-population",
        &[
            (
                "children",
                number(output, population.children).as_str().into(),
            ),
            ("male", number(output, population.male).as_str().into()),
            ("female", number(output, population.female).as_str().into()),
            (
                "unborn",
                number(output, population.pregnancies).as_str().into(),
            ),
        ],
    );
    show_access(figures, output);
    output.say("");
    let english = output.english();
    let mut rows = Vec::new();
    for domain in Domain::ALL {
        let counts = office.pack.needs.iter().zip(&figures.needs);
        let of_domain = counts
            .filter(|(need, count)| need.domain == domain && count.applicable > 0)
            .map(|(need, count)| {
                let (met, due, rate) = share(output, count.met, count.due, need.sensitive);
                // Those met late are a share of those met.
                let late = shown_share(count.met.saturating_sub(count.in_time), count.due);
                let in_time = if need.sensitive && (rate == "–" || !late.is_open()) {
                    "–".to_owned()
                } else {
                    percent(output, count.in_time, count.due)
                };
                vec![need.words.get(english).to_owned(), due, met, rate, in_time]
            });
        super::with_heading(domain, of_domain.collect(), &mut rows, output);
    }
    output.table(
        &[
            "cli-need",
            "cli-fallen-due",
            "cli-met",
            "cli-rate",
            "cli-in-time",
        ],
        rows,
    );
    output.say("");
    let rows = office
        .pack
        .indicators
        .iter()
        .zip(&figures.indicators)
        .map(|(indicator, figure)| {
            let sensitive = indicator.sensitive;
            let (counts, rate) = match (figure.numerator(), figure.denominator()) {
                (Some(part), Some(whole)) => {
                    let (part, whole, rate) = share(output, part, whole, sensitive);
                    (format!("{part}/{whole}"), rate)
                }
                (Some(count), None) => (share(output, count, count, sensitive).0, String::new()),
                _ => (String::new(), output.words.get("cli-no-data")),
            };
            vec![
                indicator.code.clone(),
                indicator.words.get(english).to_owned(),
                counts,
                rate,
            ]
        })
        .collect();
    output.table(
        &["cli-code", "cli-indicator", "cli-counts", "cli-rate"],
        rows,
    );
}

/// Access in full, in part, and by domain.
pub(crate) fn show_access(figures: &Figures, output: &Output) {
    let access = &figures.access;
    let mut rows = vec![vec![
        output.words.get("cli-access-full"),
        number(output, access.counted),
        number(output, access.full),
        percent(output, access.full, access.counted),
    ]];
    for (domain, count) in Domain::ALL.into_iter().zip(&access.domains) {
        rows.push(vec![
            format!(
                "  {}",
                output.words.get(&format!("cli-domain-{}", domain.code()))
            ),
            number(output, count.due),
            number(output, count.reached),
            percent(output, count.reached, count.due),
        ]);
    }
    output.table(
        &["cli-access", "cli-counted", "cli-reached", "cli-rate"],
        rows,
    );
}

fn made_from(answer: &Answer, output: &Output) {
    let positions: Vec<String> = answer
        .heads
        .iter()
        .map(|(shard, position)| format!("{}:{}", shard.0, position.0))
        .collect();
    output.note(&output.words.with(
        "cli-made-from",
        &[
            ("pack", answer.pack.as_str().into()),
            ("version", answer.pack_version.as_str().into()),
            ("positions", positions.join(" ").as_str().into()),
        ],
    ));
}

fn key_name(office: &Office, key: &Key, output: &Output) -> String {
    let unknown = || output.words.get("cli-unknown");
    match key {
        Key::Sex(Some(sex)) => output
            .words
            .get(&format!("cli-sex-{}", format!("{sex:?}").to_lowercase())),
        Key::Years(Some(years)) => {
            let years = years.to_string();
            output
                .words
                .with("cli-years", &[("n", years.as_str().into())])
        }
        Key::Ethnicity(Some(name)) => name.clone(),
        Key::Circumstance(Some(code)) => office.pack.circumstance(code).map_or_else(
            || code.clone(),
            |one| format!("{code} {}", one.words.get(output.english())),
        ),
        Key::Circumstance(None) => output.words.get("cli-no-circumstance"),
        Key::Unit(unit) => unit_name(office, *unit),
        _ => unknown(),
    }
}

fn unit_name(office: &Office, unit: UnitId) -> String {
    office.unit_name(unit, office.today())
}

/// The whole answer, with codes beside figures so that nothing depends on order.
pub(crate) fn as_json(office: &Office, answer: &Answer, name: &str) -> Value {
    json!({
        "unit": answer.unit,
        "unit_name": name,
        "as_of": answer.window.as_of,
        "tree": answer.window.tree,
        "pack": answer.pack,
        "pack_version": answer.pack_version,
        "heads": answer.heads,
        "total": figures_json(office, &answer.total),
        "groups": answer
            .groups
            .iter()
            .map(|group| {
                let name = match &group.key {
                    Key::Unit(unit) => Some(unit_name(office, *unit)),
                    _ => None,
                };
                json!({
                    "key": group.key,
                    "name": name,
                    "figures": figures_json(office, &group.figures),
                })
            })
            .collect::<Vec<_>>(),
    })
}

fn figures_json(office: &Office, figures: &Figures) -> Value {
    let access = &figures.access;
    let share = |part: u64, whole: u64| {
        let rate = (whole > 0).then(|| part as f64 / whole as f64);
        json!({ "numerator": part, "denominator": whole, "rate": rate })
    };
    let domains: serde_json::Map<String, Value> = Domain::ALL
        .into_iter()
        .zip(&access.domains)
        .map(|(domain, count)| (domain.code().to_owned(), share(count.reached, count.due)))
        .collect();
    let needs: serde_json::Map<String, Value> = office
        .pack
        .needs
        .iter()
        .zip(&figures.needs)
        .map(|(need, count)| (need.code.clone(), json!(count)))
        .collect();
    let indicators: serde_json::Map<String, Value> = office
        .pack
        .indicators
        .iter()
        .zip(&figures.indicators)
        .map(|(indicator, figure)| {
            let value = match (figure.numerator(), figure.denominator()) {
                (Some(part), Some(whole)) => share(part, whole),
                (Some(count), None) => json!({ "count": count }),
                _ => json!({ "no_data": true }),
            };
            (indicator.code.clone(), value)
        })
        .collect();
    json!({
        "population": figures.population,
        "access": {
            "full": share(access.full, access.counted),
            "part": share(access.part, access.counted),
            "domains": domains,
        },
        "needs": needs,
        "indicators": indicators,
    })
}
