//! The made-up population is reproducible, marked as made up, and shaped as the settings say.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails here has found what it looks for"
)]

use std::collections::BTreeSet;

use noi_core::units::Units;
use noi_core::{Body, Day, Fact, Sex, UnitId};
use noi_sim::{Population, Settings};

const UNITS: &[u8] = include_bytes!("../../../packs/vn-ecd/units.bin");

fn facts(seed: u64, children: usize) -> Vec<Fact> {
    let units = Units::decode(UNITS).unwrap();
    let as_of: Day = "2026-11-22".parse().unwrap();
    let unit = units.find("tỉnh Điện Biên", as_of, None).one().unwrap();
    let settings = Settings {
        seed,
        unit,
        children,
        as_of,
        history_months: 6,
    };
    let pack = noi_pack::embedded::vn_ecd();
    Population::new(pack, &units, settings)
        .unwrap()
        .flatten()
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_people() {
    assert_eq!(facts(7, 60), facts(7, 60));
    assert_ne!(facts(7, 60), facts(8, 60));
}

#[test]
fn everybody_is_marked_and_nothing_happens_tomorrow() {
    let facts = facts(3, 400);
    let as_of: Day = "2026-11-22".parse().unwrap();
    let mut ids = BTreeSet::new();
    let mut ethnicities = BTreeSet::new();
    let (mut children, mut boys) = (0, 0);
    for (nth, fact) in facts.iter().enumerate() {
        assert_eq!(fact.envelope.index, nth as u64 + 1, "the series is dense");
        assert!(fact.envelope.on <= as_of);
        assert!(ids.insert(fact.envelope.id));
        match &fact.body {
            Body::ChildRegistered(details) => {
                children += 1;
                boys += usize::from(details.sex == Some(Sex::Male));
                assert!(details.synthetic);
                let id = details.personal_id.as_deref();
                assert!(
                    id.is_none_or(|id| id.len() == 12 && id.starts_with("000")),
                    "{id:?}"
                );
                ethnicities.insert(details.ethnicity.clone());
            }
            Body::PersonRegistered(details) => assert!(details.synthetic),
            _ => {}
        }
    }
    assert_eq!(children, 400);
    assert!((150..250).contains(&boys), "{boys}");
    assert!(ethnicities.len() >= 4, "{ethnicities:?}");
}

#[test]
fn a_unit_without_communes_is_refused() {
    let units = Units::decode(UNITS).unwrap();
    let as_of: Day = "2026-11-22".parse().unwrap();
    let settings = Settings {
        seed: 1,
        unit: UnitId::Official(u32::MAX),
        children: 1,
        as_of,
        history_months: 6,
    };
    let refused = Population::new(noi_pack::embedded::vn_ecd(), &units, settings);
    assert!(refused.err().unwrap().to_string().contains("no communes"));
}
