//! Which column is which: titles in Vietnamese or English, in any order, as offices write them.
//!
//! Knows titles only, no values.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::text::fold::{tight, tight_marked};

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Children,
    Services,
    Training,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $title:literal;)*) => {
        /// What one column can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $name,)* }

        impl Field {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// A title that is always understood.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Its name in a form.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

fields! {
    Name = "Họ và tên";
    /// Họ và tên đệm, where the given name has a column of its own.
    FamilyName = "Họ và tên đệm";
    GivenName = "Tên";
    Birth = "Ngày sinh";
    BirthDay = "Ngày (sinh)";
    BirthMonth = "Tháng (sinh)";
    BirthYear = "Năm sinh";
    /// "Nam" as a column of its own: a mark, or the date of birth of boys.
    Boy = "Nam";
    /// "Nữ" as a column of its own: a mark, or the date of birth of girls.
    Girl = "Nữ";
    Sex = "Giới tính";
    PersonalId = "Số định danh";
    LocalId = "Mã trẻ";
    UnitCode = "Mã xã";
    Unit = "Xã/Phường";
    District = "Huyện";
    Province = "Tỉnh";
    Village = "Thôn";
    Ethnicity = "Dân tộc";
    Mother = "Họ tên mẹ";
    Father = "Họ tên cha";
    Carer = "Người chăm sóc";
    Phone = "Điện thoại";
    Circumstances = "Hoàn cảnh";
    Service = "Dịch vụ";
    Date = "Ngày thực hiện";
    Dose = "Mũi";
    Provider = "Cơ sở";
    Role = "Vai trò";
    Topic = "Nội dung";
    Hours = "Số giờ";
}

/// Titles by field. Compared without case, diacritics, spaces and punctuation; what stands in
/// brackets and leading numbers are left out first.
const EVERYWHERE: &[(Field, &str)] = &[
    (
        Field::Birth,
        "Ngày sinh|Ngày tháng năm sinh|Ngày, tháng, năm sinh|Sinh ngày|NTNS|Ngày sinh của trẻ|Ngày sinh trẻ|Ngày tháng năm sinh của trẻ|birth_date|date of birth|dob|birthday|born",
    ),
    (Field::BirthYear, "Năm sinh|birth_year|year of birth"),
    (
        Field::PersonalId,
        "Số định danh|Số định danh cá nhân|Số ĐDCN|ĐDCN|Mã định danh|Mã định danh cá nhân|Mã ĐDCN|Số định danh trẻ|Số định danh của trẻ|Mã định danh của trẻ|Số CCCD|CCCD|Số căn cước|Căn cước|Số căn cước công dân|Số ĐDCN/CCCD|Mã định danh/CCCD|personal_id|personal id number|national id|PIN",
    ),
    (
        Field::LocalId,
        "Mã trẻ|Mã trẻ em|Mã số trẻ|Mã hồ sơ|Mã đối tượng|Mã hộ|Số sổ|Mã học sinh|Mã số|local_id|child_id|record number|external_id",
    ),
    (
        Field::UnitCode,
        "Mã xã|Mã phường|Mã xã/phường|Mã đơn vị hành chính|Mã ĐVHC|unit_code|commune_code",
    ),
    (
        Field::District,
        "Huyện|Quận/Huyện|Tên huyện|Quận huyện|Huyện/Quận|Huyện/Thị xã/Thành phố|district",
    ),
    (
        Field::Province,
        "Tỉnh|Tỉnh/Thành phố|Tên tỉnh|Thành phố|Tỉnh thành|province",
    ),
    (
        Field::Village,
        "Thôn|Bản|Ấp|Khu phố|Tổ dân phố|Tổ|Thôn/Bản|Thôn/Xóm|Xóm|Buôn|Khóm|Thôn/Bản/Ấp|Thôn/Ấp|Ấp/Khóm|Thôn/Bản/Ấp/Khu phố|Thôn, bản, ấp, khu phố|Thôn/Tổ dân phố|Thôn/Tổ|Tên thôn|Tổ/Ấp|Địa bàn|village|hamlet",
    ),
    (
        Field::Phone,
        "Điện thoại|Số điện thoại|SĐT|ĐT|Điện thoại liên hệ|Số ĐT|SĐT liên hệ|Điện thoại mẹ|SĐT mẹ|Điện thoại người chăm sóc|Số điện thoại liên hệ|phone|telephone|mobile",
    ),
];

const CHILDREN: &[(Field, &str)] = &[
    (
        Field::Name,
        "Họ và tên|Họ tên|Họ và tên trẻ|Họ tên trẻ|Tên trẻ|Tên trẻ em|Họ và tên trẻ em|Họ tên trẻ em|Họ và tên của trẻ|Họ, tên|Họ và tên khai sinh|Họ, chữ đệm, tên|Họ, chữ đệm và tên|Họ và tên học sinh|name|full name|child name|child",
    ),
    (
        Field::FamilyName,
        "Họ|Họ đệm|Họ và đệm|Họ và tên đệm|Họ và chữ đệm|Họ lót|family_name|last name|surname",
    ),
    (Field::GivenName, "Tên|given_name|first name"),
    (Field::Sex, "Giới tính|Nam/Nữ|Giới|Phái|Trai/Gái|sex|gender"),
    (
        Field::Boy,
        "Nam|Trai|Ngày sinh Nam|Ngày tháng năm sinh Nam|Năm sinh Nam|Giới tính Nam",
    ),
    (
        Field::Girl,
        "Nữ|Gái|Ngày sinh Nữ|Ngày tháng năm sinh Nữ|Năm sinh Nữ|Giới tính Nữ",
    ),
    (
        Field::BirthDay,
        "Ngày|Ngày sinh Ngày|Ngày tháng năm sinh Ngày|birth_day",
    ),
    (
        Field::BirthMonth,
        "Tháng|Tháng sinh|Ngày sinh Tháng|Ngày tháng năm sinh Tháng|birth_month",
    ),
    (
        Field::BirthYear,
        "Năm|Ngày sinh Năm|Ngày tháng năm sinh Năm",
    ),
    (
        Field::Unit,
        "Xã|Phường|Xã/Phường|Tên xã|Tên phường|Xã/Phường/Thị trấn|Xã, phường|Phường/Xã|Xã/Phường/Đặc khu|Tên xã/phường|Đơn vị|Đơn vị hành chính|Địa chỉ Xã|Nơi ở hiện tại|unit|commune|ward",
    ),
    (Field::Village, "Địa chỉ Thôn"),
    (Field::Ethnicity, "Dân tộc|ethnicity|ethnic group|ethnic"),
    (
        Field::Mother,
        "Mẹ|Họ tên mẹ|Họ và tên mẹ|Tên mẹ|Mẹ Họ tên|Mẹ Họ và tên|Họ tên mẹ trẻ|mother|mother_name",
    ),
    (
        Field::Father,
        "Cha|Bố|Họ tên cha|Họ và tên cha|Tên cha|Họ tên bố|Họ và tên bố|Tên bố|Cha Họ tên|Cha Họ và tên|Bố Họ và tên|father|father_name",
    ),
    (
        Field::Carer,
        "Người chăm sóc|Cha/Mẹ/Người chăm sóc|Cha mẹ/người chăm sóc|Người nuôi dưỡng|Người giám hộ|Phụ huynh|Họ tên cha/mẹ|Cha/Mẹ|Bố/Mẹ|Cha (mẹ)|Họ tên bố/mẹ|Họ và tên cha/mẹ|Họ và tên cha, mẹ|Họ tên cha mẹ|Chủ hộ|Họ tên chủ hộ|Tên người chăm sóc|Họ tên người chăm sóc|Họ và tên người chăm sóc|caregiver|carer|guardian|parent",
    ),
    (
        Field::Circumstances,
        "Hoàn cảnh|Hoàn cảnh đặc biệt|Đối tượng|Diện|Nhóm hoàn cảnh|Mã hoàn cảnh|Trẻ em có hoàn cảnh đặc biệt|HCĐB|circumstances|circumstance|special circumstances",
    ),
];

const SERVICES: &[(Field, &str)] = &[
    (
        Field::Name,
        "Họ và tên|Họ tên|Họ và tên trẻ|Họ tên trẻ|Tên trẻ|Trẻ|name|child name|child",
    ),
    (
        Field::Service,
        "Dịch vụ|Mã dịch vụ|Tên dịch vụ|Loại dịch vụ|Vắc xin|Vắc-xin|Tên vắc xin|Loại vắc xin|Nội dung|Nội dung thực hiện|Hoạt động|service|service_code|vaccine",
    ),
    (
        Field::Date,
        "Ngày|Ngày thực hiện|Ngày tiêm|Ngày khám|Ngày cung cấp|Ngày nhận|Ngày sử dụng|Thời gian|Ngày cung cấp dịch vụ|date|service_date|given_on",
    ),
    (
        Field::Dose,
        "Mũi|Liều|Mũi số|Mũi thứ|Mũi tiêm|Lần|Liều số|dose|dose_number",
    ),
    (
        Field::Provider,
        "Cơ sở|Nơi thực hiện|Nơi tiêm|Cơ sở tiêm|Cơ sở thực hiện|Đơn vị thực hiện|Đơn vị cung cấp|Cơ sở cung cấp|Nơi cung cấp|Người thực hiện|provider|facility|given_by",
    ),
];

const TRAINING: &[(Field, &str)] = &[
    (
        Field::Name,
        "Họ và tên|Họ tên|Người tham dự|Người học|Học viên|Họ và tên học viên|Tên|Họ tên người tham dự|name|person|participant|full name",
    ),
    (
        Field::Role,
        "Vai trò|Chức vụ|Chức danh|Đối tượng|Nghề nghiệp|Thành phần|role|position|occupation",
    ),
    (
        Field::Unit,
        "Xã|Phường|Xã/Phường|Tên xã|Đơn vị|Đơn vị công tác|Xã/Phường/Thị trấn|Cơ quan|Cơ quan, đơn vị|Đơn vị hành chính|unit|commune",
    ),
    (
        Field::Topic,
        "Chủ đề|Nội dung|Nội dung tập huấn|Lớp|Tên lớp|Lớp tập huấn|Chuyên đề|topic|course|subject",
    ),
    (
        Field::Hours,
        "Số giờ|Số tiết|Thời lượng|Giờ|Số giờ học|Thời lượng (giờ)|hours|duration",
    ),
    (
        Field::Date,
        "Ngày|Ngày tập huấn|Ngày học|Thời gian|Ngày tổ chức|Ngày thực hiện|date|on",
    ),
];

/// Titles by their form with diacritics, which rules, and without.
#[derive(Default)]
struct Aliases {
    marked: BTreeMap<String, Field>,
    plain: BTreeMap<String, Field>,
}

static ALIASES: LazyLock<[Aliases; 3]> = LazyLock::new(|| {
    [CHILDREN, SERVICES, TRAINING].map(|own| {
        let mut aliases = Aliases::default();
        for (field, titles) in own.iter().chain(EVERYWHERE) {
            for title in titles.split('|') {
                aliases.marked.entry(tight_marked(title)).or_insert(*field);
                aliases.plain.entry(tight(title)).or_insert(*field);
            }
        }
        aliases
    })
});

impl Kind {
    /// The field that a title names.
    pub fn field(self, title: &str) -> Option<Field> {
        let aliases = &ALIASES[self as usize];
        let find = |text: &str| {
            let text = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let marked = aliases.marked.get(&tight_marked(text));
            marked.or_else(|| aliases.plain.get(&tight(text))).copied()
        };
        find(title).or_else(|| find(&without_brackets(title)))
    }

    /// What columns of this kind of file can hold, in the order of [`Field::ALL`].
    pub fn fields(self) -> Vec<Field> {
        let aliases = &ALIASES[self as usize];
        let has = |field: &Field| aliases.marked.values().any(|one| one == field);
        Field::ALL.iter().copied().filter(has).collect()
    }

    /// What a file of this kind must have: of each group, one of the sets of columns.
    /// `unit_given`: the command says which unit all rows belong to.
    pub fn needed(self, unit_given: bool) -> Vec<&'static [&'static [Field]]> {
        const NAME: &[&[Field]] = &[&[Field::Name], &[Field::GivenName]];
        const BIRTH: &[&[Field]] = &[
            &[Field::Birth],
            &[Field::BirthYear],
            &[Field::Boy, Field::Girl],
        ];
        const UNIT: &[&[Field]] = &[&[Field::UnitCode], &[Field::Unit]];
        const CHILD: &[&[Field]] = &[
            &[Field::PersonalId],
            &[Field::LocalId],
            &[Field::Name, Field::Birth],
        ];
        let mut needed: Vec<&'static [&'static [Field]]> = match self {
            Self::Children => vec![NAME, BIRTH],
            Self::Services => vec![CHILD, &[&[Field::Service]], &[&[Field::Date]]],
            Self::Training => vec![&[&[Field::Name]], &[&[Field::Topic]], &[&[Field::Date]]],
        };
        if self == Self::Children && !unit_given {
            needed.push(UNIT);
        }
        needed
    }
}

