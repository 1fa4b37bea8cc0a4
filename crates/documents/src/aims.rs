//! Which numbers are aimed at, and which say how things stand, what is given, or what must hold first.

use crate::{
    numbers::Number,
    outline::Role,
    reading::Unit,
    targets::Context,
    text::{Run, cut, find_phrase, has_any, starts_any},
};

/// Words that make an aim of a number outside the section on objectives.
const FIRM: &[&str] = &[
    "phan dau",
    "it nhat",
    "toi thieu",
    "tro len",
    "duy tri",
    "dam bao",
    "bao dam",
    "khong qua",
    "giam con",
    "giam xuong",
    "xuong con",
    "chi tieu",
    "muc tieu",
    "dat tu",
    "dat ty le",
    "dat tren",
    "dat 100",
];

#[expect(
    clippy::too_many_arguments,
    reason = "every reason to refuse a number is weighed in one place"
)]
pub(crate) fn is_aim(
    run: &Run,
    from: usize,
    to: usize,
    number: &Number,
    all: &[Number],
    index: usize,
    clause: usize,
    end: usize,
    open: bool,
    role: Role,
    context: &Context,
    previous: Option<&Number>,
) -> bool {
    let fold = &run.fold;
    let lead = cut(fold, clause, number.lead).trim_end();
    let tail = cut(fold, number.end, end);
    let words = cut(fold, clause, end);
    // Money and its shares.
    let near = &tail[..tail.len().min(60)];
    let close = near.find(',').map_or(near, |i| &near[..i]);
    let next_at = all
        .get(index + 1)
        .filter(|n| n.at > number.at)
        .map_or(end, |n| n.at.min(end))
        .max(number.end);
    let around = cut(fold, clause, next_at);
    if starts_any(
        tail.trim_start(),
        &[
            "kinh phi",
            "ngan sach",
            "von",
            "tong kinh phi",
            "tong von",
            "muc",
            "nguon",
            "gia tri",
            "chi phi",
            "so von",
            "tong muc",
            "du toan",
            "chi thuong xuyen",
            "chi ngan sach",
            "tong chi",
            "so chi",
            "trieu",
            "ty dong",
            "dong",
            "luong",
            "hoc phi",
        ],
    ) || has_any(
        close,
        &["kinh phi", "ngan sach", "von dau tu", "tong chi", "du toan"],
    ) || (has_any(
        lead,
        &[
            "kinh phi",
            "ngan sach",
            "giai ngan",
            "von",
            "du toan",
            "doi ung",
        ],
    ) && !has_any(tail, &["tre em", "tre", "can bo"]))
    {
        return false;
    }
    // Awards, doses, ages, disability grades.
    if has_any(
        around,
        &[
            "khen thuong",
            "thi dua",
            "bieu duong",
            "giai thuong",
            "tang giay khen",
            "bang khen",
            "de nghi khen",
            "binh chon",
            "lao dong tien tien",
        ],
    ) || starts_any(
        tail.trim_start(),
        &[
            "lieu",
            "mui",
            "lan",
            "ml",
            "mg",
            "nong do",
            "dung dich",
            "vien",
        ],
    ) || ["khuyet tat", "khuyet tat tu", "thuong tat", "thuong tat tu"]
        .iter()
        .any(|w| lead.ends_with(w))
        || has_any(
            around,
            &["nhu cau nang luong", "khau phan", "nang luong ca ngay"],
        )
        || has_any(
            lead,
            &[
                "ty le thuong tat",
                "ton thuong co the",
                "nong do",
                "suy giam kha nang lao dong",
            ],
        )
    {
        return false;
    }
    // Levels already reached, and what is compared with.
    const NOW: &[&str] = &[
        "hien nay",
        "hien co",
        "hien dat",
        "hien tai",
        "hien",
        "da dat",
        "so voi",
        "dang dat",
        "hien nay dat",
        "hien nay la",
        "moi dat",
        "thuc te dat",
        "ket qua dat",
        "uoc dat",
    ];
    let tight = &lead[lead.len().saturating_sub(28)..];
    if NOW.iter().any(|now| {
        find_phrase(tight, now, 0)
            .is_some_and(|i| tight.len() - i <= now.len() + 12 && !tight[i..].contains(','))
    }) {
        return false;
    }
    if (lead.ends_with("tu") || lead.ends_with("muc")) && number.unit != Unit::Count {
        let onward = cut(fold, number.end, to);
        let change = ["len", "xuong", "den", "giam", "tang", "con"]
            .iter()
            .filter_map(|w| find_phrase(onward, w, 0))
            .min();
        if change.is_some_and(|i| i < 40)
            && all.iter().any(|n| n.at > number.at)
            && !fold[number.at..number.end].contains("den")
        {
            return false;
        }
    }
    if let Some(past) = past_level(run, clause, number, end, context)
        && past
    {
        return false;
    }
    // In brackets: the same again, or how it stood.
    if let Some(open_at) = cut(fold, clause, number.at).rfind('(')
        && !fold[clause + open_at..number.at].contains(')')
    {
        let inside = &fold[clause + open_at + 1..];
        let inside = &inside[..inside.find(')').unwrap_or(inside.len())];
        if has_any(
            inside,
            &[
                "hien",
                "so voi",
                "tuong duong",
                "tuong ung",
                "nam truoc",
                "thuc hien",
                "dat nam",
                "muc",
            ],
        ) || number.unit == Unit::Count
            || previous.is_some_and(|p| {
                p.unit != Unit::Count
                    && p.value.to_bits() == number.value.to_bits()
                    && p.at + 60 > number.at
            })
        {
            return false;
        }
    }
    let attached = previous.is_some_and(|p| {
        let between = cut(fold, p.end, number.at);
        !between.contains([';', ',']) && !between.contains(" va ") && p.at < number.at
    });
    // A condition inside a target or a rule: "các xã có trên 30% …", "khi có 90% …".
    if condition(lead, tail, attached, all.len(), index) {
        return false;
    }
    if number.unit == Unit::Count {
        return count_is_aim(run, from, number, lead, tail, all, index, open, role);
    }
    if open {
        return true;
    }
    if matches!(role, Role::Intro) {
        return false;
    }
    has_any(words, FIRM) || lead.trim().is_empty() || lead.ends_with(':')
}

