//! Words for what the ledger's enumerations mean, in both languages side by side. Sentences of
//! the pages themselves are the business of `noi_ui`.

use noi_core::fact::KINDS;
use noi_core::{Role, State};
use noi_ui::words::Lang;

/// One of two wordings.
pub(crate) fn say(lang: Lang, vi: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Vi => vi.into(),
        Lang::En => en.into(),
    }
}

/// A child's name, or that it has none yet.
pub(crate) fn child_name(lang: Lang, name: Option<&str>) -> String {
    name.map_or_else(
        || say(lang, "Trẻ chưa có tên", "Child without a name yet"),
        str::to_owned,
    )
}

/// Who acts.
pub(crate) fn role(lang: Lang, role: Role) -> String {
    let (vi, en) = match role {
        Role::Caregiver => ("Cha mẹ, người chăm sóc", "Parents and carers"),
        Role::VillageCollaborator => ("Cộng tác viên", "Village collaborator"),
        Role::CommuneOfficer => ("Công chức văn hóa - xã hội", "Commune social officer"),
        Role::CommuneLeader => ("Lãnh đạo UBND xã", "Commune leader"),
        Role::HealthStation => ("Trạm y tế", "Health station"),
        Role::School => ("Trường học", "School"),
        Role::MassOrganisation => ("Hội, đoàn thể", "Mass organisation"),
        Role::ProtectionWorker => (
            "Người làm công tác bảo vệ trẻ em",
            "Child protection worker",
        ),
        Role::Province => ("Cơ quan cấp tỉnh", "Provincial agency"),
        Role::Ministry => ("Cơ quan trung ương", "National agency"),
    };
    say(lang, vi, en)
}

/// The code of a role in an address.
pub(crate) fn role_code(role: Role) -> &'static str {
    match role {
        Role::Caregiver => "caregiver",
        Role::VillageCollaborator => "village",
        Role::CommuneOfficer => "commune",
        Role::CommuneLeader => "leader",
        Role::HealthStation => "health",
        Role::School => "school",
        Role::MassOrganisation => "mass",
        Role::ProtectionWorker => "protection",
        Role::Province => "province",
        Role::Ministry => "ministry",
    }
}

/// A carer's relation to a child, from its stored name without underscores.
pub(crate) fn relation(lang: Lang, relation: &str) -> String {
    let (vi, en) = match relation.replace('_', "").as_str() {
        "mother" => ("Mẹ", "Mother"),
        "father" => ("Cha", "Father"),
        "grandparent" => ("Ông, bà", "Grandparent"),
        "relative" => ("Người thân", "Relative"),
        "fostercarer" => ("Người nhận nuôi dưỡng", "Foster carer"),
        _ => ("Người chăm sóc", "Carer"),
    };
    say(lang, vi, en)
}

/// What happened, from the stored name of a kind of fact.
pub(crate) fn event(lang: Lang, kind: &str) -> String {
    let at = KINDS.iter().position(|known| *known == kind);
    match at.and_then(|at| EVENTS.get(at)) {
        Some((vi, en)) => say(lang, *vi, *en),
        None => say(
            lang,
            "Việc mà bản này chưa biết",
            "Something that this version does not know",
        ),
    }
}

/// In the order of [`KINDS`].
const EVENTS: [(&str, &str); 40] = [
    ("Đăng ký trẻ", "Registered"),
    ("Sửa thông tin", "Details corrected"),
    ("Chuyển nơi ở", "Moved here"),
    ("Rời khỏi diện quản lý", "Left"),
    ("Trở lại", "Came back"),
    ("Ghi nhận hoàn cảnh đặc biệt", "Special circumstance found"),
    ("Hết hoàn cảnh đặc biệt", "Special circumstance ended"),
    ("Ghi người chăm sóc", "Carer named"),
    ("Thôi ghi người chăm sóc", "Carer no longer named"),
    ("Ghi hộ gia đình", "Household named"),
    ("Thu hồi thẻ của gia đình", "The family's cards revoked"),
    ("Được cung cấp dịch vụ", "Service received"),
    ("Cân, đo", "Measured"),
    ("Sàng lọc, quan sát", "Screened"),
    ("Nhập học", "Enrolled"),
    ("Thôi học", "Enrolment ended"),
    ("Phát hiện nhu cầu", "Need identified"),
    ("Không thực hiện, có lý do", "Need waived"),
    ("Gộp hồ sơ", "Record merged"),
    ("Tách lại hồ sơ", "Record separated again"),
    ("Đăng ký người", "Person registered"),
    ("Dự tập huấn, giáo dục làm cha mẹ", "Education received"),
    ("Đăng ký thai kỳ", "Pregnancy registered"),
    ("Kết thúc thai kỳ", "Pregnancy ended"),
    ("Thêm địa bàn", "Unit added"),
    ("Đổi tên địa bàn", "Unit renamed"),
    ("Địa bàn kết thúc", "Unit ended"),
    ("Thêm kế hoạch", "Plan adopted"),
    ("Đặt chỉ tiêu", "Target set"),
    ("Giao nhiệm vụ", "Task set"),
    ("Xong nhiệm vụ", "Task done"),
    ("Đặt chế độ báo cáo", "Reporting set"),
    ("Báo số liệu", "Figure reported"),
    ("Chốt số liệu báo cáo", "Report frozen"),
    ("Vai trò được giao", "Role granted"),
    ("Vai trò chấm dứt", "Role ended"),
    ("Mở hồ sơ có lý do", "Opened for a reason"),
    ("Nhập từ tệp", "Rows of a file imported"),
    ("Hoàn tác lần nhập", "Import taken back"),
    ("Đính chính", "Corrected"),
];