fn without_brackets(title: &str) -> String {
    let mut depth = 0_u32;
    title
        .chars()
        .filter(|c| match c {
            '(' | '[' => {
                depth += 1;
                false
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// A need as people read it: `Số định danh / Mã trẻ / Họ và tên + Ngày sinh`.
pub(crate) struct Choice(pub(crate) &'static [&'static [Field]]);

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, set) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" / ")?;
            }
            for (at, field) in set.iter().enumerate() {
                write!(f, "{}“{}”", if at > 0 { " + " } else { "" }, field.title())?;
            }
        }
        Ok(())
    }
}

/// What a person says that columns hold, by their index; the others hold nothing of use.
pub type Chosen = BTreeMap<usize, Field>;

/// Which column holds which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Every title of the header, in the file's order; empty where a column has none.
    pub titles: Vec<String>,
    at: BTreeMap<Field, usize>,
}

/// Two columns that say the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Twice {
    pub(crate) first: usize,
    pub(crate) second: usize,
}

impl Columns {
    /// Reads a header row; `below` is the row under it, which may split merged titles
    /// ("Ngày sinh" over "Nam" and "Nữ"). Says whether `below` was such a row.
    pub(crate) fn read(
        kind: Kind,
        header: &[String],
        below: Option<&[String]>,
    ) -> (Self, Option<Twice>, bool) {
        let split = below.and_then(|below| split_titles(kind, header, below));
        let two_rows = split.is_some();
        let titles = split.unwrap_or_else(|| header.to_vec());
        let mut columns = Self {
            titles,
            at: BTreeMap::new(),
        };
        let mut twice = None;
        for (index, title) in columns.titles.iter().enumerate() {
            let Some(field) = kind.field(title) else {
                continue;
            };
            match columns.at.get(&field) {
                Some(&first) if twice.is_none() => {
                    twice = Some(Twice {
                        first,
                        second: index,
                    });
                }
                Some(_) => {}
                None => {
                    columns.at.insert(field, index);
                }
            }
        }
        // Typed without diacritics "Nam" may be "Năm": beside a month and without "Nữ" it is.
        if columns.at.contains_key(&Field::BirthMonth)
            && !columns.has_any(&[Field::Girl, Field::BirthYear])
            && let Some(year) = columns.at.remove(&Field::Boy)
        {
            columns.at.insert(Field::BirthYear, year);
        }
        (columns, twice, two_rows)
    }

