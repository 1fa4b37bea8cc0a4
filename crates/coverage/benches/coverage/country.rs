//! The whole Vietnamese pack on a synthetic country.

use std::collections::BTreeMap;

use noi_core::units::{Level, Units};
use noi_core::{Day, RecordId, Sex, UnitId};
use noi_coverage::{Columns, Layout, Row, RowWriter, Tree};
use noi_pack::Pack;
use noi_pack::evaluate::{Instance, Round, rounds};
use noi_pack::model::{Timing, Trigger};

use crate::{COMMUNES, line, memory, mix, timed};

const UNITS: &[u8] = include_bytes!("../../../../packs/vn-ecd/units.bin");

/// 2026-06-30: nothing happened later.
const TODAY: Day = Day(20_634);

pub(crate) fn run(children: usize) {
    let pack = noi_pack::embedded::vn_ecd();
    let units = Units::decode(UNITS).expect("the asset of the pack");
    let mut communes: Vec<UnitId> = units
        .all()
        .filter(|&unit| units.level(unit) == Some(Level::Commune) && units.valid(unit, TODAY))
        .collect();
    communes.sort_unstable();
    println!(
        "{children} children, the whole pack ({} needs, {} indicators), {} communes",
        pack.needs.len(),
        pack.indicators.len(),
        communes.len()
    );
    assert_eq!(communes.len(), COMMUNES);
    let layout = Layout::of(pack);
    let (columns, making) = timed(1, || columns(pack, &layout, &communes, children));
    line("rows", columns.rows());
    line("made in, seconds", format!("{:.0}", making.least));
    line("columns, MB", columns.bytes() / 1_000_000);
    line("memory now, at most, MB", format!("{:?}", memory()));
    for as_of in [
        TODAY,
        TODAY.plus_days(-200),
        TODAY.plus_days(-700),
        TODAY.plus_days(-1500),
    ] {
        let (all, taken) = timed(5, || {
            columns.evaluate_all_units(pack, &units, as_of, Tree::AsNow(TODAY))
        });
        let all = all.expect("the pack of the columns");
        let country = all.get(pack, UnitId::COUNTRY).expect("children in it");
        let present = country.population.children;
        println!("  as of {as_of}, every unit, need and indicator:");
        line(
            "children present; counted, full, part",
            format!(
                "{present}; {} {} {}",
                country.access.counted, country.access.full, country.access.part
            ),
        );
        line("units", all.units().count());
        line("seconds of 5 runs", &taken);
        let evaluations = present as f64 * pack.needs.len() as f64;
        let per_second = |seconds: f64| (evaluations / seconds / 1e6).round();
        line(
            "child-need evaluations per second, millions",
            per_second(taken.median),
        );
        line(
            "child-need evaluations per processor-second, millions",
            per_second(taken.processor),
        );
    }
    line("memory now, at most, MB", format!("{:?}", memory()));
}

/// Numbers that only look random.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 += 1;
        mix(self.0)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn chance(&mut self, in_thousand: u64) -> bool {
        self.below(1000) < in_thousand
    }
}

fn columns(pack: &Pack, layout: &Layout, communes: &[UnitId], children: usize) -> Columns {
    let mut writer = RowWriter::new(pack, layout);
    let mut random = Random(1);
    let circumstances: Vec<&str> = pack
        .circumstances
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    let span = 3287;
    let mut last_birth = None;
    let mut needs: Vec<Vec<Instance>> = vec![Vec::new(); pack.needs.len()];
    let mut number = 0u128;
    for (at, &unit) in communes.iter().enumerate() {
        let from = at * children / communes.len();
        let to = (at + 1) * children / communes.len();
        for row in from..to {
            number += 1;
            // Four in a thousand have no date of birth; they come last.
            let known = row + (to - from) / 250 < to;
            let birth = known.then(|| {
                TODAY.plus_days(((row - from) * span / (to - from)) as i32 - span as i32 + 1)
            });
            if last_birth != Some(birth) {
                last_birth = Some(birth);
                begin(pack, &mut writer, birth, &mut needs);
            }
            let start = birth.unwrap_or(TODAY.plus_days(-1500));
            // One in twenty-five came from elsewhere, one in fifty has gone.
            let from = if random.chance(40) {
                start.plus_days(random.below(1500) as i32)
            } else {
                start
            };
            let end = start.plus_months(pack.age_limit_months);
            let to = if random.chance(20) {
                from.plus_days(random.below(1500) as i32)
            } else {
                end
            };
            let circumstance = random.chance(25).then(|| {
                let code = circumstances[random.below(circumstances.len() as u64) as usize];
                [(code, start.plus_days(random.below(1500) as i32), None)]
            });
            happen(
                pack,
                &mut random,
                &mut needs,
                circumstance.map(|one| (one[0].0, one[0].1)),
            );
            let waiver = random
                .chance(10)
                .then(|| [(random.below(pack.needs.len() as u64) as usize, start, None)]);
            writer.push(&Row {
                record: RecordId(uuid::Uuid::from_u128(number)),
                unit,
                birth,
                from,
                to,
                sex: Some(if random.chance(527) {
                    Sex::Male
                } else {
                    Sex::Female
                }),
                ethnicity: Some(if random.chance(850) { "Kinh" } else { "Thái" }),
                circumstances: circumstance.as_ref().map_or(&[], |one| one.as_slice()),
                needs: &needs,
                waivers: waiver.as_ref().map_or(&[], |one| one.as_slice()),
            });
        }
    }
    writer.finish(BTreeMap::new())
}

