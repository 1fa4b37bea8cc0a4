//! Reports that someone owes to someone: who, to whom, by when, how often.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    agency,
    citations::iso,
    reading::{Cadence, ReportingDuty},
    text::{Run, find_phrase, has_any, starts_any},
};

static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<iso>(?:ngay\s+)?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>20\d\d))",
        r"|(?P<long>ngay\s+(?P<d3>\d{1,2})\s+thang\s+(?P<m3>\d{1,2})(?:\s+nam\s+(?P<y3>20\d\d))?)",
        r"|(?P<span>(?:trong vong|sau|cham nhat(?: la| sau)?|trong thoi han|trong)\s+(?P<n>\d{1,3})\s+ngay|(?P<n2>\d{1,3})\s+ngay(?: lam viec)?(?:,)?\s+(?:ke tu|sau khi|tu ngay))",
        r"|(?P<monthday>ngay\s+(?P<d4>\d{1,2})\s+(?:cua\s+)?(?:thang cuoi(?: (?:cua )?(?:moi )?quy)?|hang|moi|cac|cua thang|thang))",
        r"|(?P<md>(?:ngay\s+)?(?P<d2>\d{1,2})\s?/\s?(?P<m2>\d{1,2})\b)",
        r"|(?P<half>(?:\b0?6|\bsau)\s+thang(?: dau nam| cuoi nam| mot lan)?|nua nam)",
        r"|(?P<nine>\b0?9 thang)",
        r"|(?P<quarter>(?:hang |moi |theo |bao cao |dinh ky )?quy\b(?: i{1,3}\b| iv\b| \d)?)",
        r"|(?P<month>(?:hang|moi|theo|bao cao|dinh ky)\s+thang\b)",
        r"|(?P<week>(?:hang|moi|bao cao|dinh ky)\s+tuan)",
        r"|(?P<day>(?:hang|moi)\s+ngay)",
        r"|(?P<year>(?:hang|moi|ca|cuoi|bao cao|dinh ky|0?1|mot|theo|va|,|tong ket)\s+nam\b(?: hoc)?(?: 20\d\d)?)",
        r"|(?P<event>dot xuat|khi co yeu cau|khi co phat sinh)"
    ))
    .expect("a constant pattern")
});

#[derive(Debug, Clone)]
enum Time {
    Due {
        due: String,
        once: bool,
        monthly: bool,
    },
    Every(Cadence),
}

/// The reporting duties of one sentence. `agency` is whoever the heading above names; `section` says that the whole
/// section is about reports.
pub(crate) fn duties(
    run: &Run,
    from: usize,
    to: usize,
    agency: Option<&str>,
    section: bool,
) -> Vec<ReportingDuty> {
    let Some(act) = act(run, from, to, section) else {
        return Vec::new();
    };
    let fold = &run.fold;
    let (main_end, onward) = onward(run, act.at, to);
    let to_whom = recipient(run, act.at, main_end);
    let times = times(run, from, main_end);
    let from_whom = sender(run, from, act.at).or_else(|| agency.map(str::to_owned));
    let (a, b) = run.trim(from, to, &['-', '–', '+', '.', '/', ';', '*']);
    let text = run.text(a, b);
    let span = run.span(a, b);
    if to_whom.is_none()
        && times.is_empty()
        && onward.is_none()
        && !(section && has_any(&fold[from..to], &["dinh ky", "gui", "nop"]))
    {
        return Vec::new();
    }
    let mut out = Vec::new();
    let entry = |due: Option<String>, cadence: Option<Cadence>| ReportingDuty {
        from: from_whom.clone(),
        to: to_whom.clone(),
        due,
        cadence,
        text: text.clone(),
        span,
    };
    let paired = pair(times);
    if paired.is_empty() {
        let trouble =
            has_any(&fold[from..act.at], &["kho khan", "vuong mac", "phat sinh"]) || act.trouble;
        out.push(entry(None, trouble.then_some(Cadence::Other)));
    }
    for (due, cadence) in paired {
        out.push(entry(due, cadence));
    }
    if let Some((start, end)) = onward {
        let receiver = clean(run, start, end);
        let (a, b) = run.trim(main_end, to, &[',', '.', '/', ';', ' ']);
        out.push(ReportingDuty {
            from: to_whom.clone(),
            to: receiver,
            due: None,
            cadence: None,
            text: run.text(a, b),
            span: run.span(a, b),
        });
    }
    out
}

struct Act {
    at: usize,
    trouble: bool,
}