/// "năm 2022 đạt 65%", "65% (năm 2022)": before the document's own year.
fn past_level(
    run: &Run,
    clause: usize,
    number: &Number,
    end: usize,
    context: &Context,
) -> Option<bool> {
    let year = context.year?;
    let fold = &run.fold;
    let before = cut(fold, clause, number.lead);
    let own = before.rfind([',', '(']).map_or(before, |i| &before[i..]);
    let near = |text: &str, at: usize| text.get(at..at + 4).and_then(|y| y.parse::<i32>().ok());
    if let Some(i) = own.rfind("nam 20")
        && near(own, i + 4).is_some_and(|y| y < year)
        && !own[..i].trim_end().ends_with("so voi")
        && !own[..i].trim_end().ends_with("tu")
        && !has_any(
            &own[i..],
            &["len", "xuong", "den", "phan dau", "tang", "giam", "nang"],
        )
    {
        return Some(true);
    }
    let after = cut(fold, number.end, end).trim_start();
    for lead in ["nam ", "(nam ", "vao nam ", "cua nam ", "trong nam "] {
        if let Some(rest) = after.strip_prefix(lead)
            && near(rest, 0).is_some_and(|y| y < year)
        {
            return Some(true);
        }
    }
    Some(false)
}

const UNITS: &[&str] = &[
    "xa",
    "thon",
    "ban",
    "truong",
    "huyen",
    "tinh",
    "ho",
    "noi",
    "vung",
    "phuong",
    "don vi",
    "dia phuong",
    "khu vuc",
    "dia ban",
    "co so",
    "ap",
    "khom",
    "lop",
    "nhom",
    "to",
];

