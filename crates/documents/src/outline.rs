//! Which section each block stands in, and what that section is about.
//!
//! Numbers are never trusted, only their kind: "1., 1., 2." or a missing "II" changes nothing.

use crate::{
    agency,
    blocks::{Block, rank},
    text::{has_any, starts_any},
};

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Before the first section.
    Intro,
    /// How things stand now.
    Situation,
    /// Aims without numbers (mục đích, yêu cầu).
    Purpose,
    /// Aims (mục tiêu, chỉ tiêu).
    Objectives,
    /// For whom, where and when.
    Scope,
    /// What is to be done.
    Tasks,
    /// With what money.
    Money,
    /// Who does it.
    Organisation,
    /// Who reports.
    Reporting,
    /// The law behind it.
    Legal,
    /// Something else.
    Other,
}

/// Where a block stands.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The block of the heading right above.
    pub(crate) parent: Option<usize>,
    pub(crate) role: Role,
    /// Something stands beneath it.
    pub(crate) heads: bool,
    /// Depth after unnumbered headings were given one.
    pub(crate) rank: u8,
}

/// Places every block of the body.
pub(crate) fn outline(blocks: &[Block]) -> Vec<Place> {
    let mut stack: Vec<usize> = Vec::new();
    let mut places: Vec<Place> = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let rank = effective_rank(block, blocks.get(index + 1));
        if rank < rank::NONE {
            while stack.last().is_some_and(|top| places[*top].rank >= rank) {
                stack.pop();
            }
        } else {
            // A plain paragraph doesn't belong to the list item before it.
            while stack
                .last()
                .is_some_and(|top| places[*top].rank >= rank::DASH)
            {
                stack.pop();
            }
        }
        let parent = stack.last().copied();
        let inherited = parent.map_or(Role::Intro, |p| places[p].role);
        let role = if rank < rank::NONE {
            classify(block, rank, parent.map(|p| places[p].role)).unwrap_or(match inherited {
                Role::Intro if parent.is_none() && rank <= rank::ARABIC => Role::Other,
                role => role,
            })
        } else {
            inherited
        };
        places.push(Place {
            parent,
            role,
            heads: false,
            rank,
        });
        if rank < rank::NONE {
            stack.push(index);
        }
        if let Some(parent) = parent {
            places[parent].heads = true;
        }
    }
    places
}

fn effective_rank(block: &Block, next: Option<&Block>) -> u8 {
    if block.rank != rank::NONE || block.cells.is_some() {
        return block.rank;
    }
    let length = block.run.len();
    let words = block.words();
    if length < 160
        && (block.caps() || block.heading > 0 || block.bold)
        && length > 6
        && !words.ends_with("./.")
    {
        let top = block.caps() || classify(block, rank::ROMAN, None).is_some();
        return if top
            && !words.ends_with(':')
            && (block.caps() || block.heading <= 2 && block.heading > 0 || block.bold)
        {
            rank::ROMAN
        } else {
            rank::ARABIC
        };
    }
    if length < 120 && starts_any(words, &["phu luc", "bieu"]) {
        return rank::PART;
    }
    if words.ends_with(':')
        && next.is_some_and(|next| {
            next.rank >= rank::LETTER && next.rank != rank::NONE || next.cells.is_some()
        })
    {
        return rank::LEAD_IN;
    }
    rank::NONE
}