    /// Titles of which none names a field.
    pub(crate) fn untitled(titles: &[String]) -> Self {
        Self {
            titles: titles.to_vec(),
            at: BTreeMap::new(),
        }
    }

    /// Columns of a person's choice: for each of them, what it holds.
    pub(crate) fn choose(&mut self, chosen: &Chosen) -> Option<Twice> {
        self.at.clear();
        let mut twice = None;
        for (&index, &field) in chosen.range(..self.titles.len()) {
            if let Some(&first) = self.at.get(&field) {
                let second = index;
                twice.get_or_insert(Twice { first, second });
            } else {
                self.at.insert(field, index);
            }
        }
        twice
    }

    /// What a column holds.
    pub fn field(&self, index: usize) -> Option<Field> {
        let found = self.at.iter().find(|(_, at)| **at == index);
        found.map(|(field, _)| *field)
    }

    pub fn index(&self, field: Field) -> Option<usize> {
        self.at.get(&field).copied()
    }

    /// The title of a field's column as the file has it.
    pub fn title(&self, field: Field) -> &str {
        self.index(field)
            .map_or(field.title(), |at| &self.titles[at])
    }

    /// How many fields were recognised.
    pub(crate) fn known(&self) -> usize {
        self.at.len()
    }

    fn has_any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.at.contains_key(field))
    }

    pub(crate) fn has_all(&self, fields: &[Field]) -> bool {
        fields.iter().all(|field| self.at.contains_key(field))
    }

    /// Whether a column holds a field.
    pub(crate) fn is_used(&self, index: usize) -> bool {
        self.at.values().any(|&at| at == index)
    }

    /// Titles that name no field.
    pub(crate) fn ignored(&self) -> Vec<&str> {
        self.titles
            .iter()
            .enumerate()
            .filter(|(at, title)| !title.is_empty() && !self.is_used(*at))
            .map(|(_, title)| title.as_str())
            .collect()
    }
}

