//! Levels of the tree and kinds of units, with their Vietnamese words.

use std::fmt;

/// How deep a unit stands. A commune stands under a district until 2025-06-30 and under a
/// province from 2025-07-01; its level is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Country,
    Province,
    District,
    Commune,
    Village,
    Facility,
}

/// What a unit is called by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Country,
    /// Tỉnh.
    Province,
    /// Thành phố trực thuộc trung ương.
    CityProvince,
    /// Quận.
    UrbanDistrict,
    /// Huyện.
    RuralDistrict,
    /// Thị xã.
    Town,
    /// Thành phố thuộc tỉnh (or of a city-province: Thủ Đức).
    City,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Đặc khu.
    SpecialZone,
    /// Thôn, bản, ấp, buôn, khóm, tổ dân phố …: added by users, who give the word.
    Village,
    /// Trường, trạm, nhóm trẻ …: added by users, who give the word.
    Facility,
}

/// Kinds with their stored number, code in the CSV, and Vietnamese word.
const OFFICIAL: [(Kind, &str, &str); 11] = [
    (Kind::Country, "country", ""),
    (Kind::Province, "province", "Tỉnh"),
    (Kind::CityProvince, "city-province", "Thành phố"),
    (Kind::UrbanDistrict, "urban-district", "Quận"),
    (Kind::RuralDistrict, "rural-district", "Huyện"),
    (Kind::Town, "town", "Thị xã"),
    (Kind::City, "city", "Thành phố"),
    (Kind::Commune, "commune", "Xã"),
    (Kind::Ward, "ward", "Phường"),
    (Kind::Township, "township", "Thị trấn"),
    (Kind::SpecialZone, "special-zone", "Đặc khu"),
];

impl Kind {
    pub fn level(self) -> Level {
        match self {
            Self::Country => Level::Country,
            Self::Province | Self::CityProvince => Level::Province,
            Self::UrbanDistrict | Self::RuralDistrict | Self::Town | Self::City => Level::District,
            Self::Commune | Self::Ward | Self::Township | Self::SpecialZone => Level::Commune,
            Self::Village => Level::Village,
            Self::Facility => Level::Facility,
        }
    }

    /// The Vietnamese word before the name; empty for the country and for what users add.
    pub fn word(self) -> &'static str {
        OFFICIAL
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.2)
    }

    /// The word in the CSV source and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Village => "village",
            Self::Facility => "facility",
            _ => OFFICIAL
                .iter()
                .find(|row| row.0 == self)
                .map_or("", |row| row.1),
        }
    }

    /// The kind of an official unit by its CSV word.
    pub fn from_code(code: &str) -> Option<Self> {
        OFFICIAL.iter().find(|row| row.1 == code).map(|row| row.0)
    }

    pub(super) fn stored(self) -> u8 {
        OFFICIAL.iter().position(|row| row.0 == self).unwrap_or(0) as u8
    }

    pub(super) fn from_stored(stored: u8) -> Option<Self> {
        OFFICIAL.get(usize::from(stored)).map(|row| row.0)
    }
}

/// An official code as printed on its day: two digits for a province, three for a district,
/// five for a commune. It is no identity: most commune codes of July 2025 had belonged to a
/// commune of another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    pub level: Level,
    pub number: u32,
}

impl Code {
    /// Digits of a code at a level; 0 where units have no code.
    pub fn width(level: Level) -> usize {
        match level {
            Level::Province => 2,
            Level::District => 3,
            Level::Commune => 5,
            Level::Country | Level::Village | Level::Facility => 0,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:0width$}",
            self.number,
            width = Self::width(self.level)
        )
    }
}