fn classify(block: &Block, rank: u8, parent: Option<Role>) -> Option<Role> {
    let words = block.words();
    // The heading's own words: up to a colon or the end of its first sentence.
    let stop = words
        .find(':')
        .unwrap_or(words.len())
        .min(words.find(". ").unwrap_or(words.len()))
        .min(140);
    let words = &words[..stop];
    if rank >= rank::DASH && !block.words().ends_with(':') {
        return None;
    }
    if parent == Some(Role::Organisation) && agency::starts(&block.run, block.body) {
        return None;
    }
    let top = rank <= rank::ROMAN
        || parent.is_none()
        || matches!(parent, Some(Role::Other | Role::Intro));
    let reporting = starts_any(
        words,
        &[
            "che do bao cao",
            "che do thong tin",
            "thong tin bao cao",
            "thong tin, bao cao",
            "bao cao",
            "cong tac bao cao",
            "che do thong tin bao cao",
            "thoi gian bao cao",
            "thoi han bao cao",
            "so ket, tong ket, bao cao",
        ],
    ) || (words.len() < 45
        && has_any(words, &["bao cao"])
        && !has_any(words, &["ket qua", "xay dung"]));
    if reporting {
        return Some(Role::Reporting);
    }
    if !top {
        return match parent {
            Some(Role::Organisation) => None,
            _ if starts_any(
                words,
                &[
                    "kinh phi",
                    "nguon kinh phi",
                    "du toan kinh phi",
                    "nguon von",
                    "nhu cau kinh phi",
                ],
            ) =>
            {
                Some(Role::Money)
            }
            Some(Role::Money) => None,
            _ if starts_any(words, SITUATION) => Some(Role::Situation),
            Some(Role::Situation) => None,
            _ if starts_any(
                words,
                &["muc tieu", "chi tieu", "cac chi tieu", "cac muc tieu"],
            ) =>
            {
                Some(Role::Objectives)
            }
            _ if starts_any(words, &["to chuc thuc hien", "phan cong"]) => Some(Role::Organisation),
            _ if starts_any(words, &["muc dich", "yeu cau"]) => Some(Role::Purpose),
            _ if starts_any(words, SCOPE) => Some(Role::Scope),
            Some(Role::Tasks) => None,
            _ if starts_any(
                words,
                &[
                    "noi dung",
                    "nhiem vu",
                    "giai phap",
                    "hoat dong",
                    "cac hoat dong",
                    "cac nhiem vu",
                ],
            ) =>
            {
                Some(Role::Tasks)
            }
            _ => None,
        };
    }
    if starts_any(words, &["can cu", "co so phap ly"]) && words.len() < 60 {
        return Some(Role::Legal);
    }
    if starts_any(
        words,
        &[
            "to chuc thuc hien",
            "to chuc trien khai",
            "phan cong",
            "trach nhiem",
        ],
    ) || has_any(
        words,
        &[
            "to chuc thuc hien",
            "phan cong trach nhiem",
            "phan cong nhiem vu",
            "trach nhiem cua",
            "phan cong thuc hien",
        ],
    ) {
        return Some(Role::Organisation);
    }
    if starts_any(
        words,
        &[
            "kinh phi",
            "nguon kinh phi",
            "nguon luc",
            "du toan",
            "nguon von",
            "tai chinh",
            "co che tai chinh",
            "von",
        ],
    ) || has_any(words, &["kinh phi thuc hien", "nguon kinh phi"])
    {
        return Some(Role::Money);
    }
    if starts_any(words, SITUATION)
        || has_any(
            words,
            &["thuc trang", "ket qua thuc hien nam", "ket qua dat duoc"],
        )
    {
        return Some(Role::Situation);
    }
    if has_any(words, &["muc tieu", "chi tieu"]) {
        return Some(Role::Objectives);
    }
    if starts_any(words, &["muc dich", "yeu cau", "quan diem"]) {
        return Some(Role::Purpose);
    }
    if starts_any(words, SCOPE) {
        return Some(Role::Scope);
    }
    if has_any(
        words,
        &[
            "noi dung",
            "nhiem vu",
            "giai phap",
            "hoat dong",
            "bien phap",
            "cong viec",
            "tien do",
            "cac cong tac",
        ],
    ) {
        return Some(Role::Tasks);
    }
    None
}

const SITUATION: &[&str] = &[
    "tinh hinh",
    "thuc trang",
    "danh gia",
    "dac diem",
    "boi canh",
    "su can thiet",
    "khai quat",
    "ton tai",
    "han che",
    "kho khan",
    "thuan loi",
    "ket qua dat duoc",
    "nguyen nhan",
    "ket qua thuc hien",
    "ket qua",
    "dac diem tinh hinh",
];
const SCOPE: &[&str] = &[
    "doi tuong",
    "pham vi",
    "thoi gian",
    "dia ban",
    "thoi han thuc hien",
];
