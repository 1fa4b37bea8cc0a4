//! A sample plan, written for the samples: no authority issued it.

use noi_ui::pages::plan::{PlanView, ReadCard, ReadKind};
use noi_ui::pages::plans::{PlanRow, PlansView};
use noi_ui::plan_text::{self, Span};
use noi_ui::words::Lang;

use super::{say, units};

const TEXT: &str = "\
VĂN BẢN VÍ DỤ, KHÔNG DO CƠ QUAN NÀO BAN HÀNH
Số: 21/KH-UBND
Nghệ An, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Chăm sóc, phát triển toàn diện trẻ em những năm đầu đời giai đoạn 2026-2030
I. MỤC TIÊU
1. Đến năm 2030, ít nhất 90% trẻ em đến 8 tuổi được tiếp cận các dịch vụ theo nhu cầu và độ tuổi.
2. Đến năm 2030, ít nhất 90% cán bộ, cha mẹ và người chăm sóc trẻ được trang bị kiến thức, kỹ năng.
3. Phấn đấu 100% xã có mạng lưới kết nối và chuyển gửi dịch vụ.
Các bản vùng cao cần được ưu tiên về thời gian và phương tiện đi lại.
II. TỔ CHỨC THỰC HIỆN
1. Sở Y tế chủ trì, hướng dẫn cân đo, tiêm chủng và sàng lọc phát triển; tổng hợp báo cáo Ủy ban nhân dân tỉnh.
2. Ủy ban nhân dân các xã bố trí cộng tác viên, lập danh sách trẻ và báo cáo về Sở Y tế trước ngày 25/11 hằng năm.
III. KINH PHÍ
Kinh phí lấy từ ngân sách nhà nước theo phân cấp và nguồn huy động hợp pháp khác.
Nơi nhận:
- Như trên;
- Lưu: VT.";

/// A card and the words of the text that it was read from.
struct Read {
    kind: ReadKind,
    title: (&'static str, &'static str),
    parts: &'static [(&'static str, &'static str, &'static str, &'static str)],
    quote: &'static str,
}

const READ: [Read; 8] = [
    Read {
        kind: ReadKind::Form,
        title: ("Số 21/KH-UBND", "Number 21/KH-UBND"),
        parts: &[("Ngày", "Date", "12/01/2026", "12/01/2026")],
        quote: "Số: 21/KH-UBND\nNghệ An, ngày 12 tháng 01 năm 2026",
    },
    Read {
        kind: ReadKind::Target,
        title: (
            "Trẻ được tiếp cận: ít nhất 90%",
            "Children reached: at least 90%",
        ),
        parts: &[
            (
                "Mẫu số",
                "Denominator",
                "trẻ em đến 8 tuổi",
                "children to the age of 8",
            ),
            ("Đến", "By", "2030", "2030"),
        ],
        quote: "ít nhất 90% trẻ em đến 8 tuổi được tiếp cận các dịch vụ theo nhu cầu và độ tuổi",
    },
    Read {
        kind: ReadKind::Target,
        title: (
            "Kiến thức, kỹ năng: ít nhất 90%",
            "Knowledge and skills: at least 90%",
        ),
        parts: &[
            (
                "Mẫu số",
                "Denominator",
                "cán bộ, cha mẹ và người chăm sóc trẻ",
                "officers, parents and carers",
            ),
            ("Đến", "By", "2030", "2030"),
        ],
        quote: "ít nhất 90% cán bộ, cha mẹ và người chăm sóc trẻ được trang bị kiến thức, kỹ năng",
    },
    Read {
        kind: ReadKind::Target,
        title: ("Mạng lưới: 100%", "Network: 100%"),
        parts: &[("Mẫu số", "Denominator", "xã", "communes")],
        quote: "Phấn đấu 100% xã có mạng lưới kết nối và chuyển gửi dịch vụ",
    },
    Read {
        kind: ReadKind::Agency,
        title: ("Sở Y tế", "Department of Health"),
        parts: &[],
        quote: "Sở Y tế chủ trì, hướng dẫn cân đo, tiêm chủng và sàng lọc phát triển; tổng hợp báo cáo Ủy ban nhân dân tỉnh.",
    },
    Read {
        kind: ReadKind::Agency,
        title: ("Ủy ban nhân dân các xã", "Commune People's Committees"),
        parts: &[],
        quote: "Ủy ban nhân dân các xã bố trí cộng tác viên, lập danh sách trẻ và báo cáo về Sở Y tế trước ngày 25/11 hằng năm.",
    },
    Read {
        kind: ReadKind::Reporting,
        title: ("Hằng năm, trước 25/11", "Yearly, before 25/11"),
        parts: &[
            (
                "Ai gửi",
                "From",
                "Ủy ban nhân dân các xã",
                "Commune People's Committees",
            ),
            ("Gửi đến", "To", "Sở Y tế", "Department of Health"),
        ],
        quote: "báo cáo về Sở Y tế trước ngày 25/11 hằng năm",
    },
    Read {
        kind: ReadKind::Money,
        title: (
            "Ngân sách nhà nước và huy động",
            "State budget and mobilised",
        ),
        parts: &[],
        quote: "Kinh phí lấy từ ngân sách nhà nước theo phân cấp và nguồn huy động hợp pháp khác.",
    },
];

