//! The children of a unit to follow closely: what the latest measurement says, what a screening
//! opened, and who wasn't measured although it is due.

use noi_core::access::Section;
use noi_pack::evaluate::growth::{GrowthFinding, GrowthState};
use noi_pack::model::{MetBy, Need, Pack, Timing, Trigger};
use noi_ui::pages::follow::{FollowRow, FollowView};
use noi_ui::routes::{Concern, FollowQuery};

use super::here::One;
use super::sight::Sight;
use super::{Frame, PAGE_ROWS, growth};
use crate::roster::Kept;
use crate::roster::board::Owed;
use crate::say;

/// What a need says of a child that it is open for.
#[derive(Clone, Copy, Default)]
struct Meaning {
    off_track: bool,
    measuring: bool,
}

pub(crate) async fn load(frame: &Frame<'_>, query: &FollowQuery) -> FollowView {
    let here = frame.here().await;
    let pack: &Pack = &frame.office.pack;
    let meanings: Vec<Meaning> = pack.needs.iter().map(|need| meaning(pack, need)).collect();
    let sight = Sight::of(frame);
    let stands = pack.growth.as_ref().map_or(0, |growth| growth.stands_days);
    let mut counts: Vec<(Concern, u64)> = Concern::ALL.map(|concern| (concern, 0)).to_vec();
    let mut matching: Vec<(One<'_>, Vec<Concern>)> = Vec::new();
    for one in here.children().filter(|one| frame.is_among(*one)) {
        let latest =
            latest(&sight, one.kept(), frame.on.0).filter(|found| frame.on.0 - found.on.0 < stands);
        let found = concerns(latest, &sight.duties(one), &meanings);
        for concern in &found {
            counts[*concern as usize].1 += 1;
        }
        if query
            .show
            .map_or(!found.is_empty(), |show| found.contains(&show))
        {
            matching.push((one, found));
        }
    }
    here.by_name(&mut matching, |(one, _)| *one);
    // That order stays within one concern.
    matching.sort_by_key(|(_, found)| found.first().copied());
    let first = (u64::from(query.page.max(1)) - 1) * u64::from(PAGE_ROWS);
    let rows = matching
        .iter()
        .skip(usize::try_from(first).unwrap_or(usize::MAX))
        .take(PAGE_ROWS as usize)
        .map(|(one, found)| row(frame, &sight, one.kept(), found))
        .collect();
    FollowView {
        query: query.clone(),
        counts,
        total: matching.len() as u64,
        page_size: PAGE_ROWS,
        rows,
    }
}

fn meaning(pack: &Pack, need: &Need) -> Meaning {
    let measured = pack.growth.as_ref().map(|growth| growth.service.as_str());
    let off_track = matches!(
        &need.timing,
        Timing::Since { trigger: Trigger::Service { service, results }, .. }
            if !results.is_empty() && Some(service.as_str()) != measured
    );
    let measuring = need.met_by.iter().any(
        |way| matches!(way, MetBy::Service { service, .. } if Some(service.as_str()) == measured),
    );
    Meaning {
        // What a mother's screening opened is not shown in a list.
        off_track: off_track && !(need.sensitive && need.domain == noi_core::Domain::Care),
        measuring,
    }
}

fn latest<'k>(sight: &Sight<'_>, kept: &'k Kept, on: i32) -> Option<&'k GrowthFinding> {
    let mut found = kept.growth.iter().rev();
    found
        .find(|found| found.on.0 <= on)
        .filter(|_| sight.has(Section::Growth))
}

fn concerns(latest: Option<&GrowthFinding>, duties: &[Owed], meanings: &[Meaning]) -> Vec<Concern> {
    use GrowthState as S;
    let has = |state| latest.is_some_and(|found| found.states.has(state));
    let open = |test: fn(&Owed, Meaning) -> bool| {
        duties
            .iter()
            .any(|owed| test(owed, meanings[usize::from(owed.need)]))
    };
    let wasted = has(S::ModerateAcute) || has(S::Wasted) || has(S::Thin);
    [
        (has(S::SevereAcute), Concern::Severe),
        (wasted && !has(S::SevereAcute), Concern::Wasted),
        (has(S::Faltering), Concern::Faltering),
        (has(S::Stunted), Concern::Stunted),
        (has(S::Overweight), Concern::Overweight),
        (open(|_, means| means.off_track), Concern::OffTrack),
        (has(S::Flagged), Concern::Flagged),
        (
            open(|owed, means| means.measuring && owed.overdue),
            Concern::NotMeasured,
        ),
    ]
    .into_iter()
    .filter_map(|(holds, concern)| holds.then_some(concern))
    .collect()
}

fn row(frame: &Frame<'_>, sight: &Sight<'_>, kept: &Kept, concerns: &[Concern]) -> FollowRow {
    let child = &kept.child;
    let latest = latest(sight, kept, frame.on.0);
    FollowRow {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, sight.identity(child.name())),
        sex: sight.identity(child.details.sex),
        birth: sight.identity(child.details.birth),
        village: sight.village(child),
        carer: sight.carer(kept),
        concerns: concerns.to_vec(),
        found: latest.map(growth::concerns).unwrap_or_default(),
        measured: latest.map(|found| found.on),
    }
}
