//! Columns say what counting child by child says: over random populations with corrections,
//! moves, splits, merges, deaths and returns, on any day, on the tree of then or now.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod naive;
mod pack;
mod world;

use std::collections::BTreeMap;

use noi_core::units::Units;
use noi_core::{Day, Domain, DutyKind, Fact, Position, RecordId, Shard, State, UnitId};
use noi_coverage::{
    Builder, By, Columns, CoverageError, Filter, Key, Query, Split, Standing, Tree, province_code,
};
use noi_pack::Pack;
use noi_pack::evaluate::{Place, duties};
use proptest::prelude::*;

use naive::{Records, recount};
use pack::day;
use world::Random;

fn build(pack: &Pack, units: &Units, facts: &[Fact]) -> Columns {
    let mut builder = Builder::new(pack, units);
    facts.iter().for_each(|fact| builder.add(fact));
    builder.finish(BTreeMap::from([(Shard(1), Position(facts.len() as u64))]))
}

fn random_query(random: &mut Random) -> Query {
    let as_of = random.day("2014-01-01", "2029-01-01");
    let tree = match random.below(3) {
        0 => Tree::AsThen,
        1 => Tree::AsNow(day("2026-01-01")),
        _ => Tree::AsNow(day("2024-01-01")),
    };
    let unit = if random.chance(50) {
        UnitId::COUNTRY
    } else {
        *random.pick(&world::homes())
    };
    let by = match random.below(7) {
        0 => None,
        1 => Some(By::Sex),
        2 => Some(By::AgeBand),
        3 => Some(By::Ethnicity),
        4 => Some(By::Circumstance),
        5 => Some(By::Unit(Split::Children)),
        _ => Some(By::Unit(Split::Communes)),
    };
    Query {
        as_of,
        tree,
        unit,
        by,
    }
}

/// Compares one answer with the recount.
fn check(pack: &Pack, units: &Units, records: &Records, columns: &Columns, query: &Query) {
    let answer = columns.evaluate(pack, units, query).unwrap();
    let (total, groups) = recount(pack, units, records, query);
    assert_eq!(answer.total, total, "{query:?}");
    let by_unit = matches!(query.by, Some(By::Unit(_)));
    let mut found: BTreeMap<Key, _> = answer
        .groups
        .into_iter()
        .map(|group| (group.key, group.figures))
        .collect();
    // Groups of nobody may be left out.
    let nobody = |figures: &noi_coverage::Figures| {
        figures.population.children == 0
            && figures.population.pregnancies == 0
            && figures
                .indicators
                .iter()
                .all(|one| one.denominator().is_none())
    };
    let empty: Vec<Key> = found
        .iter()
        .filter(|(key, figures)| !groups.contains_key(*key) && nobody(figures))
        .map(|(key, _)| key.clone())
        .collect();
    if by_unit || query.by == Some(By::Ethnicity) {
        empty.iter().for_each(|key| {
            found.remove(key);
        });
        if by_unit {
            // Units with nothing but reported figures are groups, too.
            found.retain(|key, figures| {
                groups.contains_key(key)
                    || figures.population.children > 0
                    || figures.population.pregnancies > 0
            });
        }
    }
    assert_eq!(found, groups, "{query:?}");
}

fn check_lists(
    pack: &Pack,
    units: &Units,
    records: &Records,
    columns: &Columns,
    query: &Query,
    random: &mut Random,
) {
    let standing = *random.pick(&[
        Standing::Applicable,
        Standing::Due,
        Standing::Met,
        Standing::InTime,
        Standing::NotMet,
        Standing::Failing,
    ]);
    let filters = [
        Filter::Present,
        Filter::Need {
            need: random.below(pack.needs.len()),
            standing,
        },
        Filter::DomainFailing(*random.pick(&Domain::ALL)),
        Filter::NotFull,
        Filter::NotPart,
        Filter::Indicator {
            indicator: random.below(pack.indicators.len()),
            reached: random.chance(50),
        },
        Filter::WaitingForUnit,
        Filter::WithoutBirthDate,
    ];
    for filter in filters {
        let found = columns.who(pack, units, query, filter).unwrap();
        assert_eq!(
            found,
            naive::who(pack, units, records, query, filter),
            "{query:?} {filter:?}"
        );
    }
}