/// Where the sentence speaks of handing in a report (or a plan, or difficulties).
fn act(run: &Run, from: usize, to: usize, section: bool) -> Option<Act> {
    let fold = &run.fold[..to];
    let words = &fold[from..];
    let mut at = from;
    while let Some(found) = find_phrase(fold, "bao cao", at) {
        at = found + 7;
        let before = fold[from..found].trim_end();
        let after = fold[found + 7..].trim_start();
        let noun = [
            "mau", "theo", "noi dung", "cac", "bieu mau", "tai", "xay dung",
        ]
        .iter()
        .any(|w| before.ends_with(w))
            && !(section || before.ends_with("thuc hien che do"));
        let cited = after.starts_with("so ")
            && after.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
            && run.chars.get(found + 9) == Some(&'ố');
        if noun || cited || starts_any(after, &["vien", "chuyen de ve", "truyen hinh"]) {
            continue;
        }
        // "… phản ánh về Sở … để tổng hợp báo cáo": the handing in comes first.
        let passed_on = fold[from..found]
            .rfind(" de ")
            .is_some_and(|i| found - from - i < 40);
        if passed_on {
            break;
        }
        return Some(Act {
            at: found,
            trouble: false,
        });
    }
    if has_any(words, &["kho khan", "vuong mac"]) {
        for verb in ["phan anh", "kien nghi", "thong tin"] {
            if let Some(found) = find_phrase(fold, verb, from) {
                return Some(Act {
                    at: found,
                    trouble: true,
                });
            }
        }
    }
    // "gửi kế hoạch về Sở … trong vòng 10 ngày", "ban hành kế hoạch trước ngày …".
    let sends = [
        "gui ve",
        "gui",
        "nop",
        "ban hanh ke hoach",
        "xay dung ke hoach",
    ]
    .iter()
    .find_map(|v| find_phrase(fold, v, from));
    if let Some(found) = sends
        && has_any(
            words,
            &[
                "ke hoach",
                "ket qua",
                "so lieu",
                "bieu",
                "danh sach",
                "thong tin",
                "bao cao",
            ],
        )
        && (has_any(words, &["tong hop"])
            || has_any(
                words,
                &[
                    "truoc ngay",
                    "cham nhat",
                    "trong vong",
                    "trong thoi han",
                    "ngay ke tu",
                ],
            ))
        && has_any(words, &["ve", "cho", "gui", "ban hanh", "xay dung"])
    {
        return Some(Act {
            at: found,
            trouble: false,
        });
    }
    None
}

/// The report that the receiver passes on ("để tổng hợp, báo cáo …"): where the main duty ends, and to whom.
fn onward(run: &Run, act: usize, to: usize) -> (usize, Option<(usize, usize)>) {
    let fold = &run.fold[..to];
    let mut at = act;
    while let Some(found) = find_phrase(fold, "de", at) {
        at = found + 2;
        let tail = &fold[found + 2..];
        let reach = &tail[..tail.len().min(90)];
        for verb in ["bao cao", "trinh", "tham muu"] {
            if let Some(i) = find_phrase(reach, verb, 0) {
                let start = found + 2 + i + verb.len();
                if let Some((a, b)) = receiver_at(run, start, to) {
                    return (found, Some((a, b)));
                }
            }
        }
        if starts_any(
            tail.trim_start(),
            &["tong hop", "theo doi", "chi dao", "xem xet"],
        ) {
            return (found, None);
        }
    }
    // "…; Sở Y tế tổng hợp báo cáo UBND tỉnh" is read as a duty of its own, by clause.
    (to, None)
}

/// The first agency named as a receiver at or after `at`, within a few words.
fn receiver_at(run: &Run, at: usize, to: usize) -> Option<(usize, usize)> {
    let mut i = at;
    let limit = to.min(at + 45);
    while i < limit {
        let boundary = i == 0 || !run.fold.as_bytes()[i - 1].is_ascii_alphanumeric();
        if boundary && is_receiver(run, i) {
            let end = agency::name_end(run, i, to);
            return (end > i + 1).then_some((i, end));
        }
        i += 1;
    }
    None
}

fn is_receiver(run: &Run, at: usize) -> bool {
    let fold = &run.fold[at..];
    agency::begins_name(run, at) && !fold.starts_with("cac ") && !fold.starts_with("can bo ")
        || starts_any(
            fold,
            &[
                "tinh uy",
                "huyen uy",
                "dang uy",
                "thanh uy",
                "thu tuong",
                "cap tren",
                "chinh phu",
                "hdnd",
                "ban chi dao",
                "lanh dao",
                "chu tich",
                "hieu truong",
                "giam doc",
                "thuong truc",
            ],
        )
}

