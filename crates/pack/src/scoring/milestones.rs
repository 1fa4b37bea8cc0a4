//! A checklist of milestones: what isn't reached yet is looked at again or referred.

use super::{Answer, Asked, Scored, flagged};
use crate::instrument::Milestones;
use crate::model::Text;

pub(super) fn score(shown: &[Answer<'_>], ask: &Asked<'_>, rules: &Milestones) -> Scored {
    let milestones: Vec<&Answer<'_>> = shown
        .iter()
        .filter(|one| rules.items.contains(&one.item.code))
        .collect();
    let says = |one: &Answer<'_>, codes: &[String]| {
        one.is.is_some_and(|is| codes.iter().any(|code| code == is))
    };
    let reached = |one: &Answer<'_>| says(one, &rules.reached);
    let unsure = |one: &Answer<'_>| one.is.is_none() || says(one, &rules.unsure);
    let not_yet: Vec<&Answer<'_>> = milestones
        .iter()
        .copied()
        .filter(|one| !reached(one) && !unsure(one))
        .collect();
    let open = milestones.iter().filter(|one| !reached(one)).count() as i32;
    let key = not_yet
        .iter()
        .any(|one| rules.key_items.contains(&one.item.code));
    let band = rules
        .bands
        .iter()
        .find(|band| (band.from_months..=band.to_months).contains(&ask.age_months));
    let by_milestones = match band {
        Some(band) if key || not_yet.len() as i32 >= band.refer_at => &rules.refer,
        Some(band) if open >= band.watch_at => &rules.watch,
        _ => &rules.passed,
    };
    let mut sections: Vec<(Text, i32, i32)> = Vec::new();
    for one in &milestones {
        let got = i32::from(reached(one));
        match sections
            .iter_mut()
            .find(|(words, ..)| *words == one.item.section)
        {
            Some(section) => {
                section.1 += got;
                section.2 += 1;
            }
            None => sections.push((one.item.section.clone(), got, 1)),
        }
    }
    Scored {
        outcome: Some(
            flagged(shown, &rules.urgent)
                .unwrap_or(by_milestones)
                .clone(),
        ),
        points: Some(milestones.len() as i32 - open),
        sections,
        ..Scored::default()
    }
}
