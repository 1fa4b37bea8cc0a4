//! How the needs of one subject stand, as far as somebody may see it.

use noi_core::Day;
use noi_core::access::{Section, Sections};
use noi_core::records::child::CircumstanceSpell;

use crate::evaluate::child::{NeedView, Place, needs_with};
use crate::evaluate::meeting::Subject;
use crate::evaluate::rounds::Rounds;
use crate::model::Pack;

/// The needs of [`super::needs_of`] that whoever sees these sections may see. A circumstance
/// outside them begins nothing, so that neither the need nor its dates tell of it; only that
/// support for inclusion is needed is said whatever the reason.
pub fn needs_seen(
    pack: &Pack,
    subject: &Subject<'_>,
    sees: Sections,
    place: Place<'_>,
    on: Day,
) -> Vec<NeedView> {
    let rounds = subject
        .anchor
        .map(|anchor| Rounds::of(pack, subject.kind, anchor))
        .unwrap_or_else(|| Rounds(vec![Vec::new(); pack.needs.len()]));
    seen_with(pack, subject, &rounds, sees, place, on)
}

/// The same with rounds that were worked out before.
pub fn seen_with(
    pack: &Pack,
    subject: &Subject<'_>,
    rounds: &Rounds,
    sees: Sections,
    place: Place<'_>,
    on: Day,
) -> Vec<NeedView> {
    let visible: Vec<CircumstanceSpell> = subject
        .circumstances
        .iter()
        .filter(|spell| pack.shows_circumstance(sees, &spell.circumstance))
        .cloned()
        .collect();
    let whole = needs_with(pack, subject, rounds, place, on);
    let seen = if visible.len() == subject.circumstances.len() {
        whole.clone()
    } else {
        let subject = Subject {
            circumstances: &visible,
            ..subject.clone()
        };
        needs_with(pack, &subject, rounds, place, on)
    };
    whole
        .into_iter()
        .zip(seen)
        .filter(|(view, _)| pack.shows(sees, &pack.needs[view.need]))
        .map(|(whole, seen)| match pack.needs[whole.need].section {
            Section::Inclusion => whole,
            _ => seen,
        })
        .collect()
}