fn recipient(run: &Run, act: usize, to: usize) -> Option<String> {
    let fold = &run.fold[..to];
    // "báo cáo Ủy ban …" names the receiver at once; otherwise it follows "về", "gửi", "cho".
    let direct = run.fold[act..to]
        .strip_prefix("bao cao ")
        .map(|_| act + 8)
        .filter(|at| is_receiver(run, *at));
    if let Some(at) = direct {
        return clean(run, at, agency::name_end(run, at, to));
    }
    let mut best: Option<usize> = None;
    for word in [
        "gui ve", "ve", "gui", "cho", "toi", "den", "trinh", "voi", "(qua", "qua", "len",
    ] {
        let mut at = act;
        while let Some(found) = find_phrase(fold, word, at) {
            at = found + word.len();
            let start = at + usize::from(fold.as_bytes().get(at) == Some(&b' '));
            if start < to && is_receiver(run, start) {
                best = Some(best.map_or(start, |b| b.min(start)));
                break;
            }
        }
    }
    let at = best?;
    clean(run, at, agency::name_end(run, at, to))
}

fn clean(run: &Run, from: usize, to: usize) -> Option<String> {
    let (a, b) = run.trim(from, to, &[',', ';', '.', '-', '–', '/']);
    (b > a + 1).then(|| run.text(a, b))
}

/// The agency that reports: named before the act in the same sentence.
fn sender(run: &Run, from: usize, act: usize) -> Option<String> {
    let fold = &run.fold[..act];
    let mut i = from;
    while i < act {
        let boundary = i == from || matches!(fold.as_bytes()[i - 1], b' ' | b'-');
        let opens = i == from || {
            let before = fold[from..i].trim_end();
            before.is_empty()
                || before.ends_with([',', ';', ':', '-', '.'])
                || ["giao", "de nghi", "yeu cau", "doi voi", "cho", "giao cho"]
                    .iter()
                    .any(|w| before.ends_with(w))
        };
        if boundary
            && opens
            && let Some(start) = agency::name_start(run, i)
        {
            let end = agency::name_end(run, start, act);
            // An agency after "về", "gửi" receives; one that opens the clause reports.
            if end > start + 3 {
                return clean(run, start, end);
            }
        }
        i += 1;
    }
    None
}

fn times(run: &Run, from: usize, to: usize) -> Vec<Time> {
    let text = &run.fold[..to];
    let mut out = Vec::new();
    let mut at = from;
    while let Some(hit) = TIMES.captures_at(text, at) {
        let whole = hit.get(0).expect("group 0 always matches");
        at = whole.end().max(at + 1);
        let before = text[from..whole.start()].trim_end();
        if whole.start() > from
            && text.as_bytes()[whole.start()].is_ascii_alphanumeric()
            && text.as_bytes()[whole.start() - 1].is_ascii_alphanumeric()
        {
            at = whole.start() + 1;
            continue;
        }
        let named = |name: &str| hit.name(name).map(|m| m.as_str());
        let number = |name: &str| named(name).and_then(|n| n.parse::<u32>().ok());
        let time = if named("iso").is_some() {
            // The date of a cited document is none.
            if before.ends_with("qd-ttg")
                || text[from..whole.start()].ends_with("-ttg ")
                || before.chars().rev().take(14).any(|c| c == '/')
            {
                continue;
            }
            hit.name("y")
                .and_then(|y| iso(y.as_str(), named("m")?, named("d")?))
                .map(|due| Time::Due {
                    due,
                    once: true,
                    monthly: false,
                })
        } else if named("long").is_some() {
            match named("y3") {
                Some(y) => iso(
                    y,
                    named("m3").unwrap_or_default(),
                    named("d3").unwrap_or_default(),
                )
                .map(|due| Time::Due {
                    due,
                    once: true,
                    monthly: false,
                }),
                None => each_year(number("m3"), number("d3")),
            }
        } else if named("span").is_some() {
            number("n").or(number("n2")).map(|days| Time::Due {
                due: format!("P{days}D"),
                once: true,
                monthly: false,
            })
        } else if named("monthday").is_some() {
            let tail = &text[whole.start()..text.len().min(whole.end() + 14)];
            let monthly = !has_any(tail, &["quy", "thang cuoi"]);
            number("d4")
                .filter(|d| (1..=31).contains(d))
                .map(|d| Time::Due {
                    due: format!("---{d:02}"),
                    once: false,
                    monthly,
                })
        } else if named("md").is_some() {
            each_year(number("m2"), number("d2"))
        } else if named("half").is_some() {
            (!before.ends_with("tre")).then_some(Time::Every(Cadence::HalfYearly))
        } else if named("nine").is_some() {
            Some(Time::Every(Cadence::Other))
        } else if let Some(words) = hit.name("quarter") {
            // "quy định" and "quỹ" share their plain letters with "quý".
            let vowel = words
                .as_str()
                .find("quy")
                .map_or(0, |i| words.start() + i + 2);
            matches!(run.chars[vowel], 'ý' | 'Ý').then_some(Time::Every(Cadence::Quarterly))
        } else if named("month").is_some() {
            Some(Time::Every(Cadence::Monthly))
        } else if named("week").is_some() {
            Some(Time::Every(Cadence::Weekly))
        } else if named("day").is_some() {
            Some(Time::Every(Cadence::Daily))
        } else if named("year").is_some() {
            Some(Time::Every(Cadence::Yearly))
        } else {
            Some(Time::Every(Cadence::Other))
        };
        if hit
            .name("monthday")
            .is_some_and(|m| m.as_str().ends_with("quy"))
            && !matches!(out.last(), Some(Time::Every(Cadence::Quarterly)))
        {
            out.push(Time::Every(Cadence::Quarterly));
        }
        // A day of the month brings its cadence with it ("ngày 15 hằng tháng").
        if let Some(time) = time {
            let repeated = match (&time, out.last()) {
                (Time::Every(new), Some(Time::Every(old))) => new == old,
                _ => false,
            };
            if !repeated {
                out.push(time);
            }
        }
    }
    out
}