/// Why a need is in its state, where the state alone doesn't say.
pub(crate) fn why(lang: Lang, state: State, failing: bool, waits: bool) -> String {
    match (state, failing) {
        (State::Missed, true) => say(
            lang,
            "Đã qua thời gian làm được; vẫn tính là chưa được tiếp cận",
            "Its time has passed; it still counts as not reached",
        ),
        (State::Missed, false) => say(
            lang,
            "Đã qua thời gian làm được; không còn tính",
            "Its time has passed; it no longer counts",
        ),
        (State::NotYet, _) if waits => say(lang, "Chờ mũi trước", "Waits for the dose before"),
        _ => String::new(),
    }
}

/// What the ledger adds to a service, part by part: the dose as `#2`, the code of a result, the
/// name of who gave it.
pub(crate) fn detail(lang: Lang, detail: &str) -> String {
    let part = |part: &str| {
        if let Some(number) = part.strip_prefix('#') {
            return say(lang, format!("mũi {number}"), format!("dose {number}"));
        }
        let known = RESULTS.iter().find(|(code, _, _)| *code == part);
        known.map_or_else(|| part.to_owned(), |(_, vi, en)| say(lang, *vi, *en))
    };
    let parts: Vec<String> = detail.split(" · ").map(part).collect();
    parts.join(" · ")
}

const RESULTS: &[(&str, &str, &str)] = &[
    ("passed", "đạt", "passed"),
    ("refer", "cần chuyển khám thêm", "to be looked at further"),
    ("normal", "bình thường", "normal"),
    ("underweight", "nhẹ cân", "underweight"),
    ("stunted", "thấp còi", "stunted"),
    ("wasted", "gầy còm", "wasted"),
    ("overweight", "thừa cân", "overweight"),
    (
        "severely_underweight",
        "nhẹ cân nặng",
        "severely underweight",
    ),
    ("severely_stunted", "thấp còi nặng", "severely stunted"),
    ("severely_wasted", "gầy còm nặng", "severely wasted"),
    ("obese", "béo phì", "obese"),
    ("thin", "gầy so với tuổi", "thin"),
    (
        "moderate_acute",
        "dấu hiệu suy dinh dưỡng cấp mức vừa",
        "signs of moderate acute malnutrition",
    ),
    (
        "severe_acute",
        "dấu hiệu suy dinh dưỡng cấp nặng",
        "signs of severe acute malnutrition",
    ),
    ("faltering", "tăng trưởng chững lại", "growth falters"),
    ("watch", "cần theo dõi thêm", "to be watched"),
    ("urgent", "cần xử trí ngay", "urgent"),
    ("on_track", "đúng nhịp phát triển", "on track"),
    ("not_on_track", "chưa đúng nhịp phát triển", "not on track"),
    ("measured", "đã ghi", "recorded"),
    ("reached", "đạt", "reached"),
    ("not_yet", "chưa đạt", "not yet"),
    (
        "typical",
        "phát triển phù hợp lứa tuổi",
        "typical for the age",
    ),
    ("delay", "chậm phát triển", "delay"),
    ("disability", "khuyết tật", "disability"),
    ("complete", "đầy đủ", "complete"),
    ("incomplete", "chưa đầy đủ", "incomplete"),
    ("holds", "đúng hoàn cảnh", "holds"),
    ("does_not_hold", "không đúng hoàn cảnh", "does not hold"),
    ("low", "mức thấp", "low"),
    ("medium", "mức trung bình", "medium"),
    ("high", "mức cao", "high"),
    ("closed", "kết thúc", "closed"),
    ("continues", "tiếp tục", "continues"),
    ("ended", "chấm dứt", "ended"),
    ("renewed", "gia hạn", "renewed"),
    (
        "alternative_care",
        "chuyển chăm sóc thay thế",
        "alternative care",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_of_fact_has_its_words() {
        assert_eq!(EVENTS.len(), KINDS.len());
        assert_eq!(event(Lang::En, "child_registered"), "Registered");
        assert_eq!(event(Lang::Vi, "corrected"), "Đính chính");
        assert_eq!(event(Lang::En, "need_waived"), "Need waived");
        assert_eq!(event(Lang::En, "unit_ended"), "Unit ended");
        assert!(event(Lang::Vi, "other").starts_with("Việc"));
        let different: BTreeSet<&str> = EVENTS.iter().map(|words| words.0).collect();
        assert_eq!(different.len(), EVENTS.len());
    }

    #[test]
    fn results_of_the_programme_have_their_words() {
        for service in &noi_pack::embedded::vn_ecd().services {
            for result in &service.results {
                let known = RESULTS.iter().any(|(code, _, _)| code == result);
                assert!(known, "no words for {result} of {}", service.code);
            }
        }
        assert_eq!(
            detail(Lang::Vi, "#2 · passed · Trạm y tế"),
            "mũi 2 · đạt · Trạm y tế"
        );
        assert_eq!(detail(Lang::En, "#1"), "dose 1");
    }

    #[test]
    fn roles_differ() {
        let roles = [
            Role::Caregiver,
            Role::VillageCollaborator,
            Role::CommuneOfficer,
            Role::CommuneLeader,
            Role::HealthStation,
            Role::School,
            Role::MassOrganisation,
            Role::ProtectionWorker,
            Role::Province,
            Role::Ministry,
        ];
        let codes: BTreeSet<&str> = roles.into_iter().map(role_code).collect();
        assert_eq!(codes.len(), roles.len());
    }
}
