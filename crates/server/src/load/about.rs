//! What this copy holds.

use noi_ui::pages::about::AboutView;

use super::Frame;

pub(crate) fn load(frame: &Frame<'_>) -> AboutView {
    let pack = &frame.office.pack;
    let unconfirmed = pack.needs.iter().filter(|need| !need.basis.confirmed);
    let units = &frame.office.units;
    let heads = frame.held.ledger.heads.values();
    AboutView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pack_name: frame.text(&pack.words),
        needs: (pack.needs.len() as u64, unconfirmed.count() as u64),
        indicators: pack.indicators.len() as u64,
        facts: heads.map(|head| head.position.0).sum(),
        children: frame.held.roster.len() as u64,
        units: units
            .all()
            .filter(|unit| units.valid(*unit, frame.tree))
            .count() as u64,
    }
}