fn each_year(month: Option<u32>, day: Option<u32>) -> Option<Time> {
    let (m, d) = (month?, day?);
    iso("2024", &m.to_string(), &d.to_string())?;
    Some(Time::Due {
        due: format!("--{m:02}-{d:02}"),
        once: false,
        monthly: false,
    })
}

/// Puts dates and cadences together: each date with the cadence beside it.
fn pair(times: Vec<Time>) -> Vec<(Option<String>, Option<Cadence>)> {
    let every: Vec<Cadence> = times
        .iter()
        .filter_map(|t| {
            if let Time::Every(c) = t {
                Some(*c)
            } else {
                None
            }
        })
        .collect();
    let dues: Vec<(String, bool, bool)> = times
        .iter()
        .filter_map(|t| {
            if let Time::Due { due, once, monthly } = t {
                Some((due.clone(), *once, *monthly))
            } else {
                None
            }
        })
        .collect();
    let fitting = |due: &(String, bool, bool), cadence: Option<Cadence>| {
        let cadence = if due.2 {
            Some(Cadence::Monthly)
        } else if due.1 {
            // A whole date happens once, even "cuối năm" of its year.
            Some(Cadence::Once)
        } else {
            cadence.or(due
                .0
                .starts_with("--")
                .then_some(Cadence::Yearly)
                .filter(|_| !due.0.starts_with("---")))
        };
        (Some(due.0.clone()), cadence)
    };
    if dues.is_empty() {
        return every.into_iter().map(|c| (None, Some(c))).collect();
    }
    if every.is_empty() {
        return dues.iter().map(|d| fitting(d, None)).collect();
    }
    if dues.iter().any(|d| d.2) {
        let rest: Vec<Cadence> = every
            .into_iter()
            .filter(|c| !matches!(c, Cadence::Monthly))
            .collect();
        let mut out: Vec<_> = dues.iter().map(|d| fitting(d, None)).collect();
        out.extend(rest.into_iter().map(|c| (None, Some(c))));
        return out;
    }
    if every.len() == dues.len() {
        return dues
            .iter()
            .zip(every)
            .map(|(d, c)| fitting(d, Some(c)))
            .collect();
    }
    if every.len() == 1 {
        return dues.iter().map(|d| fitting(d, Some(every[0]))).collect();
    }
    // More of one than of the other: each date takes the nearest cadence before it; a cadence left over stands alone.
    let mut out: Vec<(Option<String>, Option<Cadence>)> = Vec::new();
    let mut open: Vec<Cadence> = Vec::new();
    let mut last = None;
    for time in times {
        match time {
            Time::Every(cadence) => {
                open.push(cadence);
                last = Some(cadence);
            }
            Time::Due { due, once, monthly } => {
                let cadence = open.pop().or(last);
                out.extend(open.drain(..).map(|c| (None, Some(c))));
                out.push(fitting(&(due, once, monthly), cadence));
            }
        }
    }
    out.extend(
        open.into_iter()
            .filter(|c| !out_has(&out, *c))
            .map(|c| (None, Some(c)))
            .collect::<Vec<_>>(),
    );
    out
}

fn out_has(out: &[(Option<String>, Option<Cadence>)], cadence: Cadence) -> bool {
    out.iter()
        .any(|(due, c)| due.is_some() && *c == Some(cadence))
}
