//! An instrument written as TOML is the same instrument when it is read again.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use noi_core::Day;
use noi_pack::condition::Condition;
use noi_pack::embedded::vn_ecd;
use noi_pack::instrument::{CutOff, Instrument, Scoring};
use noi_pack::source::{Diagnostic, SourceFile, instrument_toml, load_instrument};

fn again(instrument: &Instrument) -> Result<Instrument, Vec<Diagnostic>> {
    let text = instrument_toml(instrument, &["Made from a form.\nLook at it.".to_owned()]);
    assert!(
        text.starts_with("# Made from a form.\n# Look at it.\n\ncode = "),
        "{text}"
    );
    let path = "instruments/again.toml";
    load_instrument(SourceFile { path, text: &text }, vn_ecd())
}

#[test]
fn every_shipped_instrument_is_the_same() {
    for instrument in &vn_ecd().instruments {
        assert_eq!(again(instrument).as_ref(), Ok(instrument));
    }
}

#[test]
fn what_no_shipped_instrument_has_is_the_same() {
    let mut instrument = vn_ecd().instrument("phq9_mother").unwrap().clone();
    let Scoring::Sum {
        bands, cut_offs, ..
    } = &mut instrument.scoring
    else {
        panic!("a sum");
    };
    for (province, valid_from) in [(Some("11"), None), (None, Some(Day(20_000)))] {
        cut_offs.push(CutOff {
            province: province.map(str::to_owned),
            valid_from,
            bands: bands.clone(),
        });
    }
    let conditions = [
        "not (phq1 = not_at_all or age < 3m) and phq2 = several_days",
        "(phq1 = not_at_all and phq2 = several_days) or age >= 6m",
        "not phq1 = not_at_all",
    ];
    for (item, text) in instrument.items[2..].iter_mut().zip(conditions) {
        item.shown_when = Some(Condition::parse(text).unwrap());
    }
    instrument.items[0].words.vi = "\"dòng 1\"\n\tdòng 2 \\ 'x' #\u{1}".to_owned();
    instrument.basis.citation = Some("QĐ 140/QĐ-BYT".to_owned());
    assert_eq!(again(&instrument), Ok(instrument));
}

#[test]
fn what_is_left_blank_is_asked_for() {
    let check = |change: fn(&mut Instrument), code: &str| {
        let mut instrument = vn_ecd().instrument("phq9_mother").unwrap().clone();
        change(&mut instrument);
        let found = again(&instrument).unwrap_err();
        let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
        assert!(codes.contains(&code), "{code}: {codes:?}");
    };
    check(|one| one.notice.vi.clear(), "missing-word");
    check(|one| one.source.clear(), "missing-word");
    check(|one| one.service.clear(), "unknown-service");
    check(
        |one| {
            if let Scoring::Sum { bands, .. } = &mut one.scoring {
                bands.clear();
            }
        },
        "missing-field",
    );
}
