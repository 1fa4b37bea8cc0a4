//! An instrument → its TOML file, as an author would write it. Read again it gives the same
//! instrument; what is blank is left for the checks to find.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use noi_core::Code;

use crate::condition::Condition;
use crate::instrument::{
    Band, Choice, Credi, Flag, Instrument, Item, Milestones, NextStep, PassBand, PassRule, Scoring,
};
use crate::model::Text;

/// The TOML of an instrument. `remarks` stand above it, a comment a line.
pub fn instrument_toml(instrument: &Instrument, remarks: &[String]) -> String {
    let mut out = String::new();
    for line in remarks.iter().flat_map(|remark| remark.lines()) {
        put(&mut out, &format!("# {line}"));
    }
    if !remarks.is_empty() {
        put(&mut out, "");
    }
    head(instrument, &mut out);
    let sets = choice_sets(&instrument.items);
    put(&mut out, "\n[choices]");
    for (at, set) in sets.iter().enumerate() {
        put(&mut out, &format!("{} = [", set_name(at)));
        for choice in *set {
            let points = match choice.points {
                0 => String::new(),
                points => format!(", points = {points}"),
            };
            let (code, words) = (quoted(&choice.code), pair(&choice.words));
            put(
                &mut out,
                &format!("    {{ code = {code}, {words}{points} }},"),
            );
        }
        put(&mut out, "]");
    }
    let mut section: Option<&Text> = None;
    for item in &instrument.items {
        if section != Some(&item.section) {
            put(&mut out, "\n[[section]]");
            words(&item.section, &mut out);
            section = Some(&item.section);
        }
        let set = sets.iter().position(|set| *set == item.choices);
        write_item(instrument, item, &set_name(set.unwrap_or(0)), &mut out);
    }
    outcomes(instrument, &mut out);
    scoring(&instrument.scoring, &instrument.items, &mut out);
    out
}

fn put(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string can't fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(codes: &[Code]) -> String {
    let codes: Vec<String> = codes.iter().map(|code| quoted(code)).collect();
    format!("[{}]", codes.join(", "))
}

fn pair(text: &Text) -> String {
    format!("vi = {}, en = {}", quoted(&text.vi), quoted(&text.en))
}

fn words(text: &Text, out: &mut String) {
    put(out, &format!("vi = {}", quoted(&text.vi)));
    put(out, &format!("en = {}", quoted(&text.en)));
}

fn ages(from: i32, to: i32) -> String {
    format!("\"{from}m..{}m\"", to + 1)
}

fn head(instrument: &Instrument, out: &mut String) {
    put(out, &format!("code = {}", quoted(&instrument.code)));
    put(out, &format!("version = {}", quoted(&instrument.version)));
    words(&instrument.words, out);
    put(out, &format!("service = {}", quoted(&instrument.service)));
    for (key, yes) in [
        ("group_only", instrument.group_only),
        ("sensitive", instrument.sensitive),
    ] {
        if yes {
            put(out, &format!("{key} = true"));
        }
    }
    let (from, to) = (instrument.from_months, instrument.to_months);
    put(out, &format!("ages = {}", ages(from, to)));
    put(out, &format!("source = {}", quoted(&instrument.source)));
    put(out, &format!("licence = {}", quoted(&instrument.licence)));
    let basis = &instrument.basis;
    let citation = basis.citation.as_deref().unwrap_or("none");
    put(out, &format!("basis = {}", quoted(citation)));
    put(out, &format!("confirmed = {}", basis.confirmed));
    put(out, "\n[about]");
    words(&instrument.about, out);
    put(out, "\n[notice]");
    words(&instrument.notice, out);
}

fn choice_sets(items: &[Item]) -> Vec<&[Choice]> {
    let mut sets: Vec<&[Choice]> = Vec::new();
    for item in items {
        if !sets.contains(&item.choices.as_slice()) {
            sets.push(&item.choices);
        }
    }
    sets
}

fn set_name(at: usize) -> String {
    format!("answers_{}", at + 1)
}