/// The rounds of a date of birth, nothing met yet.
fn begin(pack: &Pack, writer: &mut RowWriter<'_>, birth: Option<Day>, needs: &mut [Vec<Instance>]) {
    let found = birth.and_then(|birth| writer.rounds(birth));
    for (need, instances) in needs.iter_mut().enumerate() {
        instances.clear();
        let of_need = found.map_or(&[][..], |found| &found.0[need]);
        instances.extend(of_need.iter().map(|&round| instance(round)));
        if let Timing::Once { after: Some(_), .. } = pack.needs[need].timing {
            instances.iter_mut().for_each(|one| one.after = Some(None));
        }
    }
}

fn instance(round: Round) -> Instance {
    Instance {
        round,
        met: None,
        by: None,
        until: rounds::NEVER,
        after: None,
    }
}

/// Makes up what happened to one child: most needs are met, most of them in time.
fn happen(
    pack: &Pack,
    random: &mut Random,
    needs: &mut [Vec<Instance>],
    circumstance: Option<(&str, Day)>,
) {
    // Some children are reached for everything, some for little.
    let reached = [970, 930, 850, 600][random.below(4) as usize];
    for need in 0..needs.len() {
        let rule = &pack.needs[need];
        if let Timing::Since {
            trigger,
            due,
            closes,
            every_months,
        } = &rule.timing
        {
            needs[need].clear();
            let from = match (trigger, circumstance) {
                (Trigger::Circumstance(codes), Some((code, from)))
                    if codes
                        .iter()
                        .any(|one| noi_core::records::child::covers(one, code)) =>
                {
                    Some(from)
                }
                (Trigger::Service { .. }, _) if random.chance(2) => {
                    Some(TODAY.plus_days(-(random.below(2000) as i32)))
                }
                _ => None,
            };
            let mut opens = from;
            while let Some(day) = opens.filter(|day| *day < TODAY) {
                opens = every_months.map(|months| day.plus_months(months));
                let closes = closes.map_or(rounds::NEVER, |closes| closes.from(day));
                needs[need].push(instance(Round {
                    number: 0,
                    opens: day,
                    due: due.from(day),
                    closes: opens.map_or(closes, |next| next.min(closes)),
                    school_year: None,
                }));
            }
        }
        let before = match &rule.timing {
            Timing::Once {
                after: Some(after), ..
            } => needs[after.need].first().and_then(|one| one.met),
            _ => None,
        };
        let waits = matches!(&rule.timing, Timing::Once { after: Some(_), .. });
        for one in &mut needs[need] {
            one.met = None;
            if waits {
                one.after = Some(before);
            }
            let draw = random.next();
            if draw % 1000 >= reached || (waits && before.is_none()) {
                continue;
            }
            let Round {
                opens, due, closes, ..
            } = one.round;
            let length = (due.0 - opens.0).clamp(1, 400) as u64;
            let late = if (draw >> 10) % 1000 < 80 {
                length + 1
            } else {
                0
            };
            let mut day = opens.plus_days((((draw >> 20) % length) + late) as i32);
            if let Some(before) = before {
                day = day.max(before.plus_days(28));
            }
            if day < closes && day <= TODAY {
                one.met = Some(day);
            }
        }
    }
}
