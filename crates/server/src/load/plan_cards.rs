//! What was read from a plan as cards, numbered in the order of the text.

use noi_documents::{
    Cadence, Citation, Measure, MoneySource, Operator, PlanReading, ReportingDuty, Span, Target,
    Unit, When,
};
use noi_ui::format;
use noi_ui::pages::plan::{ReadCard, ReadKind};
use noi_ui::plan_text;
use noi_ui::words::Lang;

use super::plans::partial_day;
use crate::say::say;

/// Cards and where in the text each was read.
#[derive(Default)]
pub(super) struct Read {
    pub(super) cards: Vec<ReadCard>,
    pub(super) spans: Vec<plan_text::Span>,
}

struct Draft {
    span: Span,
    kind: ReadKind,
    title: String,
    parts: Vec<(String, String)>,
}

pub(super) fn cards(reading: &PlanReading, lang: Lang) -> Read {
    let mut drafts: Vec<Draft> = Vec::new();
    let plain = |kind, title: &str, span| Draft {
        span,
        kind,
        title: title.to_owned(),
        parts: Vec::new(),
    };
    drafts.extend(reading.targets.iter().map(|one| target(one, lang)));
    drafts.extend(reading.reporting.iter().map(|one| reporting(one, lang)));
    drafts.extend(reading.responsibilities.iter().map(|one| Draft {
        parts: vec![(say(lang, "Việc", "Work"), one.text.clone())],
        ..plain(ReadKind::Agency, &one.agency, one.span)
    }));
    drafts.extend(reading.money.iter().map(|one| Draft {
        parts: vec![(say(lang, "Trong văn bản", "As printed"), one.text.clone())],
        ..plain(ReadKind::Money, &money(one.source, lang), one.span)
    }));
    drafts.extend(reading.tasks.iter().map(|one| {
        Draft {
            parts: one
                .section
                .iter()
                .map(|section| (say(lang, "Mục", "Section"), section.clone()))
                .collect(),
            ..plain(ReadKind::Task, &one.text, one.span)
        }
    }));
    let carried = reading.carries_out.iter().map(|one| Draft {
        title: say(
            lang,
            format!("Thực hiện: {}", cited(one)),
            format!("Carries out: {}", cited(one)),
        ),
        ..plain(ReadKind::Basis, "", one.span)
    });
    drafts.extend(carried);
    let basis = reading.legal_basis.iter();
    drafts.extend(basis.map(|one| plain(ReadKind::Basis, &cited(one), one.span)));
    drafts.extend(form(reading, lang));
    drafts.retain(|draft| draft.span.start() < draft.span.end());
    drafts.sort_by_key(|draft| (draft.span, draft.kind));
    let mut read = Read::default();
    for (number, draft) in (1..).zip(drafts) {
        read.spans.push(plan_text::Span {
            start: draft.span.start(),
            end: draft.span.end(),
            card: number,
        });
        read.cards.push(ReadCard {
            number,
            kind: draft.kind,
            title: draft.title,
            parts: draft.parts,
        });
    }
    read
}

fn target(one: &Target, lang: Lang) -> Draft {
    let number = format::decimal(lang, one.value, 2);
    let value = match one.unit {
        Unit::Percent => format!("{number}%"),
        Unit::PerMille => format!("{number}‰"),
        Unit::Count => number,
    };
    let aim = match one.operator {
        Operator::AtLeast => say(
            lang,
            format!("ít nhất {value}"),
            format!("at least {value}"),
        ),
        Operator::Above => say(lang, format!("trên {value}"), format!("more than {value}")),
        Operator::AtMost => say(
            lang,
            format!("không quá {value}"),
            format!("at most {value}"),
        ),
        Operator::Below => say(lang, format!("dưới {value}"), format!("less than {value}")),
        Operator::About => say(lang, format!("khoảng {value}"), format!("about {value}")),
        Operator::Equal => value,
    };
    let measure = match one.measure {
        Measure::Access => say(lang, "Trẻ được tiếp cận dịch vụ", "Children with access"),
        Measure::Knowledge => say(lang, "Kiến thức, kỹ năng", "Knowledge and skills"),
        Measure::Network => say(lang, "Mạng lưới kết nối", "Referral network"),
        Measure::Other => say(lang, "Chỉ tiêu khác", "Another target"),
    };
    let mut parts = Vec::new();
    if let Some(of) = &one.denominator {
        parts.push((say(lang, "Mẫu số", "Denominator"), of.clone()));
    }
    if let Some(due) = &one.due {
        parts.push((say(lang, "Đến", "By"), when(due)));
    }
    parts.push((say(lang, "Trong văn bản", "As printed"), one.text.clone()));
    Draft {
        span: one.span,
        kind: ReadKind::Target,
        title: format!("{measure}: {aim}"),
        parts,
    }
}

