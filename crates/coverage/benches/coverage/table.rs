//! One plain table: 40 one-off needs, counted by commune.

use std::collections::BTreeMap;

use noi_core::access::Section;
use noi_core::units::{Kind, Tables, UnitRow, Units};
use noi_core::{Day, Domain, RecordId, Role, UnitId};
use noi_coverage::{Columns, Layout, Row, RowWriter, Tree};
use noi_pack::Pack;
use noi_pack::evaluate::{Instance, Round, rounds};
use noi_pack::expression::Expression;
use noi_pack::model::{Basis, Calendar, Need, Offset, Subject, Text, Timing};

use crate::{COMMUNES, line, memory, mix, timed};

const NEEDS: usize = 40;
/// 2026-06-30: nothing happened later.
const TODAY: i32 = 20_634;
/// Nine years of births.
const BIRTHS: usize = 3287;

pub(crate) fn run(children: usize) {
    println!("\n{children} children, {NEEDS} one-off needs, {COMMUNES} communes: one plain table");
    let pack = pack();
    let layout = Layout::of(&pack);
    let columns = columns(&pack, &layout, children);
    let units = units();
    line("columns, MB", columns.bytes() / 1_000_000);
    for as_of in [Day(TODAY), Day(TODAY - 700)] {
        let (all, taken) = timed(7, || {
            columns.evaluate_all_units(&pack, &units, as_of, Tree::AsThen)
        });
        let all = all.expect("the pack of the columns");
        let country = all.get(&pack, UnitId::COUNTRY).expect("children in it");
        let sum = |with: fn(&noi_coverage::NeedCount) -> u64| -> u64 {
            country.needs.iter().map(with).sum()
        };
        println!("  as of {as_of}:");
        line(
            "due, met, in time",
            format!(
                "{} {} {}",
                sum(|n| n.due),
                sum(|n| n.met),
                sum(|n| n.in_time)
            ),
        );
        line("seconds of 7 runs", &taken);
    }
    line("memory now, at most, MB", format!("{:?}", memory()));
}

fn pack() -> Pack {
    let need = |number: usize| Need {
        code: format!("n{number}"),
        words: Text::default(),
        domain: Domain::Health,
        subject: Subject::Child,
        basis: Basis::default(),
        core: true,
        sensitive: false,
        section: Section::Health,
        valid_from: None,
        valid_to: None,
        applies: Expression::Always,
        timing: Timing::Once {
            opens: Offset::default(),
            due: Offset {
                months: 0,
                days: due(number),
            },
            closes: None,
            after: None,
        },
        matters_days: 0,
        met_by: Vec::new(),
        role: Role::HealthStation,
    };
    Pack {
        id: "table".to_owned(),
        version: "1".to_owned(),
        words: Text::default(),
        age_limit_months: 110,
        services: Vec::new(),
        circumstances: Vec::new(),
        needs: (0..NEEDS).map(need).collect(),
        indicators: Vec::new(),
        calendar: Calendar::default(),
        province_sets: Vec::new(),
        growth: None,
        measures: Vec::new(),
        instruments: Vec::new(),
        report_regimes: Vec::new(),
    }
}

fn due(need: usize) -> i32 {
    30 + need as i32 * 70
}

fn units() -> Units {
    let row = |kind, code| UnitRow {
        kind,
        name: format!("{code}"),
        code,
        from: None,
        until: None,
        parent: 0,
        centroid: None,
        area: None,
    };
    let country = [row(Kind::Country, 0), row(Kind::Province, 1)];
    let communes = (0..COMMUNES as u32).map(|code| UnitRow {
        parent: 1,
        ..row(Kind::Commune, code + 1)
    });
    let tables = Tables {
        units: country.into_iter().chain(communes).collect(),
        ..Tables::default()
    };
    Units::from_tables(tables).expect("a plain tree")
}

/// As `peers.py` makes them: row i lives in commune i × 3321 / n, and the rows of a commune
/// are born in order, spread over nine years.
fn columns(pack: &Pack, layout: &Layout, children: usize) -> Columns {
    let mut writer = RowWriter::new(pack, layout);
    let start = |commune: usize| (commune * children).div_ceil(COMMUNES);
    let mut needs: Vec<Vec<Instance>> = vec![
        vec![Instance {
            round: Round {
                number: 0,
                opens: Day(0),
                due: Day(0),
                closes: rounds::NEVER,
                school_year: None,
            },
            met: None,
            by: None,
            until: rounds::NEVER,
            after: None,
        }];
        NEEDS
    ];
    for commune in 0..COMMUNES {
        let (from, to) = (start(commune), start(commune + 1));
        for row in from..to {
            let birth =
                Day(TODAY - BIRTHS as i32 + 1 + ((row - from) * BIRTHS / (to - from)) as i32);
            for (number, instances) in needs.iter_mut().enumerate() {
                let one = &mut instances[0];
                one.round.opens = birth;
                one.round.due = birth.plus_days(due(number));
                one.met = met(row, number, birth.0).map(Day);
            }
            writer.push(&Row {
                record: RecordId(uuid::Uuid::from_u128(row as u128)),
                unit: UnitId::Official(commune as u32 + 2),
                birth: Some(birth),
                from: birth,
                to: birth.plus_months(pack.age_limit_months),
                sex: None,
                ethnicity: None,
                circumstances: &[],
                needs: &needs,
                waivers: &[],
            });
        }
    }
    writer.finish(BTreeMap::new())
}

/// 85 of 100 meet a need, from 60 days before it is due to 30 days after.
fn met(row: usize, need: usize, birth: i32) -> Option<i32> {
    let random = mix((row * 64 + need) as u64);
    if random % 100 >= 85 {
        return None;
    }
    let day = birth + (due(need) - 60 + ((random >> 32) % 91) as i32).max(0);
    (day <= TODAY).then_some(day)
}