/// Titles of a header in two rows, when every cell of the second names a field below its
/// (merged) parent or by itself.
fn split_titles(kind: Kind, header: &[String], below: &[String]) -> Option<Vec<String>> {
    if below.iter().all(String::is_empty) {
        return None;
    }
    let mut titles = Vec::new();
    let mut parent = "";
    for at in 0..header.len().max(below.len()) {
        let own = header.get(at).map_or("", String::as_str);
        let sub = below.get(at).map_or("", String::as_str);
        if !own.is_empty() {
            parent = own;
        }
        titles.push(match (own, sub) {
            (own, "") => own.to_owned(),
            (_, sub) => {
                let both = format!("{parent} {sub}");
                if kind.field(&both).is_some() {
                    both
                } else if kind.field(sub).is_some() {
                    sub.to_owned()
                } else {
                    return None;
                }
            }
        });
    }
    Some(titles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_offices_write_them() {
        use Field::*;
        for (kind, title, field) in [
            (Kind::Children, "HỌ VÀ TÊN TRẺ (*)", Some(Name)),
            (Kind::Children, "2. Họ tên", Some(Name)),
            (
                Kind::Children,
                "Ngày, tháng,\nnăm sinh (dd/mm/yyyy)",
                Some(Birth),
            ),
            (Kind::Children, "Nam/Nữ", Some(Sex)),
            (Kind::Children, "so DDCN", Some(PersonalId)),
            (Kind::Children, "ma dinh danh", Some(PersonalId)),
            (Kind::Children, "Cha/Mẹ/Người chăm sóc", Some(Carer)),
            (Kind::Children, "Thôn/Bản/Ấp/Khu phố", Some(Village)),
            (Kind::Children, "birth_date", Some(Birth)),
            (Kind::Children, "Ngày", Some(BirthDay)),
            (Kind::Children, "Nam", Some(Boy)),
            (Kind::Children, "NĂM", Some(BirthYear)),
            (Kind::Children, "Ghi chú", None),
            (Kind::Children, "STT", None),
            (Kind::Children, "Số định danh mẹ", None),
            (Kind::Services, "Ngày", Some(Date)),
            (Kind::Services, "Nơi thực hiện", Some(Provider)),
            (Kind::Training, "Chức vụ", Some(Role)),
            (Kind::Training, "Ngày", Some(Date)),
            (Kind::Training, "Thời lượng (giờ)", Some(Hours)),
        ] {
            assert_eq!(kind.field(title), field, "{title}");
        }
        for kind in [Kind::Children, Kind::Services, Kind::Training] {
            for choice in kind.needed(false) {
                for field in choice.iter().copied().flatten() {
                    assert_eq!(kind.field(field.title()), Some(*field), "{field:?}");
                }
            }
        }
    }

    #[test]
    fn merged_titles_over_two_rows() {
        let row = |cells: &[&str]| cells.iter().map(|&c| c.to_owned()).collect::<Vec<_>>();
        let header = row(&["STT", "Họ và tên", "Ngày tháng năm sinh", "", "Xã"]);
        let (columns, twice, two) = Columns::read(
            Kind::Children,
            &header,
            Some(&row(&["", "", "Nam", "Nữ", ""])),
        );
        assert!(two && twice.is_none());
        assert_eq!(columns.index(Field::Boy), Some(2));
        assert_eq!(columns.index(Field::Girl), Some(3));
        assert_eq!(columns.index(Field::Unit), Some(4));
        let data = row(&["1", "Lê An", "1/2/2022", "", "Hòa An"]);
        let (columns, _, two) = Columns::read(Kind::Children, &header, Some(&data));
        assert!(!two);
        assert_eq!(columns.index(Field::Birth), Some(2));
    }
}
