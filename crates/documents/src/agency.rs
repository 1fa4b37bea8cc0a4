//! Where the name of an agency begins and ends.
//!
//! Agencies are told by the words with which their names begin and by the (small-letter) verb that follows; the
//! list holds kinds of bodies, never names.

use crate::text::Run;

/// First words of agencies' names, folded.
const NAMES: &[&str] = &[
    "so ",
    "phong ",
    "ban ",
    "uy ban",
    "ubnd",
    "ub mttq",
    "ubmttq",
    "ubmt",
    "mttq",
    "mat tran",
    "hoi ",
    "doan ",
    "doan tn",
    "lien doan",
    "lien hiep",
    "cong an",
    "tram y te",
    "trung tam",
    "truong ",
    "benh vien",
    "bo ",
    "cong doan",
    "van phong",
    "chi cuc",
    "cuc ",
    "tong cuc",
    "toa an",
    "vien kiem sat",
    "vien ",
    "bao hiem",
    "bhxh",
    "dai ",
    "thanh tra",
    "hdnd",
    "hoi dong",
    "bao ",
    "kho bac",
    "thanh doan",
    "huyen doan",
    "tinh doan",
    "xa doan",
    "quan doan",
    "chi hoi",
    "to ",
    "huyen uy",
    "tinh uy",
    "dang uy",
    "hiep hoi",
    "cau lac bo",
    "truong phong",
    "giam doc",
    "chu tich",
    "hieu truong",
    "ngan hang",
    "nha thieu nhi",
    "bch ",
    "thuong truc",
    "quan doi",
    "bo doi",
];
/// Ways to name several agencies, or people in office, at once; no capital is needed.
const GROUPS: &[&str] = &[
    "cac co quan",
    "cac don vi",
    "cac phong",
    "cac ban",
    "cac so",
    "cac to chuc",
    "cac doan the",
    "cac thanh vien",
    "cac co so",
    "cac truong",
    "cac nha truong",
    "nha truong",
    "cac xa",
    "cac phuong",
    "cac thon",
    "cac khom",
    "cac ap",
    "cac huyen",
    "cac hoi",
    "cac nganh",
    "cac bo",
    "cac dia phuong",
    "cac trung tam",
    "cac tram",
    "co quan",
    "cac co quan, don vi",
    "thu truong",
    "chu tich",
    "truong thon",
    "truong cac",
    "hieu truong",
    "cong chuc",
    "can bo",
    "bo phan",
    "to chuyen mon",
    "giao vien",
    "ke toan",
    "ban giam hieu",
    "cong tac vien",
    "cap tinh",
    "cap huyen",
    "cap xa",
    "tram y te",
    "ubnd",
    "uy ban nhan dan",
    "van hoa",
    "tai chinh",
    "tu phap",
    "dia chinh",
    "lao dong",
    "truong mam non",
    "truong tieu hoc",
    "y te truong hoc",
    "cac ban nganh",
    "cac doanh nghiep",
    "doanh nghiep",
    "truong tram",
    "truong phong",
    "giam doc",
    "to ",
    "cac to ",
    "cong doan",
    "nhan vien",
    "ban dai dien",
    "cac chi hoi",
    "chi doan",
    "cac ap",
    "cac buon",
    "cac ban, nganh",
    "cac lop",
    "toan the",
];
/// Words that hand work over and stand before the agency.
const HANDING: &[&str] = &[
    "giao cho",
    "giao",
    "de nghi",
    "yeu cau",
    "doi voi",
    "phan cong",
    "kinh de nghi",
    "moi",
];
/// Verbs (and other words) that end a name when written small.
const ENDS: &[&str] = &[
    "vua",
    "cung da",
    "ky ban hanh",
    "trong chuc nang",
    "gui",
    "ban hanh",
    "hang nam",
    "hang thang",
    "hang quy",
    "chuan bi",
    "xac dinh",
    "phat dong",
    "dua",
    "phan bo",
    "nghien cuu",
    "de xuat",
    "cap nhat",
    "tinh hinh",
    "ket qua",
    "truoc",
    "de",
    "theo",
    "khi",
    "va trien khai",
    "dung",
    "da",
    "se",
    "duoc",
    "can",
    "phai",
    "hoac",
    "neu",
    "nham",
    "tich cuc",
    "don doc",
    "thanh tra",
    "trinh",
    "cham nhat",
    "bang",
    "qua",
    "ve",
    "tu",
    "trong qua trinh",
    "khong",
    "len",
    "nop",
    "trong vong",
    "trong thoi han",
    "xu ly",
    "phoi ket hop",
    "van hanh",
    "to giac",
    "thong bao",
    "thong tin ve",
    "thong tin kip",
    "gioi thieu",
    "khai thac",
    "cong bo",
    "dang tai",
    "phat song",
    "xac nhan",
    "giai quyet",
    "thuong truc giup",
    "to chuc trien khai",
    "to chuc thuc hien",
    "van ban",
    "mo",
    "thong ke",
    "hoan thanh",
    "danh gia",
    "dang",
    "phat hien",
    "thanh lap",
    "ky",
    "luu",
    "trong thang",
    "tren co so",
    "tai",
    "kip thoi",
    "phu trach",
    "duy tri",
    "tap trung",
    "boi duong",
    "tap huan",
    "giup",
    "dieu phoi",
    "dieu tra",
    "lam",
    "tiep nhan",
    "quy dinh",
    "phan anh",
    "cong khai",
    "cap",
    "thuoc",
    "doi moi",
    "gop phan",
    "phe duyet",
    "dong thoi",
    "xem xet",
    "dang ky",
    "truyen thong",
    "muc",
    "va phan cong",
    "nang cao",
    "khan truong",
    "ket hop",
    "lanh dao",
    "cho",
    "ngay",
    "vao",
    "bien soan",
    "thu thap",
    "lua chon",
];

