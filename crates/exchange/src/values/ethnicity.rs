//! The 54 ethnic groups of Vietnam (54 dân tộc) by the names that people write.
//!
//! Two code lists are in use with different numbers, so a bare number names no group.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::fold::tight;

/// Canonical name, then other names of the group and of its branches.
const GROUPS: &[&str] = &[
    "Kinh|Việt|Kinh Việt",
    "Tày|Thổ Tày|Ngạn|Phén|Thu Lao|Pa Dí",
    "Thái|Táy|Thái đen|Thái trắng|Tày Mười|Hàng Tổng",
    "Hoa|Hán|Hoa Hán|Triều Châu|Phúc Kiến|Hải Nam|Minh Hương",
    "Khơ-me|Khmer|Khơ me|Khmer Krom|Khơ me Krôm|Miên|Cul|Cur",
    "Mường|Mol|Mual|Mọi bi|Ao Tá|Ậu Tá",
    "Nùng|Nùng An|Nùng Cháo|Nùng Inh|Nùng Lòi|Nùng Phàn Slình|Xuồng|Giang",
    "HMông|Mông|H'Mông|Hmong|H Mông|Mèo|Mẹo|Mông hoa|Mông trắng|Mông đen|Mông xanh|Mông đỏ|Hmông Hoa|Hmông trắng|Ná Mẻo",
    "Dao|Mán|Dao đỏ|Dao tiền|Dao Thanh Y|Dao quần trắng|Dao quần chẹt|Dao Tuyển|Dao Lô Gang|Kìm Miền|Kim Mùn",
    "Gia-rai|Gia Rai|Jrai|Jarai|Gia Lai|Chơ Rai|Chor|Tbuăn|Hơ Bau",
    "Ngái|Xín|Lê|Đản|Khách Gia",
    "Ê-đê|Êđê|Ê Đê|Rhadé|Rađê|Ra Đê|Anăk Ê Đê|Kpă|Adham|Krung|Mdhur|Bih",
    "Ba-na|Ba Na|Bahnar|Bana|Gơ Lar|Tơ Lô|Rơ Ngao|Jơ Lơng|Ba Na Kriêm|Roh",
    "Xơ-đăng|Xơ Đăng|Sedang|Xê Đăng|Sơ Đăng|Xơ Teng|Tơ Đrá|Mơ Nâm|Ca Dong|Ha Lăng|Hơ Đang",
    "Sán Chay|Cao Lan|Sán Chỉ|Cao Lan - Sán Chỉ|Mán Cao Lan|Hờn Bán",
    "Cơ-ho|Cơ Ho|K'Ho|Kơ Ho|Kaho|Koho|Xrê|Nộp|Cơ Dòn|Chil|Lạch|Lát",
    "Chăm|Chàm|Chiêm Thành|Hroi|Chăm Hroi|Chăm H'roi",
    "Sán Dìu|Sán Déo|Trại|Trại đất|Mán quần cộc",
    "Hrê|H'Rê|H Rê|Chăm Rê|Chom|Krẹ|Mọi Lũy",
    "Mnông|M'Nông|M Nông|Pnông|Nông|Pré|Bu Đăng|Đi Pri|Biat|Gar|Rơ Lam|Chil M'nông",
    "Ra-glai|Ra Glai|Raglai|Raglay|Rắc Lây|La Oang|Noang|Ra Clây",
    "Xtiêng|X'Tiêng|Stiêng|S'Tiêng|Xa Điêng",
    "Bru-Vân Kiều|Bru Vân Kiều|Bru|Vân Kiều|Trì|Khùa|Ma Coong|Măng Coong",
    "Thổ|Kẹo|Mọn|Cuối|Họ|Đan Lai|Ly Hà|Tày Poọng|Con Kha|Xá Lá Vàng",
    "Giáy|Nhắng|Dẩng|Pầu Thìn|Nu Nà|Cùi Chu|Xa",
    "Cơ-tu|Cơ Tu|Katu|Ca Tu|Ka Tu|K'Tu|Cao|Hạ|Phương",
    "Gié-Triêng|Gié Triêng|Giẻ Triêng|Giẻ-Triêng|Gié|Triêng|Đgiéh|Tareh|Giang Rẫy|Ve|Bnoong",
    "Mạ|Châu Mạ|Mạ Ngăn|Mạ Xốp|Mạ Tô|Mạ Krung",
    "Khơ-mú|Khơ Mú|Khmú|Xá Cẩu|Mứn Xen|Pu Thênh|Tềnh|Tày Hay",
    "Co|Cor|Kor|Cùa|Trầu|Col",
    "Ta-ôi|Tà Ôi|Tà-ôi|Ta Ôi|Tôi Ôi|Pa Co|Pa Cô|Pa Hi|Ba Hi",
    "Chơ-ro|Chơ Ro|Chrau|Châu Ro|Dơ Ro|Jro",
    "Kháng|Xá Khao|Xá Súa|Xá Dón|Xá Dẩng|Xá Hốc|Xá Ái|Xá Bung|Quảng Lâm",
    "Xinh-mun|Xinh Mun|Puộc|Pụa",
    "Hà Nhì|U Ní|Xá U Ní",
    "Chu-ru|Chu Ru|Chơ Ru|Churu",
    "Lào|Là Bốc|Lào Nọi",
    "La Chí|Cù Tê|La Quả",
    "La Ha|Xá Khắc|Phlắc|Khlá",
    "Phù Lá|Bồ Khô Pạ|Mu Di Pạ|Phổ|Va Xơ|Xá Phó",
    "La Hủ|Lao|Pu Đang|Khù Xung|Cò Xung|Khả Quy|Cọ Sọ",
    "Lự|Lừ|Nhuồn Duôn|Mun Di",
    "Lô Lô|Mun Di Lô Lô|Ô Man",
    "Chứt|Sách|Mày|Rục|Mã Liềng|A Rem|Tu Vang|Pa Leng|Xơ Lang|Tơ Hung|Chà Củi|Tắc Củi|U Mo|Xá lá vàng Chứt",
    "Mảng|Mảng Ư|Xá lá vàng Mảng",
    "Pà Thẻn|Pá Hưng|Tống",
    "Cơ Lao|Cờ Lao",
    "Cống|Xắm Khống|Mấng Nhé|Xá Xeng",
    "Bố Y|Chủng Chá|Trọng Gia|Tu Dí|Tu Dìn",
    "Si La|Cù Dề Xừ|Khá Pé",
    "Pu Péo|Ka Bèo|Pen Ti Lô Lô",
    "Brâu|Brao",
    "Ơ Đu|Ơ-đu|Tày Hạt",
    "Rơ-măm|Rơ Măm|Rmăm",
];