fn write_item(instrument: &Instrument, item: &Item, set: &str, out: &mut String) {
    put(out, "\n[[section.item]]");
    put(out, &format!("code = {}", quoted(&item.code)));
    words(&item.words, out);
    if item.hint != Text::default() {
        put(out, &format!("hint = {{ {} }}", pair(&item.hint)));
    }
    put(out, &format!("choices = {}", quoted(set)));
    let (from, to) = (item.from_months, item.to_months);
    if (from, to) != (instrument.from_months, instrument.to_months) {
        put(out, &format!("ages = {}", ages(from, to)));
    }
    if let Some(condition) = &item.shown_when {
        put(out, &format!("when = {}", quoted(&when(condition))));
    }
    if item.required {
        put(out, "required = true");
    }
}

/// A condition as [`Condition::parse`] reads it.
fn when(condition: &Condition) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Condition::And(_) | Condition::Or(_) => format!("({})", when(part)),
                _ => when(part),
            })
            .collect();
        parts.join(word)
    };
    match condition {
        Condition::And(all) => joined(all, " and "),
        Condition::Or(any) => joined(any, " or "),
        Condition::Not(inner) => format!("not ({})", when(inner)),
        Condition::Answered { item, is } => format!("{item} = {is}"),
        Condition::AgeAtLeast(months) => format!("age >= {months}m"),
        Condition::AgeBelow(months) => format!("age < {months}m"),
    }
}

fn outcomes(instrument: &Instrument, out: &mut String) {
    for outcome in &instrument.outcomes {
        put(out, "\n[[outcome]]");
        put(out, &format!("code = {}", quoted(&outcome.code)));
        words(&outcome.words, out);
        put(out, &format!("tell = {{ {} }}", pair(&outcome.tell)));
        if outcome.urgent {
            put(out, "urgent = true");
        }
        let (mut counsel, mut refer) = (Vec::new(), Vec::new());
        for step in &outcome.next {
            match step {
                NextStep::RepeatAfter { days } => {
                    put(out, &format!("repeat_after = \"{days}d\""));
                }
                NextStep::Counsel { service } => counsel.push(service.clone()),
                NextStep::Refer { service } => refer.push(service.clone()),
            }
        }
        for (key, services) in [("counsel", counsel), ("refer", refer)] {
            if !services.is_empty() {
                put(out, &format!("{key} = {}", list(&services)));
            }
        }
    }
}

fn scoring(scoring: &Scoring, items: &[Item], out: &mut String) {
    match scoring {
        Scoring::Sum {
            bands,
            urgent,
            cut_offs,
        } => {
            put(out, "\n[scoring.sum]");
            // Without bands the checks ask for them.
            if !bands.is_empty() {
                put(out, &format!("bands = {}", point_bands(bands)));
            }
            flags(urgent, out);
            if !cut_offs.is_empty() {
                put(out, "cut_offs = [");
                for cut_off in cut_offs {
                    let province = cut_off.province.as_deref();
                    let province = province.map(|code| format!("province = {}, ", quoted(code)));
                    let from = cut_off.valid_from;
                    let from = from.map(|day| format!("valid_from = \"{day}\", "));
                    let line = format!(
                        "    {{ {}{}bands = {} }},",
                        province.unwrap_or_default(),
                        from.unwrap_or_default(),
                        point_bands(&cut_off.bands)
                    );
                    put(out, &line);
                }
                put(out, "]");
            }
        }
        Scoring::Milestones(milestones) => write_milestones(milestones, out),
        Scoring::PassesByAge { rules, bands } => passes(rules, bands, items, out),
        Scoring::Credi(credi) => write_credi(credi, out),
        Scoring::Observe {} => put(out, "\n[scoring.observe]"),
    }
}

fn point_bands(bands: &[Band]) -> String {
    let bands: Vec<String> = bands
        .iter()
        .map(|band| {
            let outcome = quoted(&band.outcome);
            format!("{{ from = {}, outcome = {outcome} }}", band.from)
        })
        .collect();
    format!("[{}]", bands.join(", "))
}

