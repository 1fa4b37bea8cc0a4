//! Made-up names in the manner of each ethnic group. Nobody's real name is meant.

use noi_core::Sex;

use crate::random::Random;

/// How a group builds names.
enum Manner {
    /// Family, middle, given; with the middle names of boys and girls.
    Full {
        families: &'static [&'static str],
        boys: &'static [&'static str],
        girls: &'static [&'static str],
        /// Given names of boys and girls; `None`: the common ones.
        given: Option<(&'static [&'static str], &'static [&'static str])>,
    },
    /// A word for the sex, given, then the family (Ê-đê, Mnông).
    FamilyLast {
        families: &'static [&'static str],
        given: &'static [&'static str],
    },
    /// A word for the sex and a given name, no family name (Xơ-đăng, Gié-Triêng).
    NoFamily { given: &'static [&'static str] },
}

const KINH: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Phan",
    "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Đinh", "Trịnh", "Mai", "Đoàn", "Lương",
    "Cao", "Đào", "Tạ", "Chu",
];
const BOYS_MIDDLE: &[&str] = &[
    "Minh", "Gia", "Hoàng", "Đức", "Bảo", "Tuấn", "Anh", "Quang", "Thiên", "Nhật", "Hữu", "Văn",
    "Quốc", "Đăng", "Thành", "Duy", "Khánh", "Hải", "Ngọc", "Trọng",
];
const GIRLS_MIDDLE: &[&str] = &[
    "Thị", "Ngọc", "Bảo", "Khánh", "Minh", "Gia", "Phương", "Quỳnh", "Thanh", "Tuệ", "An", "Hà",
    "Thảo", "Kim", "Thùy", "Mai", "Ánh", "Diệu", "Hoàng", "Như",
];
const BOYS: &[&str] = &[
    "Khôi", "Minh", "Khang", "Bảo", "Phúc", "Anh", "Quân", "Huy", "Nam", "Khoa", "An", "Đăng",
    "Long", "Lâm", "Phong", "Nguyên", "Phát", "Hưng", "Kiệt", "Đức", "Sơn", "Bách", "Duy", "Tùng",
    "Thịnh", "Vinh", "Hiếu", "Quang", "Trí", "Tuấn",
];
const GIRLS: &[&str] = &[
    "Anh", "Vy", "Ngọc", "Nhi", "An", "Thư", "Hân", "Chi", "Linh", "Châu", "Ngân", "My", "Diệp",
    "Như", "Phương", "Trâm", "Thảo", "Trân", "Quỳnh", "Hà", "Mai", "Trang", "Uyên", "Khuê",
    "Giang", "Yến", "Lam", "Nguyệt", "Thủy", "Hiền",
];
const VAN: &[&str] = &["Văn", "Văn", "Văn", "Minh", "Quốc", "Đức"];
const THI: &[&str] = &["Thị", "Thị", "Thị", "Ngọc", "Thu", "Ánh"];
const TAY: &[&str] = &[
    "Nông", "Hoàng", "Lý", "Lương", "Hà", "Bế", "Ma", "Đàm", "Triệu", "Hứa", "Vi", "Lục",
];
const NUNG: &[&str] = &[
    "Nông", "Hoàng", "Lý", "Vi", "Hứa", "Lương", "Mông", "Lâm", "Lăng", "Sầm", "Mã", "Chu",
];
const THAI: &[&str] = &[
    "Lò", "Lò", "Lường", "Quàng", "Tòng", "Cà", "Lèo", "Mè", "Cầm", "Đèo", "Hoàng", "Vi", "Hà",
];
const THAI_GIVEN: (&[&str], &[&str]) = (
    &[
        "Pâng", "Hặc", "Ính", "Khôi", "Thoan", "Minh", "Đôi", "Phương", "Hoan", "Tướng",
    ],
    &[
        "Inh", "Xôm", "Nguyệt", "Yến", "Hoa", "Pành", "Ánh", "Thương", "Ngoan", "Loan",
    ],
);
const HMONG: &[&str] = &[
    "Giàng", "Vàng", "Sùng", "Thào", "Lý", "Mùa", "Vừ", "Lầu", "Hờ", "Cháng", "Hạng", "Tráng",
];
const HMONG_GIVEN: (&[&str], &[&str]) = (
    &[
        "Páo", "Dơ", "Chu", "Sinh", "Tủa", "Dình", "Hồ", "Sà", "Lử", "Thái", "Minh",
    ],
    &[
        "Mỷ", "Dợ", "Chở", "Sua", "Pàng", "Dia", "Mai", "Sáy", "Xìa", "Nhia", "Hoa",
    ],
);
const DAO: &[&str] = &[
    "Bàn", "Đặng", "Triệu", "Phùng", "Lý", "Tẩn", "Chảo", "Phàn", "Dương",
];
const MUONG: &[&str] = &[
    "Bùi", "Bùi", "Đinh", "Quách", "Hà", "Bạch", "Phạm", "Trương",
];
const KHMU: &[&str] = &["Moong", "Cụt", "Lữ", "Quàng", "Lò"];
const KHMER: &[&str] = &[
    "Thạch", "Sơn", "Kim", "Danh", "Lâm", "Châu", "Kiên", "Trần", "Tăng",
];
const HOA: &[&str] = &[
    "Trần", "Lâm", "Lý", "Huỳnh", "Quách", "Tăng", "La", "Trương", "Vương",
];
const CHAM: &[&str] = &["Từ", "Châu", "Đàng", "Thành", "Bá", "Báo", "Thập"];
const HA_NHI: &[&str] = &["Pờ", "Lỳ", "Chu", "Sừng", "Khoàng", "Ly"];
const EDE: &[&str] = &[
    "Niê",
    "Mlô",
    "Êban",
    "Byă",
    "Kbuôr",
    "Ayun",
    "Ksơr",
    "Êñuôl",
    "Niê Kdăm",
];
const EDE_GIVEN: &[&str] = &[
    "Thắng", "Bhăm", "Bia", "Linh", "Wel", "Nguyên", "Sơn", "Ly", "Juin",
];
const GIA_RAI: &[&str] = &["Ksor", "Kpă", "Rơ Châm", "Rơ Mah", "Siu", "Nay", "Rah Lan"];
const HIGHLAND_GIVEN: &[&str] = &[
    "Thút", "Blen", "Dũng", "Lan", "Hào", "Diệu", "Thim", "Blưh", "Hlônh", "Yéo",
];
const HIGHLAND: &[&str] = &["Điểu", "Đinh", "Hồ", "Alăng", "Cil", "Pi Năng", "Bnướch"];

