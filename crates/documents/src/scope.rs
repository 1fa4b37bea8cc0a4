//! For whom a plan is: the band of ages, in completed years.

use std::sync::LazyLock;

use regex::Regex;

use crate::{reading::AgeBand, text::Run};

static AGES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:tu\s+)?(?:(?P<a>\d{1,2})|so sinh|moi sinh)\s*(?:tuoi\s*)?(?:-|den)\s*(?:duoi\s+(?P<u2>\d{1,2})|(?P<b>\d{1,2}))\s*tuoi",
        r"|(?P<under>duoi)\s+(?P<u>\d{1,2})\s*tuoi",
        r"|den\s+(?P<to>\d{1,2})\s*tuoi"
    ))
    .expect("a constant pattern")
});

/// The first band of ages in `[from, to)`; months and the ages of schooling grades aren't bands.
pub(crate) fn age_band(run: &Run, from: usize, to: usize) -> Option<AgeBand> {
    let fold = &run.fold[..to];
    let mut at = from;
    while let Some(hit) = AGES.captures_at(fold, at) {
        let whole = hit.get(0).expect("group 0 always matches");
        at = whole.end();
        let number = |name: &str| hit.name(name).and_then(|m| m.as_str().parse::<u8>().ok());
        let from_age = number("a").unwrap_or(0);
        let to_age = number("b")
            .or(number("to"))
            .or_else(|| number("u2").or(number("u")).and_then(|u| u.checked_sub(1)));
        if let Some(to_age) = to_age.filter(|t| *t >= from_age && *t <= 18)
            && !(whole.start() > 0 && fold.as_bytes()[whole.start() - 1].is_ascii_digit())
        {
            return Some(AgeBand {
                from: from_age,
                to: to_age,
                span: run.span(whole.start(), whole.end()),
            });
        }
    }
    None
}