/// Words that end a name when written small, and after which the agency named has work to do.
pub(crate) const WORK: &[&str] = &[
    "chu tri",
    "phoi hop",
    "xay dung",
    "trien khai",
    "huong dan",
    "tham muu",
    "co trach nhiem",
    "chiu trach nhiem",
    "thuc hien",
    "can cu",
    "trong pham vi",
    "theo doi",
    "chi dao",
    "cung cap",
    "day manh",
    "tang cuong",
    "bo tri",
    "lap",
    "tiep tuc",
    "quan tam",
    "dam bao",
    "bao dam",
    "la co quan",
    "la don vi",
    "la dau moi",
    "huy dong",
    "tuyen truyen",
    "van dong",
    "tong hop",
    "giam sat",
    "kiem tra",
    "tham gia",
    "long ghep",
    "chu dong",
    "ho tro",
    "thuong xuyen",
    "ra soat",
    "can doi",
    "theo chuc nang",
    "quan ly",
    "cu",
    "phan cong",
    "bao cao",
    "dinh ky",
];

/// Whether an agency's name (after a word that hands work over, perhaps) begins here.
pub(crate) fn starts(run: &Run, at: usize) -> bool {
    name_start(run, at).is_some()
}

/// Where the name itself begins, after "Giao", "Đề nghị" and the like.
pub(crate) fn name_start(run: &Run, at: usize) -> Option<usize> {
    let fold = run.fold.get(at..)?;
    for handing in HANDING {
        if let Some(rest) = fold.strip_prefix(handing)
            && rest.starts_with(' ')
        {
            let after = at + handing.len() + 1;
            // "Giao phòng Trẻ em …": after such a word a small letter will do.
            let small = run.fold.get(after..).is_some_and(|rest| {
                [
                    "phong ",
                    "ban ",
                    "trung tam ",
                    "chi cuc ",
                    "van phong ",
                    "uy ban",
                    "truong ",
                    "tram ",
                ]
                .iter()
                .any(|n| rest.starts_with(n))
            });
            return (begins_name(run, after) || small).then_some(after);
        }
    }
    begins_name(run, at).then_some(at)
}

/// Past "Giao", "Đề nghị" and the like.
pub(crate) fn after_handing(run: &Run, at: usize) -> usize {
    let fold = run.fold.get(at..).unwrap_or("");
    HANDING
        .iter()
        .find(|h| {
            fold.strip_prefix(**h)
                .is_some_and(|rest| rest.starts_with(' '))
        })
        .map_or(at, |h| at + h.len() + 1)
}

/// Whether the words at `at` begin a name, in themselves.
pub(crate) fn begins_name(run: &Run, at: usize) -> bool {
    let Some(fold) = run.fold.get(at..) else {
        return false;
    };
    // Not inside a word, and not the end of a symbol ("146/KH-UBND").
    let joined = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/');
    if at > 0 && joined(run.fold.as_bytes()[at - 1]) {
        return false;
    }
    if run.is_upper(at) && NAMES.iter().any(|name| fold.starts_with(name)) {
        // "Đoàn kết", "Hội nghị", "Số" and the like are words of other kinds.
        let other = [
            "hoi nghi",
            "hoi thao",
            "hoi thi",
            "doan ket",
            "ban hanh",
            "so luong",
            "bo tri",
            "bo sung",
            "truong hop",
            "so lieu",
            "bao cao",
            "bao dam",
            "bao ve",
            "phong chong",
            "phong ngua",
            "so voi",
            "so ket",
            "dai dien",
            "vien tro",
            "phong, chong",
            "trung tam cua",
            "to chuc",
            "to tung",
        ];
        return !other.iter().any(|word| fold.starts_with(word))
            && !(fold.starts_with("so ")
                && (fold.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
                    || run.chars.get(at + 1) == Some(&'ố')));
    }
    GROUPS.iter().any(|group| {
        fold.strip_prefix(group).is_some_and(|rest| {
            group.ends_with(' ')
                || rest
                    .bytes()
                    .next()
                    .is_none_or(|b| !b.is_ascii_alphanumeric())
        })
    }) && !NOT_BODIES.iter().any(|word| fold.starts_with(word))
        && (is_team(fold) || !fold.starts_with("to "))
}