static BY_NAME: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let canonical = |names: &'static str| names.split('|').next().unwrap_or(names);
    let mut names = BTreeMap::new();
    // A canonical name is never another group's alias.
    for group in GROUPS {
        names.insert(tight(canonical(group)), canonical(group));
    }
    for group in GROUPS {
        for name in group.split('|').skip(1) {
            names.entry(tight(name)).or_insert(canonical(group));
        }
    }
    names
});

/// The canonical name of the group that a text names, `None` when it names none.
pub fn canonical(text: &str) -> Option<&'static str> {
    let key = tight(text);
    let key = key.strip_prefix("dantoc").unwrap_or(&key);
    if let Some(name) = BY_NAME.get(key) {
        return Some(name);
    }
    // "Kinh (Việt)": the name before the brackets.
    let (before, _) = text.split_once('(')?;
    BY_NAME.get(&tight(before)).copied()
}

/// All 54 canonical names, in the order of the 1979 list.
pub fn names() -> impl Iterator<Item = &'static str> {
    GROUPS
        .iter()
        .map(|group| group.split('|').next().unwrap_or(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_54_and_each_names_itself() {
        assert_eq!(names().count(), 54);
        for name in names() {
            assert_eq!(canonical(name), Some(name));
        }
    }

    #[test]
    fn names_as_they_are_written() {
        for (text, name) in [
            ("H'Mông", "HMông"),
            ("Hmong", "HMông"),
            ("mông", "HMông"),
            ("HMÔNG", "HMông"),
            ("Khmer", "Khơ-me"),
            ("khơ me", "Khơ-me"),
            ("Êđê", "Ê-đê"),
            ("Ê Đê", "Ê-đê"),
            ("Dân tộc Tày", "Tày"),
            ("Kinh (Việt)", "Kinh"),
            ("K’Ho", "Cơ-ho"),
            ("Cao Lan", "Sán Chay"),
            ("Mường", "Mường"),
            ("Giẻ Triêng", "Gié-Triêng"),
            ("Gia Lai", "Gia-rai"),
            ("co", "Co"),
        ] {
            assert_eq!(canonical(text), Some(name), "{text}");
        }
        for text in ["04", "", "khác", "Pháp"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