fn manner(ethnicity: &str) -> Manner {
    let full = |families| Manner::Full {
        families,
        boys: VAN,
        girls: THI,
        given: None,
    };
    match ethnicity {
        "Kinh" => Manner::Full {
            families: KINH,
            boys: BOYS_MIDDLE,
            girls: GIRLS_MIDDLE,
            given: None,
        },
        "Tày" => full(TAY),
        "Nùng" | "Sán Chay" | "Sán Dìu" => full(NUNG),
        "Thái" | "Kháng" | "Xinh-mun" | "La Ha" => Manner::Full {
            families: THAI,
            boys: VAN,
            girls: THI,
            given: Some(THAI_GIVEN),
        },
        "HMông" | "Pà Thẻn" | "La Chí" => Manner::Full {
            families: HMONG,
            boys: &["A", "A", "Seo", "Mí"],
            girls: &["Thị"],
            given: Some(HMONG_GIVEN),
        },
        "Dao" | "Giáy" | "Phù Lá" => full(DAO),
        "Mường" | "Thổ" => full(MUONG),
        "Khơ-mú" => full(KHMU),
        "Khơ-me" => full(KHMER),
        "Hoa" => full(HOA),
        "Chăm" => full(CHAM),
        "Hà Nhì" | "La Hủ" => full(HA_NHI),
        "Ê-đê" | "Mnông" => Manner::FamilyLast {
            families: EDE,
            given: EDE_GIVEN,
        },
        "Gia-rai" => Manner::Full {
            families: GIA_RAI,
            boys: &[""],
            girls: &["H'"],
            given: Some((HIGHLAND_GIVEN, HIGHLAND_GIVEN)),
        },
        "Xơ-đăng" | "Gié-Triêng" | "Ba-na" | "Mạ" => Manner::NoFamily {
            given: HIGHLAND_GIVEN,
        },
        "Cơ-ho" | "Xtiêng" | "Chơ-ro" | "Cơ-tu" | "Ra-glai" | "Hrê" | "Co" | "Ta-ôi"
        | "Bru-Vân Kiều" => full(HIGHLAND),
        _ => full(KINH),
    }
}

/// A family name as one household bears it.
pub fn family(random: &mut Random, ethnicity: &str) -> &'static str {
    match manner(ethnicity) {
        Manner::Full { families, .. } | Manner::FamilyLast { families, .. } => {
            random.pick(families)
        }
        Manner::NoFamily { .. } => "",
    }
}

/// A whole name with a given family name.
pub fn person(random: &mut Random, ethnicity: &str, family: &str, sex: Sex) -> String {
    let girl = sex == Sex::Female;
    match manner(ethnicity) {
        Manner::Full {
            boys, girls, given, ..
        } => {
            let (common_boys, common_girls) = given.unwrap_or((BOYS, GIRLS));
            let middle = random.pick(if girl { girls } else { boys });
            let given = random.pick(if girl { common_girls } else { common_boys });
            match middle {
                "" => format!("{family} {given}"),
                "H'" => format!("{family} H'{given}"),
                _ if middle == given => format!("{family} {given}"),
                _ => format!("{family} {middle} {given}"),
            }
        }
        Manner::FamilyLast { given, .. } => {
            let given = random.pick(given);
            if girl {
                format!("H'{given} {family}")
            } else {
                format!("Y {given} {family}")
            }
        }
        Manner::NoFamily { given } => {
            format!("{} {}", if girl { "Y" } else { "A" }, random.pick(given))
        }
    }
}