fn check_duties(pack: &Pack, units: &Units, records: &Records, columns: &Columns, query: &Query) {
    let found = match columns.duties_count(pack, units, query.unit, query.as_of, query.tree) {
        Ok(found) => found,
        Err(CoverageError::DutiesBefore(day)) => {
            assert!(query.as_of < day);
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let mut want: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    for one in naive::see(pack, units, records, query) {
        let unit = one.child.residence(query.as_of).unit;
        let province = province_code(units, unit);
        let place = Place {
            unit,
            province: province.as_deref(),
        };
        for duty in duties(pack, one.child, place, query.as_of) {
            let DutyKind::Need { need, .. } = &duty.kind else {
                panic!()
            };
            let count = want.entry(pack.need(need).unwrap().0).or_default();
            match duty.state {
                State::Open => count.0 += 1,
                _ => count.1 += 1,
            }
        }
    }
    let children = |need: &usize| pack.needs[*need].subject == noi_pack::model::Subject::Child;
    let found: BTreeMap<usize, (u64, u64)> = found
        .iter()
        .filter(|one| children(&one.need))
        .map(|one| (one.need, (one.open, one.overdue)))
        .collect();
    assert_eq!(found, want, "{query:?}");
}

fn check_all_units(
    pack: &Pack,
    units: &Units,
    records: &Records,
    columns: &Columns,
    query: &Query,
) {
    let all = columns
        .evaluate_all_units(pack, units, query.as_of, query.tree)
        .unwrap();
    let mut total = 0;
    for unit in all.units() {
        let found = all.get(pack, unit).unwrap();
        let query = Query {
            unit,
            by: None,
            ..*query
        };
        assert_eq!(found, recount(pack, units, records, &query).0, "{query:?}");
        total += u64::from(unit == UnitId::COUNTRY) * found.population.children;
    }
    let country = Query {
        unit: UnitId::COUNTRY,
        by: None,
        ..*query
    };
    let want = recount(pack, units, records, &country)
        .0
        .population
        .children;
    assert_eq!(total, want, "{query:?}");
}

fn check_population(pack: &Pack, seed: u64, children: usize, queries: usize) {
    let units = world::units();
    let mut random = Random::new(seed);
    let facts = world::facts(pack, &mut random, children);
    let records = Records::of(&facts);
    let columns = build(pack, &units, &facts);
    for _ in 0..queries {
        let query = random_query(&mut random);
        check(pack, &units, &records, &columns, &query);
        check_lists(pack, &units, &records, &columns, &query, &mut random);
        check_duties(pack, &units, &records, &columns, &query);
    }
    check_all_units(pack, &units, &records, &columns, &random_query(&mut random));
}

/// Facts that come later are followed; the answers are those of a rebuild.
fn check_following(pack: &Pack, seed: u64, children: usize) {
    let units = world::units();
    let mut random = Random::new(seed);
    let mut facts = world::facts(pack, &mut random, children);
    random.shuffle(&mut facts);
    let heads = |count: usize| BTreeMap::from([(Shard(1), Position(count as u64))]);
    let mut done = random.below(facts.len() + 1);
    let mut columns = build(pack, &units, &facts[..done]);
    while done < facts.len() {
        let next = (done + 1 + random.below(facts.len() / 2 + 1)).min(facts.len());
        let known = if random.chance(50) { next } else { done };
        let mut by_record: BTreeMap<RecordId, Vec<Fact>> = BTreeMap::new();
        for fact in &facts[..known] {
            by_record
                .entry(fact.envelope.record)
                .or_default()
                .push(fact.clone());
        }
        columns
            .apply(
                pack,
                &facts[done..next],
                |record| by_record.get(&record).cloned().unwrap_or_default(),
                heads(next),
            )
            .unwrap();
        if random.chance(40) {
            columns = Columns::load(pack, &columns.save()).unwrap();
        }
        done = next;
    }
    let rebuilt = build(pack, &units, &facts);
    let records = Records::of(&facts);
    assert_eq!(columns.heads(), rebuilt.heads());
    for _ in 0..6 {
        let query = random_query(&mut random);
        let (followed, built) = (
            columns.evaluate(pack, &units, &query).unwrap(),
            rebuilt.evaluate(pack, &units, &query).unwrap(),
        );
        assert_eq!(followed.total, built.total, "{query:?}");
        check(pack, &units, &records, &columns, &query);
        check_lists(pack, &units, &records, &columns, &query, &mut random);
        check_duties(pack, &units, &records, &columns, &query);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn columns_equal_a_recount(seed: u64, children in 1..40usize) {
        check_population(&pack::pack(), seed, children, 6);
    }

    #[test]
    fn following_equals_rebuilding(seed: u64, children in 1..30usize) {
        check_following(&pack::pack(), seed, children);
    }

    #[test]
    fn any_order_of_facts_gives_the_same_bytes(seed: u64, children in 1..30usize) {
        let (pack, units) = (pack::pack(), world::units());
        let mut random = Random::new(seed);
        let mut facts = world::facts(&pack, &mut random, children);
        let bytes = build(&pack, &units, &facts).save();
        random.shuffle(&mut facts);
        prop_assert!(build(&pack, &units, &facts).save() == bytes);
        let loaded = Columns::load(&pack, &bytes).unwrap();
        prop_assert!(loaded.save() == bytes);
    }
}

#[test]
fn the_vietnamese_pack_equals_a_recount() {
    let pack = noi_pack::embedded::vn_ecd();
    for seed in 0..12 {
        check_population(pack, seed, 30, 4);
        check_following(pack, 100 + seed, 20);
    }
}

#[test]
fn a_crowd_in_one_commune_equals_a_recount() {
    // More rows than one block of days, more than one chunk of a scan.
    let (pack, units) = (pack::pack(), world::units());
    let mut random = Random::new(7);
    let mut facts = world::facts(&pack, &mut random, 3000);
    for fact in &mut facts {
        if random.chance(90) {
            fact.envelope.unit = UnitId::Official(12);
        }
    }
    let records = Records::of(&facts);
    let columns = build(&pack, &units, &facts);
    for as_of in ["2019-05-31", "2022-09-06", "2027-01-01"] {
        let query = Query {
            as_of: day(as_of),
            tree: Tree::AsThen,
            unit: UnitId::COUNTRY,
            by: Some(By::Ethnicity),
        };
        check(&pack, &units, &records, &columns, &query);
        check_duties(&pack, &units, &records, &columns, &query);
    }
}

#[test]
fn what_cannot_be_answered_is_said() {
    let (pack, units) = (pack::pack(), world::units());
    let columns = build(&pack, &units, &[]);
    let query = Query {
        as_of: day("2024-01-01"),
        tree: Tree::AsThen,
        unit: UnitId::COUNTRY,
        by: None,
    };
    let early = Query {
        as_of: Day(-30_000),
        ..query
    };
    assert_eq!(
        columns.evaluate(&pack, &units, &early),
        Err(CoverageError::Day(Day(-30_000)))
    );
    let mut other = pack.clone();
    other.version = "2".to_owned();
    let error = columns.evaluate(&other, &units, &query).unwrap_err();
    assert!(matches!(error, CoverageError::OtherPack { .. }), "{error}");

    let bytes = columns.save();
    let load = |bytes: &[u8]| Columns::load(&pack, bytes).unwrap_err();
    assert_eq!(load(b"PNG"), CoverageError::NotColumns);
    assert_eq!(load(&bytes[..bytes.len() - 1]), CoverageError::Damaged);
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(load(&changed), CoverageError::Damaged);
    let mut newer = bytes.clone();
    newer[12] = 9;
    assert_eq!(load(&newer), CoverageError::Form(9));
    assert!(matches!(
        Columns::load(&other, &bytes),
        Err(CoverageError::OtherPack { .. })
    ));
    assert_eq!(Columns::load(&pack, &bytes).unwrap().save(), bytes);
}