fn flags(flags: &[Flag], out: &mut String) {
    if flags.is_empty() {
        return;
    }
    put(out, "urgent = [");
    for flag in flags {
        let line = format!(
            "    {{ item = {}, answers = {}, outcome = {} }},",
            quoted(&flag.item),
            list(&flag.answers),
            quoted(&flag.outcome)
        );
        put(out, &line);
    }
    put(out, "]");
}

fn write_milestones(milestones: &Milestones, out: &mut String) {
    put(out, "\n[scoring.milestones]");
    put(out, &format!("reached = {}", list(&milestones.reached)));
    put(out, &format!("unsure = {}", list(&milestones.unsure)));
    put(out, &format!("key_items = {}", list(&milestones.key_items)));
    flags(&milestones.urgent, out);
    for (key, outcome) in [
        ("passed", &milestones.passed),
        ("watch", &milestones.watch),
        ("refer", &milestones.refer),
    ] {
        put(out, &format!("{key} = {}", quoted(outcome)));
    }
    put(out, "bands = [");
    for band in &milestones.bands {
        let line = format!(
            "    {{ ages = {}, watch_at = {}, refer_at = {} }},",
            ages(band.from_months, band.to_months),
            band.watch_at,
            band.refer_at
        );
        put(out, &line);
    }
    put(out, "]");
}

/// Rules of their own come first, then the items that have the common one, in their order.
fn passes(rules: &[PassRule], bands: &[PassBand], items: &[Item], out: &mut String) {
    let common = rules
        .last()
        .map(|rule| rule.passes.as_slice())
        .unwrap_or_default();
    let order: BTreeMap<&str, usize> = items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.code.as_str(), at))
        .collect();
    let mut own = rules.len();
    let mut later = usize::MAX;
    for rule in rules.iter().rev() {
        match order.get(rule.item.as_str()) {
            Some(at) if *at < later && rule.passes == common => later = *at,
            _ => break,
        }
        own -= 1;
    }
    put(out, "\n[scoring.passes_by_age]");
    put(out, &format!("passes = {}", list(common)));
    if own > 0 {
        put(out, "except = [");
        for rule in &rules[..own] {
            let (item, passes) = (quoted(&rule.item), list(&rule.passes));
            put(out, &format!("    {{ item = {item}, passes = {passes} }},"));
        }
        put(out, "]");
    }
    if let Some(band) = bands.first() {
        put(out, &format!("passed = {}", quoted(&band.passed)));
        put(out, &format!("failed = {}", quoted(&band.failed)));
    }
    put(out, "bands = [");
    for band in bands {
        let ages = ages(band.from_months, band.to_months);
        put(
            out,
            &format!("    {{ ages = {ages}, at_least = {} }},", band.at_least),
        );
    }
    put(out, "]");
}

fn write_credi(credi: &Credi, out: &mut String) {
    put(out, "\n[scoring.credi]");
    put(out, &format!("yes = {}", list(&credi.yes)));
    put(out, &format!("no = {}", list(&credi.no)));
    put(out, &format!("at_least = {}", credi.at_least));
    put(out, &format!("centre_months = {:?}", credi.centre_months));
    put(out, &format!("scale_months = {:?}", credi.scale_months));
    put(out, &format!("beta = {:?}", credi.beta));
    put(out, &format!("gamma = {:?}", credi.gamma));
    put(out, &format!("outcome = {}", quoted(&credi.outcome)));
    put(out, "items = [");
    for item in &credi.items {
        let reversed = if item.reversed {
            ", reversed = true"
        } else {
            ""
        };
        let line = format!(
            "    {{ item = {}, alpha = {:?}, delta = {:?}{reversed} }},",
            quoted(&item.item),
            item.alpha,
            item.delta
        );
        put(out, &line);
    }
    put(out, "]");
    put(out, "norms = [");
    for norm in &credi.norms {
        let (months, mean, sd) = (norm.months, norm.mean, norm.sd);
        put(
            out,
            &format!("    {{ months = {months}, mean = {mean:?}, sd = {sd:?} }},"),
        );
    }
    put(out, "]");
}