fn reporting(one: &ReportingDuty, lang: Lang) -> Draft {
    let often = one.cadence.map(|cadence| {
        let (vi, en) = match cadence {
            Cadence::Once => ("Một lần", "Once"),
            Cadence::Daily => ("Hằng ngày", "Daily"),
            Cadence::Weekly => ("Hằng tuần", "Weekly"),
            Cadence::Monthly => ("Hằng tháng", "Monthly"),
            Cadence::Quarterly => ("Hằng quý", "Quarterly"),
            Cadence::HalfYearly => ("6 tháng một lần", "Every half-year"),
            Cadence::Yearly => ("Hằng năm", "Yearly"),
            Cadence::Other => ("Khi có yêu cầu", "On occasion"),
        };
        say(lang, vi, en)
    });
    let by = one.due.as_deref().map(|due| {
        let day = due_words(due, lang);
        say(lang, format!("trước {day}"), format!("before {day}"))
    });
    let title: Vec<String> = often.into_iter().chain(by).collect();
    let mut parts = Vec::new();
    if let Some(from) = &one.from {
        parts.push((say(lang, "Ai gửi", "From"), from.clone()));
    }
    if let Some(to) = &one.to {
        parts.push((say(lang, "Gửi đến", "To"), to.clone()));
    }
    Draft {
        span: one.span,
        kind: ReadKind::Reporting,
        title: if title.is_empty() {
            say(lang, "Báo cáo, chưa ghi hạn", "A report, no day set")
        } else {
            title.join(", ")
        },
        parts,
    }
}

/// `--05-10` (each year), `---15` (each month), a day, `P10D`.
fn due_words(due: &str, lang: Lang) -> String {
    if let Some(day) = due.strip_prefix("---") {
        let day = day.trim_start_matches('0');
        return say(lang, format!("ngày {day}"), format!("day {day}"));
    }
    if let Some(day) = due.strip_prefix("--") {
        return partial_day(day);
    }
    if let Some(days) = due
        .strip_prefix('P')
        .and_then(|rest| rest.strip_suffix('D'))
    {
        return say(lang, format!("{days} ngày"), format!("{days} days"));
    }
    partial_day(due)
}

fn money(source: MoneySource, lang: Lang) -> String {
    let (vi, en) = match source {
        MoneySource::State => ("Ngân sách nhà nước", "State budget"),
        MoneySource::Integrated => ("Lồng ghép từ chương trình khác", "From other programmes"),
        MoneySource::Oda => ("Viện trợ, vốn ODA", "Development assistance"),
        MoneySource::Mobilised => ("Huy động hợp pháp khác", "Mobilised"),
        MoneySource::Other => ("Nguồn khác", "Other source"),
    };
    say(lang, vi, en)
}

fn cited(one: &Citation) -> String {
    let words = one.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        one.symbol.clone().unwrap_or_default()
    } else {
        words
    }
}

/// The head and the foot of the document, from the spans of its plain values.
fn form(reading: &PlanReading, lang: Lang) -> Vec<Draft> {
    let span = |field: &str| reading.spans.get(field).and_then(|spans| spans.first());
    let mut found = Vec::new();
    let mut add = |field: &str, words: (&str, &str), value: Option<String>| {
        if let (Some(span), Some(value)) = (span(field), value) {
            let label = say(lang, words.0, words.1);
            found.push(Draft {
                span: *span,
                kind: ReadKind::Form,
                title: format!("{label}: {value}"),
                parts: Vec::new(),
            });
        }
    };
    add(
        "issuer",
        ("Cơ quan ban hành", "Issuer"),
        reading.issuer.clone(),
    );
    add("symbol", ("Số, ký hiệu", "Number"), reading.symbol.clone());
    add("place", ("Nơi ban hành", "Place"), reading.place.clone());
    add(
        "date",
        ("Ngày", "Date"),
        reading.date.as_deref().map(partial_day),
    );
    add("title", ("Trích yếu", "Abstract"), reading.title.clone());
    let mut placed = |span: Span, words: (&str, &str), value: String| {
        let label = say(lang, words.0, words.1);
        found.push(Draft {
            span,
            kind: ReadKind::Form,
            title: format!("{label}: {value}"),
            parts: Vec::new(),
        });
    };
    if let Some(period) = &reading.period {
        let ends = [&period.from, &period.to].map(|end| end.as_ref().map(when).unwrap_or_default());
        placed(period.span, ("Giai đoạn", "Period"), ends.join("–"));
    }
    if let Some(ages) = reading.age_band {
        placed(
            ages.span,
            ("Độ tuổi", "Ages"),
            format!("{}–{}", ages.from, ages.to),
        );
    }
    if let Some(signed) = &reading.signatory {
        let parts = [&signed.title, &signed.name];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        placed(signed.span, ("Người ký", "Signed by"), parts.join(", "));
    }
    if let (Some(first), false) = (span("recipients"), reading.recipients.is_empty()) {
        let end = reading
            .spans
            .get("recipients")
            .and_then(|spans| spans.last());
        placed(
            Span(first.start(), end.map_or(first.end(), |end| end.end())),
            ("Nơi nhận", "Recipients"),
            reading.recipients.join("; "),
        );
    }
    found
}

fn when(when: &When) -> String {
    match when {
        When::Year(year) => year.to_string(),
        When::Date(date) => partial_day(date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_days_in_words() {
        let check = |due: &str, vi: &str| assert_eq!(due_words(due, Lang::Vi), vi);
        check("--05-10", "10/05");
        check("---15", "ngày 15");
        check("2023-10-28", "28/10/2023");
        check("P10D", "10 ngày");
    }
}
