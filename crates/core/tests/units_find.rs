//! Look-up in the real asset, by what people write.

use noi_core::units::{Ask, Found, How, Level, Said, Units};
use noi_core::{Day, RecordId, UnitId};

const THEN: &str = "2024-05-01";
const NOW: &str = "2026-11-22";

fn units() -> Units {
    Units::decode(include_bytes!("../../../packs/vn-ecd/units.bin")).expect("the asset reads")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn one_unit_is_meant() {
    let units = units();
    let check = |text: &str, on: &str, how: How, path: &str| {
        let found = units.find(text, day(on), None);
        assert!(
            found.exact.is_some(),
            "{text} on {on}: {:?}",
            summary(&found)
        );
        let hit = &found.candidates[0];
        assert_eq!((hit.path.as_str(), hit.how), (path, how), "{text} on {on}");
        assert_eq!(found.exact, Some(hit.unit));
    };
    // Codes, each on its day: most were given to another commune in 2025.
    check(
        "00004",
        THEN,
        How::Code,
        "Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội",
    );
    check("00004", NOW, How::Code, "Phường Ba Đình, Thành phố Hà Nội");
    check(
        "00025",
        THEN,
        How::Code,
        "Phường Ngọc Khánh, Quận Ba Đình, Thành phố Hà Nội",
    );
    check("00025", NOW, How::Code, "Phường Giảng Võ, Thành phố Hà Nội");
    check(
        "30154",
        THEN,
        How::Code,
        "Xã Tân Bình, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check("30154", NOW, How::Code, "Xã Tân Long, Tỉnh Đồng Tháp");
    check("4603", NOW, How::Code, "Xã Tà Xi Láng, Tỉnh Lào Cai");
    check(
        "00001",
        NOW,
        How::OldCode,
        "Phường Hồng Hà, Thành phố Hà Nội",
    );
    check("06970", NOW, How::Code, "Xã Ba Chẽ, Tỉnh Quảng Ninh");
    check("06978", NOW, How::Code, "Xã Ba Chẽ, Tỉnh Quảng Ninh");
    check(
        "06978",
        "2025-08-01",
        How::Code,
        "Xã Ba Chẽ, Tỉnh Quảng Ninh",
    );
    check("87", THEN, How::Code, "Tỉnh Đồng Tháp");
    check("87", NOW, How::OldCode, "Tỉnh Đồng Tháp");
    check("82", THEN, How::Code, "Tỉnh Tiền Giang");
    check("82", NOW, How::Code, "Tỉnh Đồng Tháp");
    check("874", THEN, How::Code, "Huyện Thanh Bình, Tỉnh Đồng Tháp");
    check(
        "498",
        NOW,
        How::OldCode,
        "Đặc khu Hoàng Sa, Thành phố Đà Nẵng",
    );
    check("u0", NOW, How::Code, "Việt Nam");
    // A code and a name that contradict it today: the writer meant the old unit.
    check(
        "00004 - Phường Trúc Bạch",
        NOW,
        How::OldCode,
        "Phường Ba Đình, Thành phố Hà Nội",
    );
    check(
        "Phường Ba Đình (00004)",
        NOW,
        How::Name,
        "Phường Ba Đình, Thành phố Hà Nội",
    );

    // Names: in full, bare, without diacritics, in either tone placement.
    check("Tỉnh Điện Biên", NOW, How::Name, "Tỉnh Điện Biên");
    check("điện biên", NOW, How::Name, "Tỉnh Điện Biên");
    check("dien bien", NOW, How::Folded, "Tỉnh Điện Biên");
    check("DIEN BIEN", THEN, How::Folded, "Tỉnh Điện Biên");
    check("Tỉnh Thanh Hoá", NOW, How::Name, "Tỉnh Thanh Hóa");
    check("Tỉnh Thanh Hóa", NOW, How::Name, "Tỉnh Thanh Hóa");
    check("Khánh Hoà", NOW, How::Name, "Tỉnh Khánh Hòa");
    check(
        "Thành phố Thuỷ Nguyên",
        THEN,
        How::Name,
        "Thành phố Thủy Nguyên, Thành phố Hải Phòng",
    );
    check(
        "phường Thuỷ Nguyên",
        NOW,
        How::Name,
        "Phường Thủy Nguyên, Thành phố Hải Phòng",
    );
    check("Thanh Hóa", THEN, How::Name, "Tỉnh Thanh Hóa");
    check("cả nước", NOW, How::Folded, "Việt Nam");
    check("Việt Nam", NOW, How::Name, "Việt Nam");
    check("TP.HCM", NOW, How::Folded, "Thành phố Hồ Chí Minh");
    check("TP. Hồ Chí Minh", NOW, How::Name, "Thành phố Hồ Chí Minh");
    check(
        "Ho Chi Minh City",
        THEN,
        How::Folded,
        "Thành phố Hồ Chí Minh",
    );
    check(
        "Bà Rịa - Vũng Tàu",
        THEN,
        How::Name,
        "Tỉnh Bà Rịa - Vũng Tàu",
    );
    check(
        "Bà Rịa-Vũng Tàu",
        NOW,
        How::OldName,
        "Thành phố Hồ Chí Minh",
    );
    check(
        "H. Ea H’leo, Đắk Lắk",
        THEN,
        How::Name,
        "Huyện Ea H'leo, Tỉnh Đắk Lắk",
    );
    check("Đăk Ơ", NOW, How::Name, "Xã Đăk Ơ, Thành phố Đồng Nai");
    check(
        "đặc khu Phú Quốc",
        NOW,
        How::Name,
        "Đặc khu Phú Quốc, Tỉnh An Giang",
    );

    // Abbreviated kinds, numbers, paths in any order and with any sign.
    check(
        "P.1, Q.3, TP.HCM",
        THEN,
        How::Name,
        "Phường 1, Quận 3, Thành phố Hồ Chí Minh",
    );
    check(
        "phường 01, quận 3",
        THEN,
        How::Name,
        "Phường 1, Quận 3, Thành phố Hồ Chí Minh",
    );
    check(
        "P1 Q3 TPHCM",
        THEN,
        How::Name,
        "Phường 1, Quận 3, Thành phố Hồ Chí Minh",
    );
    check(
        "P.1 Q.3 TP.HCM",
        THEN,
        How::Name,
        "Phường 1, Quận 3, Thành phố Hồ Chí Minh",
    );
    check(
        "Thanh Binh district, Dong Thap province",
        THEN,
        How::Folded,
        "Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "TX. Cai Lậy",
        THEN,
        How::Name,
        "Thị xã Cai Lậy, Tỉnh Tiền Giang",
    );
    check(
        "phường 1, huyện Cai Lậy",
        THEN,
        How::Name,
        "Phường 1, Thị xã Cai Lậy, Tỉnh Tiền Giang",
    );
    check(
        "TT. Thanh Bình, H. Thanh Bình",
        THEN,
        How::Name,
        "Thị trấn Thanh Bình, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "X. Tân Phú, H. Thanh Bình",
        THEN,
        How::Name,
        "Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "xã Tân Phú, huyện Thanh Bình, tỉnh Đồng Tháp",
        THEN,
        How::Name,
        "Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "Tân Phú - Thanh Bình - Đồng Tháp",
        THEN,
        How::Name,
        "Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "xa tan phu huyen thanh binh tinh dong thap",
        THEN,
        How::Folded,
        "Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "Tỉnh Đồng Tháp, Huyện Thanh Bình, Xã Tân Phú",
        THEN,
        How::Name,
        "Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "Tân Phú, Đồng Tháp",
        NOW,
        How::Name,
        "Xã Tân Phú, Tỉnh Đồng Tháp",
    );
    check(
        "Xa Dung, Điện Biên",
        NOW,
        How::Name,
        "Xã Xa Dung, Tỉnh Điện Biên",
    );
    check(
        "huyện Phú Quý",
        THEN,
        How::Folded,
        "Huyện Phú Quí, Tỉnh Bình Thuận",
    );
    check(
        "huyện Mỹ Ðức",
        THEN,
        How::Name,
        "Huyện Mỹ Đức, Thành phố Hà Nội",
    );
    check(
        "huyện Mĩ Đức",
        THEN,
        How::Folded,
        "Huyện Mỹ Đức, Thành phố Hà Nội",
    );
    check(
        "huyện Quản Bạ",
        THEN,
        How::Name,
        "Huyện Quản Bạ, Tỉnh Hà Giang",
    );

    // Old names, mapped forward.
    check(
        "xã Tân Phú, huyện Thanh Bình, tỉnh Đồng Tháp",
        NOW,
        How::OldName,
        "Xã Thanh Bình, Tỉnh Đồng Tháp",
    );
    check("Tỉnh Hà Giang", NOW, How::OldName, "Tỉnh Tuyên Quang");
    check("ha giang", "2025-07-01", How::OldName, "Tỉnh Tuyên Quang");
    check("Tỉnh Thừa Thiên Huế", NOW, How::OldName, "Thành phố Huế");
    check(
        "Thừa Thiên Huế",
        "2019-02-22",
        How::Name,
        "Tỉnh Thừa Thiên Huế",
    );
    check(
        "Phúc Xá",
        NOW,
        How::OldName,
        "Phường Hồng Hà, Thành phố Hà Nội",
    );
    // A new name in an address that keeps the old district or province.
    check(
        "Phường Ba Đình, quận Ba Đình, Hà Nội",
        NOW,
        How::Name,
        "Phường Ba Đình, Thành phố Hà Nội",
    );
    check(
        "xã Yên Minh, tỉnh Hà Giang",
        NOW,
        How::Name,
        "Xã Yên Minh, Tỉnh Tuyên Quang",
    );
    // An old name in an address that has the new province.
    check(
        "thị trấn Yên Minh, tỉnh Tuyên Quang",
        NOW,
        How::OldName,
        "Xã Yên Minh, Tỉnh Tuyên Quang",
    );
    // Later names and codes, before their time.
    check(
        "đặc khu Côn Đảo",
        THEN,
        How::LaterName,
        "Huyện Côn Đảo, Tỉnh Bà Rịa - Vũng Tàu",
    );
}

#[test]
fn several_units_may_be_meant() {
    let units = units();
    let check = |text: &str, on: &str, count: usize, some: &str| {
        let found = units.find(text, day(on), None);
        assert_eq!(found.exact, None, "{text} on {on}: {:?}", summary(&found));
        assert_eq!(
            found.candidates.len(),
            count,
            "{text} on {on}: {:?}",
            summary(&found)
        );
        assert!(
            found.candidates.iter().any(|hit| hit.path == some),
            "{text}: {:?}",
            summary(&found)
        );
        let error = found.one().expect_err("not one");
        assert_eq!(error.code(), "unit-ambiguous", "{text}");
        assert!(
            error.to_string().contains("name one of them in full"),
            "{error}"
        );
        assert!(error.candidates.len() <= 8);
        assert_eq!(error.candidates.len() + error.more, count);
    };
    check("Tân Phú", NOW, 6, "Phường Tân Phú, Thành phố Hồ Chí Minh");
    check("tan phu", NOW, 6, "Xã Tân Phú, Tỉnh Nghệ An");
    check("xã Tân Phú", "2025-08-01", 5, "Xã Tân Phú, Tỉnh Đồng Nai");
    // The day on which the one in Đồng Nai became a ward isn't known: both kinds hold on any day.
    check(
        "Phường Tân Phú",
        "2025-08-01",
        2,
        "Xã Tân Phú, Tỉnh Đồng Nai",
    );
    check("xã Tân Phú", NOW, 5, "Phường Tân Phú, Thành phố Đồng Nai");
    check("Tân Phú", THEN, 23, "Quận Tân Phú, Thành phố Hồ Chí Minh");
    check(
        "Phường 1, TP.HCM",
        THEN,
        10,
        "Phường 1, Quận 3, Thành phố Hồ Chí Minh",
    );
}

#[test]
fn a_level_or_a_place_tells_them_apart() {
    let units = units();
    let dong_thap = units
        .find("Đồng Tháp", day(NOW), None)
        .exact
        .expect("a province");
    let check = |text: &str, on: &str, within: Option<UnitId>, level: Option<Level>, path: &str| {
        let found = units.ask(Ask {
            within,
            level,
            ..Ask::new(text, day(on))
        });
        let exact = found.exact.map(|unit| units.full_path(unit, day(on)));
        assert_eq!(
            exact.as_deref(),
            Some(path),
            "{text}: {:?}",
            summary(&found)
        );
    };
    check(
        "Tân Phú",
        NOW,
        Some(dong_thap),
        None,
        "Xã Tân Phú, Tỉnh Đồng Tháp",
    );
    check("Cao Bằng", NOW, None, None, "Tỉnh Cao Bằng");
    check("huế", NOW, None, Some(Level::Province), "Thành phố Huế");
    check(
        "Lai Châu",
        THEN,
        None,
        Some(Level::District),
        "Thành phố Lai Châu, Tỉnh Lai Châu",
    );
    check(
        "12",
        THEN,
        None,
        Some(Level::District),
        "Quận 12, Thành phố Hồ Chí Minh",
    );
    check("1", THEN, None, Some(Level::Province), "Thành phố Hà Nội");
    // Numbers of a column of codes that lost their zeros in a spreadsheet.
    let check_code = |text: &str, level: Level, path: &str| {
        let ask = Ask {
            level: Some(level),
            said: Said::Code,
            ..Ask::new(text, day(THEN))
        };
        let found = units.ask(ask);
        let exact = found.exact.map(|unit| units.full_path(unit, day(THEN)));
        assert_eq!(
            exact.as_deref(),
            Some(path),
            "{text}: {:?}",
            summary(&found)
        );
    };
    check_code(
        "4",
        Level::Commune,
        "Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội",
    );
    check_code(
        "25",
        Level::Commune,
        "Phường Ngọc Khánh, Quận Ba Đình, Thành phố Hà Nội",
    );
    check_code("2", Level::District, "Quận Hoàn Kiếm, Thành phố Hà Nội");
    // An old district as the place: its communes are found by their old names.
    let thanh_binh = units
        .find("huyện Thanh Bình", day(THEN), None)
        .exact
        .expect("a district");
    check(
        "Tân Phú",
        NOW,
        Some(thanh_binh),
        None,
        "Xã Thanh Bình, Tỉnh Đồng Tháp",
    );
    check(
        "tan long",
        NOW,
        Some(thanh_binh),
        None,
        "Xã Tân Long, Tỉnh Đồng Tháp",
    );
}

#[test]
fn an_ended_district_says_what_followed() {
    let units = units();
    let found = units.find("huyện Thanh Bình, tỉnh Đồng Tháp", day(NOW), None);
    assert_eq!(found.exact, None);
    assert!(found.gone.is_some());
    assert!(
        found
            .candidates
            .iter()
            .all(|hit| hit.how == How::OldName && hit.was == found.gone)
    );
    let error = found.one().expect_err("ended");
    assert_eq!(error.code(), "unit-ended");
    let text = error.to_string();
    assert!(
        text.contains("Huyện Thanh Bình, Tỉnh Đồng Tháp ended on 2025-06-30"),
        "{text}"
    );
    for name in [
        "Thanh Bình",
        "Tân Long",
        "An Long",
        "Tân Thạnh",
        "Bình Thành",
    ] {
        assert!(
            text.contains(&format!("Xã {name}, Tỉnh Đồng Tháp")),
            "{text}"
        );
    }
    let args = error.args();
    assert!(args.contains(&("day", "30/06/2025".to_owned())), "{args:?}");
    let error = units.find("874", day(NOW), None).one().expect_err("ended");
    assert_eq!(error.code(), "unit-ended");
}

#[test]
fn a_commune_of_later_says_what_was_there() {
    let units = units();
    let text = "xã Thanh Bình, tỉnh Đồng Tháp (30130)";
    let error = units
        .find(text, day(THEN), None)
        .one()
        .expect_err("not yet there");
    assert_eq!(error.code(), "unit-not-yet", "{error}");
    assert!(error.to_string().contains("began on 2025-07-01"), "{error}");
    let before = "Xã Tân Mỹ, Huyện Thanh Bình, Tỉnh Đồng Tháp".to_owned();
    assert!(error.candidates.contains(&before), "{error}");
}

#[test]
fn a_split_commune_gives_its_default_and_the_choice() {
    let units = units();
    let found = units.find("xã Tân Thạnh, huyện Thanh Bình", day(NOW), None);
    let hit = &found.candidates[0];
    assert_eq!(hit.path, "Xã Tân Thạnh, Tỉnh Đồng Tháp");
    assert_eq!(found.exact, Some(hit.unit));
    assert_eq!(hit.choices.len(), 2);
    let was = hit.was.expect("the old one");
    assert_eq!(
        units.full_path(was, day(NOW)),
        "Xã Tân Thạnh, Huyện Thanh Bình, Tỉnh Đồng Tháp"
    );
}

#[test]
fn what_is_unknown_is_said_with_what_is_like_it() {
    let units = units();
    let check = |text: &str, code: &str, like: Option<&str>| {
        let error = units.find(text, day(NOW), None).one().expect_err(text);
        assert_eq!(error.code(), code, "{error}");
        match like {
            Some(like) => assert!(error.candidates.iter().any(|path| path == like), "{error}"),
            None => assert!(error.candidates.is_empty(), "{error}"),
        }
        assert!(error.to_string().contains(text.trim()), "{error}");
    };
    check(
        "xã Điện Biên Phủ",
        "unit-unknown-alike",
        Some("Phường Điện Biên Phủ, Tỉnh Điện Biên"),
    );
    check("Điên Biênn", "unit-unknown-alike", Some("Tỉnh Điện Biên"));
    check(
        "Xã Thanh Binhh, Đồng Tháp",
        "unit-unknown-alike",
        Some("Xã Thanh Bình, Tỉnh Đồng Tháp"),
    );
    check("Atlantis thứ hai", "unit-unknown", None);
    check("99999", "unit-unknown", None);
    check("123456789", "unit-unknown", None);
    check("", "unit-unknown", None);
    check(" , - ", "unit-unknown", None);
}

#[test]
fn every_unit_is_found_by_its_code_and_by_its_path() {
    let units = units();
    for on in [THEN, NOW].map(day) {
        let mut twice = Vec::new();
        for unit in units
            .all()
            .filter(|&unit| units.valid(unit, on))
            .step_by(23)
            .skip(1)
        {
            let known = units.get(unit).expect("listed");
            let code = known.code(on).expect("all but the country").to_string();
            assert_eq!(units.find(&code, on, None).exact, Some(unit), "{code}");
            let path = units.full_path(unit, on);
            if units.find(&path, on, None).exact != Some(unit) {
                twice.push(path);
            }
        }
        assert!(twice.is_empty(), "{on}: {twice:?}");
    }
}

#[test]
fn villages_are_found() {
    let mut units = units();
    let commune = units
        .find("xã Tân Phú, huyện Thanh Bình", day(THEN), None)
        .exact
        .expect("one");
    let local = |number| UnitId::Local(RecordId(uuid::Uuid::from_u128(number)));
    units
        .add_village(local(1), "Ấp", "Tân Hoà", commune, None)
        .expect("added");
    units
        .add_village(local(2), "Ấp", "2", commune, None)
        .expect("added");
    let check = |text: &str, on: &str, unit: UnitId| {
        let found = units.find(text, day(on), None);
        assert_eq!(
            found.exact,
            Some(unit),
            "{text} on {on}: {:?}",
            summary(&found)
        );
    };
    check("ấp Tân Hòa, xã Tân Phú, huyện Thanh Bình", THEN, local(1));
    check("ap tan hoa, xa tan phu", THEN, local(1));
    check("ấp Tân Hòa, xã Thanh Bình, tỉnh Đồng Tháp", NOW, local(1));
    check("ấp Tân Hòa, xã Tân Phú, huyện Thanh Bình", NOW, local(1));
    check("Ấp 2, Thanh Bình, Đồng Tháp", NOW, local(2));
}

fn summary(found: &Found) -> Vec<(How, &str)> {
    found
        .candidates
        .iter()
        .map(|hit| (hit.how, hit.path.as_str()))
        .collect()
}