/// Beginnings that a group shares with words of other kinds, folded.
const NOT_BODIES: &[&str] = &[
    "cac ban tin",
    "cac hoi nghi",
    "cac hoi thi",
    "cac hoi thao",
    "cac bo tieu",
    "cac co so phap",
    "cac to roi",
    "van hoa, ",
    "lao dong tre",
];

fn is_team(fold: &str) -> bool {
    [
        "to chuyen mon",
        "to cong",
        "to truong",
        "to van",
        "to khoi",
        "to dan pho",
    ]
    .iter()
    .any(|team| fold.starts_with(team))
}

/// Where the name that begins at `at` ends: before a verb written small, a colon, a full stop or a bracket.
///
/// Commas and "và" stay inside while another name, or a word that can't be a verb, follows them.
pub(crate) fn name_end(run: &Run, at: usize, limit: usize) -> usize {
    let bytes = run.fold.as_bytes();
    let mut i = at;
    while i < limit {
        match bytes[i] {
            b':' | b';' | b'"' | b'|' => break,
            b'.' if i + 1 >= limit || bytes[i + 1] == b' ' => break,
            b'(' if !bytes[i..limit].iter().take(8).any(|b| *b == b')')
                || run.fold[i..limit].starts_with("(b/c") =>
            {
                break;
            }
            b' ' => {
                let word = i + 1;
                let quiet = bytes[i - usize::from(i > at)] == b',';
                if word < limit && !run.is_upper(word) {
                    let rest = &run.fold[word..limit];
                    if ends_here(run, at, word, rest) {
                        break;
                    }
                    if bytes.get(word).is_some_and(u8::is_ascii_digit) && !quiet {
                        break;
                    }
                }
            }
            _ => {}
        }
        i += 1;
    }
    let (_, mut end) = run.trim(at, i, &[',', '-', '–', '.', '*']);
    // "…, và" before a verb isn't part of the name.
    for tail in [" va", " cung", " co", " la", " phai", " thi", " dinh"] {
        if run.fold[at..end].ends_with(tail) {
            end -= tail.len();
            (_, end) = run.trim(at, end, &[',']);
        }
    }
    end
}

fn ends_here(run: &Run, at: usize, word: usize, rest: &str) -> bool {
    let boundary = |phrase: &str| {
        rest.strip_prefix(phrase)
            .is_some_and(|r| r.bytes().next().is_none_or(|b| !b.is_ascii_alphanumeric()))
    };
    if boundary("to chuc") {
        let before = run.fold[at..word].trim_end();
        let noun = ["cac", "nhung", "va", ",", "moi"]
            .iter()
            .any(|w| before.ends_with(w))
            || [
                "to chuc chinh tri",
                "to chuc doan the",
                "to chuc xa hoi",
                "to chuc thanh vien",
                "to chuc hoi",
            ]
            .iter()
            .any(|n| rest.starts_with(n));
        return !noun;
    }
    if boundary("chi dao") && run.fold[at..word].trim_end().ends_with("ban")
        || boundary("dieu hanh")
    {
        return false;
    }
    // Words that share their plain letters with a verb but belong to names.
    let noun = [
        "cap huyen",
        "cap xa",
        "cap tinh",
        "dang uy",
        "lam nghiep",
        "lap thach",
        "ky thuat",
        "mo dau",
        "can bo",
        "tu thuc",
        "tu phap",
        "cap uy",
        "cac cap",
        "thuoc huyen",
        "thuoc tinh",
        "thuoc so",
        "thuoc xa",
        "thuoc phong",
        "tu van",
        "can tho",
        "de nghi",
        "tai chinh",
        "lam cong tac",
        "muc tieu",
    ];
    if noun.iter().any(|n| rest.starts_with(n)) {
        return false;
    }
    if rest.starts_with("tai ")
        && ["co so", "truong", "cac thon"]
            .iter()
            .any(|place| rest[4..].starts_with(place))
    {
        return false;
    }
    WORK.iter().chain(ENDS).any(|end| boundary(end))
}