fn condition(lead: &str, tail: &str, attached: bool, count: usize, index: usize) -> bool {
    let has = ["co", "voi", "co ty le"]
        .iter()
        .find_map(|w| lead.strip_suffix(w))
        .filter(|rest| rest.ends_with(' ') || rest.is_empty());
    if let Some(rest) = has {
        let rest = rest.trim_end();
        let unit = UNITS.iter().any(|u| {
            rest.ends_with(u)
                && (rest.len() == u.len()
                    || !rest.as_bytes()[rest.len() - u.len() - 1].is_ascii_alphanumeric())
        });
        if unit
            && (count > 1
                || has_any(
                    rest,
                    &[
                        "khi",
                        "neu",
                        "doi voi",
                        "truong hop",
                        "tai cac",
                        "uu tien",
                        "o cac",
                        "cho cac",
                    ],
                ))
        {
            return !(index == 0 && count > 1 && lead.trim_start().starts_with("moi"));
        }
    }
    let rule = has_any(
        lead,
        &[
            "khi co",
            "neu co",
            "truong hop",
            "dieu kien",
            "doi voi xa co",
            "doi voi cac xa co",
            "uu tien cac xa co",
            "noi co",
            "khi dat",
            "voi dieu kien",
        ],
    );
    if rule && !has_any(lead, &["phan dau"]) {
        return true;
    }
    // "80% xã có trên 90% trẻ …": nothing but a noun stands between the two numbers.
    attached
        && (lead.ends_with(" co")
            || lead.ends_with("co ty le")
            || lead.ends_with(" voi")
            || lead.ends_with(" tu")
            || tail.trim_start().starts_with("tro len")
            || has_between(lead))
}

fn has_between(lead: &str) -> bool {
    let last = lead.rfind(['%', '\u{1}']).map_or("", |i| &lead[i + 1..]);
    !last.is_empty()
        && find_phrase(last, "co", 0).is_some()
        && !has_any(
            last,
            &["duoc", "dat", "hoan canh", "phan dau", "den nam", "vao nam"],
        )
}

#[expect(
    clippy::too_many_arguments,
    reason = "a count needs its surroundings to be told from a size or a schedule"
)]
fn count_is_aim(
    run: &Run,
    from: usize,
    number: &Number,
    lead: &str,
    tail: &str,
    all: &[Number],
    index: usize,
    open: bool,
    role: Role,
) -> bool {
    let fold = &run.fold;
    // "lớp 1", "cấp 2" and ages are read by other rules; "2 buổi/ngày" is a schedule.
    if has_any(&tail[..tail.len().min(18)], &["tuoi"])
        || tail.split(' ').next().is_some_and(|w| w.contains('/'))
    {
        return false;
    }
    if [
        "lop",
        "cap",
        "dieu",
        "khoan",
        "so",
        "nam",
        "thang",
        "quy",
        "de an",
        "du an",
        "tieu du an",
        "giai doan",
        "tu",
        "den",
        "quyet dinh",
        "thu",
        "hang",
    ]
    .iter()
    .any(|w| lead.ends_with(w) && find_phrase(lead, w, lead.len() - w.len()).is_some())
    {
        return false;
    }
    // "… tại 5 xã" says where.
    if ["tai", "o", "tren", "thuoc", "trong", "cua"]
        .iter()
        .any(|w| lead.ends_with(w) && find_phrase(lead, w, lead.len() - w.len()).is_some())
    {
        return false;
    }
    // Inside a share's clause it is a condition, unless a comma or "mỗi" sets it apart.
    if let Some(share) = all[..index].iter().rev().find(|n| n.unit != Unit::Count)
        && share.at >= from
    {
        let between = cut(fold, share.end, number.lead);
        if !between.contains(';')
            && !between.contains(", moi ")
            && !between.contains("va moi ")
            && !has_any(between, &["xay dung", "thanh lap"])
        {
            return false;
        }
        if !between.contains(';') && !between.contains(',') && !between.contains(" va ") {
            return false;
        }
    }
    let schedule = starts_any(
        tail,
        &[
            "buoi",
            "cuoc",
            "dot",
            "luot",
            "lop",
            "hoi nghi",
            "hoi thi",
            "tin bai",
            "chuyen de",
            "bai",
            "to roi",
        ],
    );
    if role == Role::Objectives {
        return true;
    }
    open && !schedule && has_any(cut(fold, from, number.lead), &["phan dau", "chi tieu"])
}