fn place(quote: &str) -> (usize, usize) {
    let byte = TEXT.find(quote).expect("the quote stands in the text");
    let start = TEXT[..byte].chars().count();
    (start, start + quote.chars().count())
}

pub(crate) fn plan(lang: Lang) -> PlanView {
    let spans: Vec<Span> = (1..)
        .zip(&READ)
        .map(|(card, read)| {
            let (start, end) = place(read.quote);
            Span { start, end, card }
        })
        .collect();
    let unread = [place(
        "Các bản vùng cao cần được ưu tiên về thời gian và phương tiện đi lại.",
    )];
    let cards = (1..).zip(&READ).map(|(number, read)| ReadCard {
        number,
        kind: read.kind,
        title: say(lang, read.title.0, read.title.1),
        parts: read
            .parts
            .iter()
            .map(|p| (say(lang, p.0, p.1), say(lang, p.2, p.3)))
            .collect(),
    });
    PlanView {
        symbol: "21/KH-UBND".to_owned(),
        title: "Chăm sóc, phát triển toàn diện trẻ em những năm đầu đời giai đoạn 2026-2030"
            .to_owned(),
        facts: vec![
            (
                say(lang, "Cơ quan", "Issuer"),
                say(
                    lang,
                    "Ủy ban nhân dân tỉnh Nghệ An (ví dụ)",
                    "Nghệ An Provincial People's Committee (example)",
                ),
            ),
            (say(lang, "Ngày", "Date"), "12/01/2026".to_owned()),
            (say(lang, "Giai đoạn", "Period"), "2026–2030".to_owned()),
            (
                say(lang, "Thực hiện", "Carries out"),
                "1437/QĐ-TTg".to_owned(),
            ),
        ],
        confirmed: false,
        example: true,
        targets: units::targets(lang, false),
        cards: cards.collect(),
        text: plan_text::paragraphs(TEXT, &spans, &unread),
    }
}

/// A document from which nothing was read.
pub(crate) fn unread() -> PlanView {
    let text = "Thông báo lịch cắt điện.\nMời bà con theo dõi.";
    PlanView {
        symbol: String::new(),
        title: "Thông báo".to_owned(),
        facts: Vec::new(),
        confirmed: false,
        example: false,
        targets: Vec::new(),
        cards: Vec::new(),
        text: plan_text::paragraphs(text, &[], &[(0, text.chars().count())]),
    }
}

pub(crate) fn plans(lang: Lang) -> PlansView {
    let row =
        |id: &str, symbol: &str, title: &str, targets, confirmed, carries_out: &str| PlanRow {
            id: id.to_owned(),
            symbol: symbol.to_owned(),
            title: title.to_owned(),
            issuer: say(
                lang,
                "Ủy ban nhân dân tỉnh Nghệ An (ví dụ)",
                "Nghệ An Provincial People's Committee (example)",
            ),
            date: "12/01/2026".to_owned(),
            period: "2026–2030".to_owned(),
            targets,
            carries_out: carries_out.to_owned(),
            confirmed,
            example: true,
        };
    PlansView {
        plans: vec![
            row(
                "vi-du",
                "21/KH-UBND",
                "Chăm sóc, phát triển toàn diện trẻ em những năm đầu đời giai đoạn 2026-2030",
                3,
                true,
                "1437/QĐ-TTg",
            ),
            row(
                "vi-du-xa",
                "",
                "Triển khai chăm sóc trẻ em tại xã Tri Lễ năm 2026",
                0,
                false,
                "21/KH-UBND",
            ),
        ],
    }
}
