//! The numbers that a plan aims at, from its sentences.
//!
//! A number is an aim by where it stands (the section on objectives) or by what is said of it ("phấn đấu"); levels
//! already reached, conditions, award caps, doses and shares of a budget are not.

use crate::{
    aims,
    blocks::{Block, rank},
    denominators,
    due::{self, Mention},
    numbers::{Number, numbers},
    outline::{Place, Role},
    reading::{DueFrom, Measure, Operator, Target, Unit, When},
    text::{Run, cut, find_phrase, has_any},
};

/// What the rest of the document says that a target depends on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    /// End of the plan's period.
    pub(crate) period_end: Option<When>,
    /// The year of the document; what lies before is no aim.
    pub(crate) year: Option<i32>,
    /// The document carries out the scheme.
    pub(crate) scheme: bool,
    /// An article: sentences say themselves what they are.
    pub(crate) news: bool,
}

const AIM: &[&str] = &["phan dau", "muc tieu", "chi tieu", "huong toi", "dat muc"];
/// The targets in one block.
pub(crate) fn targets(
    blocks: &[Block],
    places: &[Place],
    index: usize,
    context: &Context,
) -> Vec<Target> {
    let block = &blocks[index];
    let role = places[index].role;
    if matches!(
        role,
        Role::Situation | Role::Money | Role::Legal | Role::Reporting | Role::Scope
    ) || block.cells.is_some()
    {
        return Vec::new();
    }
    let mut out: Vec<Target> = Vec::new();
    let mut carried: Option<When> = None;
    // A heading's own words ("Mục tiêu đến năm 2020") hold years, hardly numbers; a numbered sentence holds both.
    for (from, to) in block.run.sentences(block.body, block.end()) {
        let heading = heading_due(blocks, places, index);
        let found = sentence(
            &block.run,
            from,
            to,
            role,
            context,
            heading,
            carried.clone(),
            out.last(),
        );
        if let Some(mention) = due::mentions(&block.run, from, to).last() {
            carried = Some(mention.when.clone());
        }
        out.extend(found);
    }
    out
}

/// The year in the nearest heading above.
pub(crate) fn heading_due(blocks: &[Block], places: &[Place], index: usize) -> Option<When> {
    let mut at = places[index].parent;
    while let Some(parent) = at {
        let block = &blocks[parent];
        let stop = if places[parent].rank >= rank::DASH {
            block.end()
        } else {
            block.end().min(block.body + 200)
        };
        if let Some(mention) = due::mentions(&block.run, block.body, stop).last() {
            return Some(mention.when.clone());
        }
        at = places[parent].parent;
    }
    None
}

