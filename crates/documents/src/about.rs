//! Whether the document carries out the scheme of care for children's whole development in the first years
//! (Decision 1437/QĐ-TTg), stands beside it, or is about something else.

use crate::{
    reading::{About, Span},
    text::{Run, find_phrase},
};

/// The verdict, why (Vietnamese, English), and the words that decided.
pub(crate) struct Verdict {
    pub(crate) about: About,
    pub(crate) why: String,
    pub(crate) why_en: String,
    pub(crate) span: Option<Span>,
}

const SCHEME: &[&str] = &[
    "1437/qd-ttg",
    "phat trien toan dien tre em trong nhung nam dau doi",
    "phat trien toan dien tre em nhung nam dau doi",
];
const RELATED: &[&str] = &[
    "tre em",
    "mam non",
    "tre nho",
    "ba me tre em",
    "dinh duong",
    "tiem chung",
    "suy dinh duong",
    "phu nu mang thai",
    "duoi nuoc",
    "hoc duong",
    "tre",
    "hoc sinh tieu hoc",
    "lam cha me",
];

/// Decides from the title and the opening first, then from the whole text. `weight` counts mentions of children.
pub(crate) fn about(title: Option<&Run>, opening: &Run, whole: &[&Run]) -> Verdict {
    let seek = |run: &Run, phrases: &[&str]| {
        phrases
            .iter()
            .find_map(|p| find_phrase(&run.fold, p, 0).map(|i| (i, i + p.len())))
    };
    for run in title.into_iter().chain(std::iter::once(opening)) {
        if let Some((a, b)) = seek(run, SCHEME) {
            return Verdict {
                about: About::Scheme,
                why: format!("Tên hoặc phần mở đầu nhắc tới Đề án: “{}”.", run.text(a, b)),
                why_en: format!(
                    "The title or the opening names the scheme: “{}”.",
                    run.text(a, b)
                ),
                span: Some(run.span(a, b)),
            };
        }
    }
    if let Some(run) = title
        && let Some((a, b)) = seek(run, RELATED)
    {
        return Verdict {
            about: About::Related,
            why: format!(
                "Tên văn bản nói về “{}” nhưng không nhắc tới Đề án 1437.",
                run.text(a, b)
            ),
            why_en: format!(
                "The title speaks of “{}” but doesn't name scheme 1437.",
                run.text(a, b)
            ),
            span: Some(run.span(a, b)),
        };
    }
    let mentions: usize = whole
        .iter()
        .map(|run| run.fold.matches("tre em").count())
        .sum();
    let length: usize = whole.iter().map(|run| run.len()).sum();
    let dense = mentions >= 5 && mentions * 600 > length;
    let named = whole
        .iter()
        .find_map(|run| seek(run, SCHEME).map(|(a, b)| (run.text(a, b), run.span(a, b))));
    if let Some((words, span)) = named {
        return Verdict {
            about: About::Related,
            why: format!(
                "Nội dung có nhắc tới Đề án (“{words}”) nhưng đó không phải là chủ đề chính."
            ),
            why_en: format!("The text mentions the scheme (“{words}”), but it isn't the subject."),
            span: Some(span),
        };
    }
    if dense {
        return Verdict {
            about: About::Related,
            why: format!(
                "Tên văn bản không nhắc tới trẻ em, nhưng nội dung nhắc tới {mentions} lần."
            ),
            why_en: format!(
                "The title doesn't mention children, but the text does {mentions} times."
            ),
            span: None,
        };
    }
    Verdict {
        about: About::Other,
        why: "Không tìm thấy Đề án chăm sóc vì sự phát triển toàn diện trẻ em, cũng không thấy chỉ tiêu nào của Đề án.".to_owned(),
        why_en: "Neither the scheme of care for children's whole development nor any measure of it was found.".to_owned(),
        span: None,
    }
}
