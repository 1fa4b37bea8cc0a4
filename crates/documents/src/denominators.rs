//! Of what a number is a share: the noun phrase beside it, as printed.

use crate::text::{Run, find_phrase, starts_any};

/// Words that end a noun phrase wherever they stand.
const STOPS: &[&str] = &[
    "duoc",
    "dat",
    "xay dung",
    "tham gia",
    "duy tri",
    "hoan thanh",
    "biet",
    "hieu",
    "nam duoc",
    "nam vung",
    "bi",
    "khong",
    "phai",
    "se",
    "deu",
    "cam ket",
    "ky cam ket",
    "nhan duoc",
    "tu tin",
    "vao nam",
    "den nam",
    "trong nam",
    "tro len",
    "tro xuong",
    "vao lop",
    "nhap hoc",
    "ra lop",
    "di hoc",
    "den truong",
    "hoc 2",
    "hoc hai",
    "an ban tru",
    "tiep can",
    "huong",
    "thuc hanh",
    "dam bao",
    "bao dam",
    "thanh lap",
    "ban hanh",
    "bo tri",
    "khai sinh",
    "dang ky",
    "kham",
    "tiem",
    "uong",
    "nang cao",
    "co the",
    "dap ung",
    "va den",
    "den het",
    "sinh con",
    "su dung",
    "ap dung",
    "trong do",
    "so voi",
    "theo",
    "moi nam",
    "hang nam",
    "phat trien binh thuong",
    "tham du",
    "thuc hien tot",
    "thuc hien dung",
    "tuong duong",
    "tuong ung",
    "thuc hien viec",
    "chuyen bien",
    "trien khai",
];
/// Verbs that end a noun phrase unless they say what the people or bodies named do ("người làm công tác …").
const SOFT: &[&str] = &[
    "thuc hien",
    "to chuc",
    "cung cap",
    "lam",
    "quan ly",
    "phu trach",
    "nuoi",
    "day",
    "co",
    "cham soc",
];
const DOERS: &[&str] = &[
    "can bo",
    "nguoi",
    "nhan vien",
    "giao vien",
    "co so",
    "doi ngu",
    "don vi",
    "cong tac vien",
    "nguoi truc tiep",
    "nguoi dan",
    "co quan",
    "to",
];
/// What may follow "có" inside a noun phrase.
const HAVING: &[&str] = &[
    "hoan canh",
    "nguy co",
    "nhu cau",
    "hiv",
    "van de",
    "cha",
    "me",
    "cong voi",
    "con",
    "lien quan",
    "dau hieu",
    "tre em",
    "bieu hien",
    "do tuoi",
    "y dinh",
    "hoc sinh",
];

/// The noun phrase after a number, up to its verb.
pub(crate) fn after(run: &Run, from: usize, to: usize) -> Option<(usize, usize)> {
    let fold = &run.fold;
    let mut start = from;
    // A bracket after the number ("90% (1.200 trẻ)") says the same again.
    if fold[start..to].trim_start().starts_with('(') {
        start += fold[start..to].find(')')? + 1;
    }
    let lead = fold[start..to].len() - fold[start..to].trim_start().len();
    start += lead;
    for word in ["cua ", "tren tong so ", "trong tong so "] {
        if fold[start..to].starts_with(word) {
            start += word.len();
        }
    }
    if starts_any(&fold[start..to], STOPS) {
        return None;
    }
    let end = stop(run, start, to, false);
    let (a, b) = run.trim(start, end, &[',', ';', '.', ':', '-', '–', '(']);
    let words = &fold[a..b];
    if b <= a + 1
        || starts_any(
            words,
            &[
                "va", "vao", "den", "trong", "nam", "so voi", "moi nam", "hang nam", "theo",
                "tro len", "o", "tai", "doi voi",
            ],
        )
    {
        return None;
    }
    Some((a, b))
}

/// The noun phrase of a rate that stands before its number: "tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng".
pub(crate) fn of_rate(run: &Run, from: usize, to: usize) -> Option<(usize, usize)> {
    let fold = &run.fold;
    let head = ["ty le", "ti le", "ty suat", "ti suat", "ty so", "ti so"]
        .iter()
        .filter_map(|w| find_phrase(&fold[..to], w, from).map(|i| (i, i + w.len())))
        .max()?;
    let mut start = head.1;
    while start < to && fold.as_bytes()[start] == b' ' {
        start += 1;
    }
    let words = &fold[start..to];
    // What is measured comes first, of whom after: "suy dinh dưỡng thể thấp còi ở trẻ em dưới 5 tuổi".
    const MEASURED: &[&str] = &[
        "suy dinh duong",
        "tu vong",
        "tiem chung",
        "tiem",
        "mac",
        "huy dong",
        "thap coi",
        "nhe can",
        "thua can",
        "beo phi",
        "bao phu",
        "tao hon",
        "bo hoc",
        "chuyen can",
        "phat hien",
        "dang ky",
        "tham gia",
        "kham",
        "quan ly",
        "sang loc",
        "nuoi con",
        "dat chuan",
        "tai nan",
        "duoi nuoc",
        "cap",
    ];
    if starts_any(words, MEASURED) {
        for link in [" o ", " cua ", " cho ", " trong ", " tren "] {
            if let Some(i) = words.find(link) {
                let begin = start + i + link.len();
                let end = stop(run, begin, to, true);
                let (a, b) = run.trim(begin, end, &[',', ';', ':']);
                if b > a + 1 {
                    return Some((a, b));
                }
            }
        }
        let people = [
            "tre so sinh",
            "tre em",
            "tre",
            "hoc sinh",
            "ba me",
            "phu nu",
            "nguoi",
            "cap vo chong",
            "san phu",
            "me",
        ];
        let begin = people
            .iter()
            .filter_map(|p| find_phrase(&fold[..to], p, start))
            .min()?;
        let end = stop(run, begin, to, true);
        let (a, b) = run.trim(begin, end, &[',', ';', ':']);
        return (b > a + 1).then_some((a, b));
    }
    let end = stop(run, start, to, true);
    let (a, b) = run.trim(start, end, &[',', ';', ':', '(']);
    (b > a + 1).then_some((a, b))
}