#[expect(
    clippy::too_many_arguments,
    reason = "one sentence and everything around it that gives its numbers a meaning"
)]
fn sentence(
    run: &Run,
    from: usize,
    to: usize,
    role: Role,
    context: &Context,
    heading: Option<When>,
    carried: Option<When>,
    previous: Option<&Target>,
) -> Vec<Target> {
    let fold = &run.fold[from..to];
    let aims = has_any(fold, AIM);
    let mut mentions = due::mentions(run, from, to);
    // A year before the document's own says how things stood.
    mentions.retain(|m| {
        context
            .year
            .is_none_or(|y| m.when.year().is_none_or(|w| w >= y))
    });
    let open = role == Role::Objectives || aims;
    if context.news && !aims {
        return Vec::new();
    }
    let all = numbers(&run.fold, from, to);
    let mut kept: Vec<Number> = Vec::new();
    for (i, number) in all.iter().enumerate() {
        let clause = clause_start(run, from, number.lead);
        let end = clause_end(run, number.end, to);
        if aims::is_aim(
            run,
            from,
            to,
            number,
            &all,
            i,
            clause,
            end,
            open,
            role,
            context,
            kept.last(),
        ) {
            kept.push(number.clone());
        }
    }
    let pair_from_change = |n: &Number| {
        let before = cut(&run.fold, from, n.lead).trim_end();
        before.ends_with("tang tu") || before.ends_with("giam tu") || before.ends_with("nang tu")
    };
    // "tăng từ 80% đến 90%": only the end is aimed at.
    for i in (1..kept.len()).rev() {
        if kept[i].at == kept[i - 1].at && pair_from_change(&kept[i - 1]) {
            kept[i].operator = Operator::Equal;
            kept.remove(i - 1);
        }
    }
    let dues = assign_dues(&kept, &mentions, run);
    let mut out: Vec<Target> = Vec::new();
    let mut lacking: Vec<usize> = Vec::new();
    for (i, number) in kept.iter().enumerate() {
        let start = if i == 0 {
            from
        } else {
            boundary(run, kept[i - 1].end.min(number.lead), number.lead)
        };
        let next = kept[i + 1..].iter().find(|n| n.at > number.at);
        let stop = next.map_or(to, |next| boundary(run, number.end, next.lead));
        // Among several aims a semicolon ends one; alone, the aim goes on to the full stop.
        let stop = if kept.len() > 1 {
            clause_end(run, number.end, stop)
        } else {
            stop
        };
        let (due, due_from) = match (&dues[i], &heading, &carried, &context.period_end) {
            (Some(when), ..) => (Some(when.clone()), DueFrom::Sentence),
            (None, _, Some(when), _)
                if context
                    .year
                    .is_none_or(|y| when.year().is_none_or(|w| w >= y)) =>
            {
                (Some(when.clone()), DueFrom::Sentence)
            }
            (None, Some(when), ..) => (Some(when.clone()), DueFrom::Heading),
            (None, None, _, Some(when)) => (Some(when.clone()), DueFrom::PlanPeriod),
            (None, None, _, None) => (None, DueFrom::None),
        };
        let before = out.last().or(previous);
        let own = denominator(run, start, stop, from, number);
        let inherits = own.is_none();
        // A rate of its own with a noun that can't be told takes none from its neighbour.
        let rated = number.unit != Unit::Count
            && has_any(
                cut(&run.fold, start, number.lead),
                &["ty le", "ti le", "ty suat", "ti suat"],
            );
        let before = if rated && inherits { None } else { before };
        let denominator = own
            .or_else(|| before.and_then(|t| t.denominator.clone()))
            .map(|noun| with_area(run, start, stop, noun));
        // "đạt 80% và … đạt 95% số bà mẹ …": the noun comes with the last number.
        if denominator.is_none() || (inherits && out.is_empty()) {
            lacking.push(out.len());
        }
        let start = if i > 0 && kept[i - 1].at == number.at {
            from
        } else {
            start
        };
        let (a, b) = run.trim(start, stop, &[',', ';', '.', '/', '-', '–', '+']);
        let a = if cut(&run.fold, a, b).starts_with("va ") {
            a + 3
        } else {
            a
        };
        let (a, b) = if a < b { (a, b) } else { (start, stop) };
        let words = &run.fold[a..b];
        let first = words.find(';').map_or(words, |i| &words[..i]);
        let mut measure = measure(first, denominator.as_deref(), context.scheme);
        if measure == Measure::Other
            && inherits
            && kept.len() > 1
            && words.len() < 60
            && !has_any(words, &["duoc", "co", "tham gia"])
        {
            measure = before.map_or(Measure::Other, |t| t.measure);
        }
        out.push(Target {
            measure,
            operator: number.operator,
            value: number.value,
            unit: number.unit,
            denominator,
            due,
            due_from,
            text: run.text(a, b),
            span: run.span(a, b),
        });
        if !inherits {
            let found = out.last().and_then(|t| t.denominator.clone());
            for earlier in lacking.drain(..) {
                out[earlier].denominator.clone_from(&found);
            }
        }
    }
    out
}

/// Where the clause of the number at `at` begins.
fn clause_start(run: &Run, from: usize, at: usize) -> usize {
    cut(&run.fold, from, at)
        .rfind(';')
        .map_or(from, |i| from + i + 1)
}

fn clause_end(run: &Run, at: usize, to: usize) -> usize {
    cut(&run.fold, at, to).find(';').map_or(to, |i| at + i)
}

/// Where one number's words end and the next one's begin.
fn boundary(run: &Run, from: usize, to: usize) -> usize {
    if from >= to {
        return to;
    }
    let text = &run.fold[from..to];
    if let Some(i) = text.rfind(';') {
        return from + i + 1;
    }
    let comma = text.rfind(", ").map(|i| i + 1);
    let and = text.rfind(" va ").map(|i| i + 1);
    match (comma, and) {
        (Some(c), Some(a)) => from + c.max(a),
        (Some(i), None) | (None, Some(i)) => from + i,
        (None, None) => to,
    }
}

/// Gives each number the year that the sentence means for it.
fn assign_dues(numbers: &[Number], mentions: &[Mention], run: &Run) -> Vec<Option<When>> {
    let Some(first) = numbers.first() else {
        return Vec::new();
    };
    if mentions.is_empty() {
        return vec![None; numbers.len()];
    }
    // "năm 2025 và năm 2030 lần lượt đạt 80% và 90%".
    if numbers.len() == mentions.len()
        && mentions.len() > 1
        && mentions[mentions.len() - 1].at < first.at
    {
        return mentions.iter().map(|m| Some(m.when.clone())).collect();
    }
    if numbers.len() == mentions.len()
        && mentions.len() > 1
        && mentions[0].at > numbers[numbers.len() - 1].at
        && has_any(&run.fold, &["lan luot", "tuong ung"])
    {
        return mentions.iter().map(|m| Some(m.when.clone())).collect();
    }
    let leading = mentions[0].at < first.at;
    numbers
        .iter()
        .enumerate()
        .map(|(i, number)| {
            let next_number = numbers[i + 1..]
                .iter()
                .find(|n| n.at > number.at)
                .map_or(usize::MAX, |n| n.at);
            let before = mentions.iter().rev().find(|m| m.end <= number.at);
            let after = mentions.iter().find(|m| m.at >= number.end);
            let trailing = after.filter(|m| m.at < next_number);
            let between = mentions
                .iter()
                .filter(|m| m.at >= number.end && m.at < next_number)
                .count();
            if leading {
                // A year right behind the last number ("…, 90% vào năm 2030") is its own.
                let own = trailing.filter(|m| {
                    let gap = cut(&run.fold, number.end, m.at);
                    (next_number == usize::MAX || between > 1)
                        && !gap.contains([';', '('])
                        && gap.len() < 160
                        && !has_any(gap, &["tu", "so voi"])
                });
                own.or(before).map(|m| m.when.clone())
            } else {
                let own = trailing.filter(|m| {
                    !cut(&run.fold, number.end, m.at).contains(';')
                        || between > 1
                        || next_number == usize::MAX
                });
                own.or(before).or(after).map(|m| m.when.clone())
            }
        })
        .collect()
}

/// "…, khu vực nông thôn đạt 97%": the part of the country that a number is for, beside the noun of the sentence.
fn with_area(run: &Run, start: usize, stop: usize, noun: String) -> String {
    const AREAS: &[&str] = &[
        "thanh thi",
        "nong thon",
        "do thi",
        "mien nui",
        "dong bang",
        "vung sau",
        "vung dan toc thieu so",
        "vung kho khan",
        "hai dao",
    ];
    let words = cut(&run.fold, start, stop);
    let mut found = AREAS
        .iter()
        .filter_map(|area| find_phrase(words, area, 0).map(|i| (i, i + area.len())));
    let (Some((mut a, b)), None) = (found.next(), found.next()) else {
        return noun;
    };
    for lead in ["khu vuc ", "vung ", "dia ban ", "o ", "tai "] {
        if words[..a].ends_with(lead) {
            a -= lead.len();
        }
    }
    let printed = run.text(start + a, start + b);
    let area = crate::text::fold_str(&printed);
    let held = crate::text::fold_str(&noun);
    if held.contains(area.as_str()) {
        return noun;
    }
    // The noun of the number before may carry that one's area.
    let bare = AREAS
        .iter()
        .filter_map(|other| find_phrase(&held, other, 0))
        .min()
        .map_or(noun.chars().count(), |i| {
            ["khu vuc ", "vung ", "dia ban ", "o ", "tai "]
                .iter()
                .fold(i, |at, lead| {
                    if held[..at].ends_with(lead) {
                        at - lead.len()
                    } else {
                        at
                    }
                })
        });
    let base: String = noun.chars().take(bare).collect();
    format!("{} {printed}", base.trim_end())
}

fn denominator(
    run: &Run,
    start: usize,
    stop: usize,
    sentence: usize,
    number: &Number,
) -> Option<String> {
    if number.unit == Unit::Count {
        let (a, b) = denominators::after(run, number.noun, stop)?;
        return Some(run.text(a, b));
    }
    // A rate names its noun before the number.
    let rate_from = cut(&run.fold, sentence, number.lead)
        .rfind(';')
        .map_or(sentence, |i| sentence + i + 1)
        .max(if start > sentence { start } else { sentence });
    if has_any(
        cut(&run.fold, rate_from, number.lead),
        &["ty le", "ti le", "ty suat", "ti suat"],
    ) && let Some((a, b)) = denominators::of_rate(run, rate_from, number.lead)
    {
        return Some(run.text(a, b));
    }
    let (a, b) = denominators::after(run, number.noun, stop)?;
    Some(run.text(a, b))
}

/// The measure of the scheme that a clause speaks of.
pub(crate) fn measure(words: &str, denominator: Option<&str>, scheme: bool) -> Measure {
    let of = denominator.map(crate::text::fold_str).unwrap_or_default();
    if has_any(words, &["mang luoi"]) && has_any(words, &["ket noi", "chuyen tuyen", "chuyen gui"])
    {
        return Measure::Network;
    }
    let people = &[
        "can bo",
        "cha me",
        "cha, me",
        "nguoi cham soc",
        "giao vien",
        "nhan vien",
        "cong tac vien",
        "ba me",
        "nguoi nuoi duong",
        "phu huynh",
        "nguoi lam cong tac",
        "gia dinh",
    ];
    let learnt = &[
        "kien thuc",
        "ky nang",
        "ki nang",
        "tap huan",
        "boi duong",
        "nang cao nang luc",
    ];
    let whole = has_any(words, &["toan dien"]);
    if has_any(&of, people)
        && has_any(words, learnt)
        && (whole || scheme)
        && has_any(words, &["tre em", "tre", "toan dien", "lam cha me"])
    {
        return Measure::Knowledge;
    }
    let children = has_any(&of, &["tre em", "tre", "hoc sinh"]) && !has_any(&of, people);
    if children
        && has_any(words, &["tiep can", "huong", "cung cap"])
        && has_any(words, &["dich vu"])
    {
        let domains = [
            "suc khoe",
            "giao duc",
            "dinh duong",
            "nuoi duong",
            "bao ve",
            "phuc loi",
        ]
        .iter()
        .filter(|d| find_phrase(words, d, 0).is_some())
        .count();
        if whole || domains >= 3 {
            return Measure::Access;
        }
    }
    Measure::Other
}