fn stop(run: &Run, start: usize, to: usize, rate: bool) -> usize {
    let fold = &run.fold[..to];
    let bytes = fold.as_bytes();
    let mut i = start;
    while i < to {
        match bytes[i] {
            b';' | b':' | b'(' | b'|' => return i,
            b'.' if i + 1 >= to || bytes[i + 1] == b' ' => return i,
            b' ' => {
                let rest = &fold[i + 1..];
                if rest.is_empty() {
                    return i;
                }
                let before = fold[start..i].trim_end();
                if starts_any(rest, STOPS) && !kept(rest, before) {
                    return i;
                }
                if rate
                    && starts_any(
                        rest,
                        &[
                            "suy dinh duong",
                            "tu vong",
                            "mac",
                            "giam",
                            "tang",
                            "con",
                            "nhe can",
                            "thap coi",
                            "thua can",
                            "beo phi",
                            "tren",
                            "duoi",
                            "it nhat",
                            "tu",
                            "chiem",
                            "la",
                        ],
                    )
                    && !starts_any(
                        rest,
                        &[
                            "duoi 1",
                            "duoi 2",
                            "duoi 3",
                            "duoi 5",
                            "duoi 6",
                            "duoi 8",
                            "duoi 9",
                            "tu 0",
                            "tu 1",
                            "tu 2",
                            "tu 3",
                            "tu 6",
                            "duoi mot",
                            "duoi nam",
                            "duoi 24",
                            "con em",
                            "tren dia ban",
                            "tu so sinh",
                            "duoi 16",
                            "la nguoi",
                            "la con",
                            "tang huyet",
                        ],
                    )
                {
                    return i;
                }
                if rate && is_bound(rest) {
                    return i;
                }
                for verb in SOFT {
                    // "cơ sở", "cơ quan" share their plain letters with "có".
                    if *verb == "co" && run.chars.get(i + 2) != Some(&'ó') {
                        continue;
                    }
                    if starts_any(rest, &[verb]) && before.len() > 2 {
                        let doer = DOERS.iter().any(|d| before.ends_with(d));
                        let having = *verb == "co"
                            && HAVING.iter().any(|h| rest[2..].trim_start().starts_with(h));
                        let care = *verb == "cham soc" && !before.ends_with("tre");
                        let noun = *verb == "to chuc"
                            && (before.ends_with("cac")
                                || before.ends_with(',')
                                || before.ends_with("va"));
                        if !(doer
                            || having
                            || care
                            || noun
                            || *verb == "day"
                            || *verb == "nuoi" && rest.starts_with("nuoi duong"))
                        {
                            return i;
                        }
                    }
                }
            }
            _ => {}
        }
        i += 1;
    }
    to
}

/// Words among the stops that belong to a noun here.
fn kept(rest: &str, before: &str) -> bool {
    starts_any(rest, &["co so", "khong co nguoi", "dat nuoc", "theo hoc"])
        || (starts_any(rest, &["biet"]) && before.ends_with("dac"))
        || (starts_any(rest, &["bi"])
            && starts_any(
                rest,
                &[
                    "bi xam hai",
                    "bi bao luc",
                    "bi anh huong",
                    "bi khuyet tat",
                    "bi bo roi",
                    "bi mua ban",
                ],
            )
            && before.ends_with("tre em"))
        || (DOERS.iter().any(|d| before.ends_with(d))
            && starts_any(rest, &["kham", "tiem", "bao ve", "tiep can", "xay dung"]))
        || (rest.starts_with("khong ") && starts_any(rest, &["khong noi nuong tua"]))
}

/// "dưới 18%", "≤ 5‰": the comparison of the number itself.
fn is_bound(rest: &str) -> bool {
    let digits = rest
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(rest.len());
    let tail =
        rest[digits..].trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    const COMPARING: &[&str] = &[
        "duoi", "tren", "it", "nhat", "toi", "thieu", "khong", "qua", "tu", "con", "xuong",
        "khoang", "hon", "\u{2}", "\u{3}", "<", ">",
    ];
    digits < 24
        && tail.trim_start().starts_with(['%', '\u{1}'])
        && rest[..digits]
            .split_whitespace()
            .all(|w| COMPARING.contains(&w))
}
