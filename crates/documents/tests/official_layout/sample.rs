//! A report as a commune would send it. The commune, its villages and every figure are
//! made up.

use noi_documents::write::{
    Annex, Block, Column, Document, DocumentDate, HeaderCell, HeadingLevel, Run, Signatory, Table,
    TableRow,
};

const WINDOW: &str = "Số liệu từ ngày 15/12/2025 đến ngày 14/6/2026, chốt ngày 14/6/2026; số liệu ví dụ, không phải của địa phương nào.";

pub(crate) fn report() -> Document {
    Document {
        parent_body: None,
        issuer: "Ủy ban nhân dân xã Đồi Mẫu".to_owned(),
        number: None,
        symbol: "BC-UBND".to_owned(),
        draft_mark: Some("Dự thảo".to_owned()),
        place: "Đồi Mẫu".to_owned(),
        date: DocumentDate { day: None, month: None, year: Some(2026) },
        kind_word: "Báo cáo".to_owned(),
        abstract_lines: vec![
            "Kết quả 6 tháng đầu năm 2026 thực hiện Đề án Chăm sóc vì sự phát triển".to_owned(),
            "toàn diện trẻ em trong những năm đầu đời tại gia đình và cộng đồng".to_owned(),
        ],
        addressees: vec![
            "Ủy ban nhân dân tỉnh Ví Dụ".to_owned(),
            "Sở Y tế tỉnh Ví Dụ;".to_owned(),
        ],
        legal_basis: vec![
            "Căn cứ Quyết định số 1437/QĐ-TTg ngày 29 tháng 10 năm 2018 của Thủ tướng Chính phủ phê duyệt Đề án Chăm sóc vì sự phát triển toàn diện trẻ em trong những năm đầu đời tại gia đình và cộng đồng giai đoạn 2018 - 2025".to_owned(),
            "Căn cứ Kế hoạch số 05/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Ví Dụ".to_owned(),
        ],
        body: body(),
        signatory: Signatory {
            on_behalf: Some("TM. Ủy ban nhân dân".to_owned()),
            in_place_of: Some("KT. Chủ tịch".to_owned()),
            title: "Phó Chủ tịch".to_owned(),
            name: None,
        },
        recipients: [
            "Như trên",
            "Thường trực Đảng ủy, HĐND xã",
            "Chủ tịch, các Phó Chủ tịch UBND xã",
            "Trạm Y tế, các trường mầm non, tiểu học",
            "Các thôn",
            "Lưu: VT, VHXH",
        ]
        .map(str::to_owned)
        .to_vec(),
        annexes: vec![annex()],
    }
}

pub(crate) fn plan() -> Document {
    Document {
        parent_body: Some("Ủy ban nhân dân tỉnh Ví Dụ".to_owned()),
        issuer: "Sở Y tế".to_owned(),
        number: Some(7),
        symbol: "KH-SYT".to_owned(),
        draft_mark: None,
        date: DocumentDate {
            day: Some(5),
            month: Some(2),
            year: Some(2026),
        },
        kind_word: "Kế hoạch".to_owned(),
        abstract_lines: vec!["Chăm sóc trẻ em những năm đầu đời năm 2026".to_owned()],
        addressees: vec![],
        annexes: vec![],
        signatory: Signatory {
            on_behalf: None,
            in_place_of: None,
            title: "Giám đốc".to_owned(),
            name: Some("Tên Ví Dụ".to_owned()),
        },
        ..report()
    }
}

fn part(text: &str) -> Block {
    Block::heading(HeadingLevel::Part, text)
}

fn section(text: &str) -> Block {
    Block::heading(HeadingLevel::Section, text)
}

fn point(text: &str) -> Block {
    Block::heading(HeadingLevel::Point, text)
}

fn body() -> Vec<Block> {
    let mut body = vec![
        Block::text(
            "Thực hiện chế độ báo cáo định kỳ, Ủy ban nhân dân xã Đồi Mẫu báo cáo kết quả 6 tháng đầu năm 2026 như sau:",
        ),
        part("Tình hình chung"),
        section("Dân số trẻ em"),
        Block::Paragraph(vec![
            Run::plain("Đến ngày 14/6/2026, toàn xã có "),
            Run::bold("2.486 trẻ em từ 0 đến 8 tuổi"),
            Run::plain(
                ", trong đó 1.192 trẻ em gái (47,9%); 318 trẻ thuộc hộ nghèo, hộ cận nghèo; 41 trẻ có hoàn cảnh đặc biệt. Trong kỳ có 152 trẻ sinh sống tại xã được đăng ký khai sinh; 27 trẻ chuyển đến và 19 trẻ chuyển đi.",
            ),
        ]),
        Block::text(
            "Địa bàn xã gồm 12 thôn, trong đó 3 thôn cách trung tâm xã trên 15 km, đường đi lại khó khăn vào mùa mưa; 38,4% trẻ em là người dân tộc thiểu số (Tày, Nùng, Dao).",
        ),
        Block::Table(population()),
        Block::FigureNote(WINDOW.to_owned()),
        section("Công tác chỉ đạo, điều hành"),
        Block::text(
            "Ủy ban nhân dân xã đã ban hành kế hoạch thực hiện năm 2026, kiện toàn Ban Bảo vệ trẻ em, phân công cán bộ Văn hóa - Xã hội làm đầu mối; giao Trạm Y tế, các trường học, Hội Liên hiệp Phụ nữ, Đoàn Thanh niên và trưởng các thôn phối hợp thực hiện. Cụ thể:",
        ),
        Block::bullet(
            "Tổ chức 02 cuộc họp liên ngành để rà soát danh sách trẻ đến hạn tiêm chủng, cân đo, khám sàng lọc phát triển;",
        ),
        Block::bullet("Giao chỉ tiêu cho từng thôn, đưa kết quả vào nội dung giao ban hằng tháng;"),
        Block::bullet(
            "Phân công cộng tác viên thôn đến từng hộ có trẻ quá hạn, ưu tiên trẻ dưới 24 tháng tuổi.",
        ),
        part("Kết quả thực hiện các mục tiêu"),
        section("Kết quả theo mục tiêu của kế hoạch"),
        Block::text(
            "Kết quả các mục tiêu được nêu tại Bảng 2. Hai mục tiêu đã đạt, ba mục tiêu chưa đạt so với chỉ tiêu năm; cột ước thực hiện do cán bộ phụ trách ước tính đến ngày 30/6/2026, không cộng vào kết quả.",
        ),
        Block::Table(targets()),
        Block::FigureNote(WINDOW.to_owned()),
        section("Kết quả theo lĩnh vực"),
        point("Y tế, tiêm chủng"),
    ];
    for text in [
        "Tỷ lệ trẻ dưới 1 tuổi tiêm chủng đầy đủ đạt 93,1%. Số trẻ bị trễ mũi tập trung ở thôn Bản Mẫu 3 và thôn Bản Mẫu 7, chủ yếu do gia đình đi làm ăn xa. Trạm Y tế đã tổ chức 04 buổi tiêm vét tại thôn, tiêm bù cho 36 trẻ.",
        "Tỷ lệ trẻ dưới 24 tháng tuổi được cân, đo đúng hạn đạt 88,4%; trẻ từ 24 đến 60 tháng tuổi được cân, đo mỗi quý đạt 84,0%. Trẻ suy dinh dưỡng thể thấp còi còn 16,2%, giảm 0,7 điểm phần trăm so với cùng kỳ.",
    ] {
        body.push(Block::text(text));
    }
    body.extend([
        point("Giáo dục"),
        Block::text("Có 96,8% trẻ 5 tuổi ra lớp mẫu giáo; 41,3% trẻ từ 3 đến 36 tháng tuổi đến nhà trẻ, nhóm trẻ. Trường mầm non xã đã tổ chức đánh giá trẻ 5 tuổi theo Bộ chuẩn phát triển ở cả bốn lĩnh vực cho 287 trẻ."),
        point("Bảo vệ, trợ giúp trẻ em có hoàn cảnh đặc biệt"),
        Block::text("Toàn bộ 41 trẻ có hoàn cảnh đặc biệt đã có hồ sơ theo dõi; 33 trẻ được hưởng trợ giúp xã hội hằng tháng. Số trường hợp bị xâm hại trong kỳ: dưới 8 (không nêu chi tiết để bảo vệ trẻ)."),
        section("Kết quả theo thôn"),
        Block::text("Kết quả tiếp cận dịch vụ theo nhu cầu và độ tuổi của từng thôn được nêu tại Bảng 3."),
        Block::Table(villages()),
        Block::FigureNote(WINDOW.to_owned()),
        part("Tồn tại, hạn chế và nguyên nhân"),
        section("Mục tiêu chưa đạt"),
        Block::text("Còn 161 trẻ phải được tiếp cận thêm để đạt mục tiêu 90% trẻ được chăm sóc toàn diện; tập trung tại các thôn Bản Mẫu 3, 7 và 11."),
        section("Nguyên nhân"),
        Block::bullet("Khách quan: địa bàn rộng, nhiều hộ đi làm ăn xa theo mùa; một số loại vắc xin được cấp chậm trong tháng 3 và tháng 4 năm 2026;"),
        Block::bullet("Chủ quan: việc cập nhật sổ theo dõi ở một số thôn chưa kịp thời; sự phối hợp giữa trường học và Trạm Y tế trong sàng lọc phát triển chưa thường xuyên."),
        part("Nhiệm vụ trọng tâm 6 tháng cuối năm và kiến nghị"),
        section("Nhiệm vụ trọng tâm"),
        Block::bullet("Rà soát từng trẻ quá hạn, phân công cộng tác viên đến nhà trước ngày 31/7/2026;"),
        Block::bullet("Tổ chức tiêm bù, cân đo lưu động tại 3 thôn khó khăn, mỗi tháng một đợt;"),
        Block::bullet("Tập huấn chăm sóc, nuôi dạy trẻ cho cha mẹ, người chăm sóc trẻ ở tất cả các thôn; ghi nhận số giờ học của từng người để làm căn cứ tính mục tiêu 2."),
        section("Kiến nghị"),
        Block::text("Đề nghị Sở Y tế cấp đủ vắc xin theo kế hoạch, hỗ trợ bộ công cụ sàng lọc phát triển và tập huấn cho cộng tác viên thôn."),
        Block::text("Trên đây là báo cáo kết quả 6 tháng đầu năm 2026, Ủy ban nhân dân xã Đồi Mẫu trân trọng báo cáo Ủy ban nhân dân tỉnh và Sở Y tế."),
    ]);
    body
}

fn cells(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn population() -> Table {
    Table {
        caption: Some("Trẻ em từ 0 đến 8 tuổi theo nhóm tuổi".to_owned()),
        unit: Some("Đơn vị tính: trẻ".to_owned()),
        columns: vec![
            Column::words(5),
            Column::numbers(2),
            Column::numbers(2),
            Column::numbers(2),
            Column::numbers(3),
        ],
        header: vec![vec![
            HeaderCell::new("Nhóm tuổi"),
            HeaderCell::new("Tổng số"),
            HeaderCell::new("Trai"),
            HeaderCell::new("Gái"),
            HeaderCell::new("Dân tộc thiểu số"),
        ]],
        rows: vec![
            TableRow::Data(cells(&["Dưới 12 tháng tuổi", "298", "156", "142", "117"])),
            TableRow::Data(cells(&[
                "Từ 12 đến 35 tháng tuổi",
                "602",
                "313",
                "289",
                "231",
            ])),
            TableRow::Data(cells(&[
                "Từ 36 đến 71 tháng tuổi",
                "921",
                "480",
                "441",
                "352",
            ])),
            TableRow::Data(cells(&[
                "Từ 72 tháng đến 8 tuổi",
                "665",
                "345",
                "320",
                "255",
            ])),
            TableRow::Total(cells(&["Cộng", "2.486", "1.294", "1.192", "955"])),
        ],
        note: None,
    }
}

fn targets() -> Table {
    Table {
        caption: Some("Kết quả thực hiện mục tiêu".to_owned()),
        unit: None,
        columns: vec![
            Column::centred(2),
            Column::words(12),
            Column::numbers(4),
            Column::numbers(4),
            Column::numbers(4),
            Column::numbers(4),
            Column::numbers(4),
            Column::centred(6),
        ],
        header: vec![
            vec![
                HeaderCell::new("TT").down(2),
                HeaderCell::new("Mục tiêu").down(2),
                HeaderCell::new("Chỉ tiêu năm (%)").down(2),
                HeaderCell::new("Kết quả trong kỳ").across(3),
                HeaderCell::new("Ước đến 30/6 (%)").down(2),
                HeaderCell::new("Đánh giá").down(2),
            ],
            vec![HeaderCell::new("Tử số"), HeaderCell::new("Mẫu số"), HeaderCell::new("Tỷ lệ (%)")],
        ],
        rows: vec![
            TableRow::Group("I. Mục tiêu của Đề án".to_owned()),
            TableRow::Data(cells(&["1", "Trẻ em đến 8 tuổi được tiếp cận dịch vụ theo nhu cầu và độ tuổi", "90,0", "2.076", "2.486", "83,5", "85,0", "Chưa đạt"])),
            TableRow::Data(cells(&["2", "Cha mẹ, người chăm sóc trẻ được truyền thông, tập huấn", "90,0", "1.402", "1.915", "73,2", "76,0", "Chưa đạt"])),
            TableRow::Data(cells(&["3", "Cán bộ, cộng tác viên được tập huấn", "90,0", "31", "34", "91,2", "91,2", "Đạt"])),
            TableRow::Group("II. Chỉ tiêu của xã".to_owned()),
            TableRow::Data(cells(&["4", "Trẻ dưới 1 tuổi tiêm chủng đầy đủ", "95,0", "277", "298", "93,0", "94,0", "Chưa đạt"])),
            TableRow::Data(cells(&["5", "Trẻ 5 tuổi học mẫu giáo", "96,0", "278", "287", "96,9", "96,9", "Đạt"])),
        ],
        note: Some("Ghi chú: cột \"Ước đến 30/6\" do người phụ trách nhập, tách riêng với kết quả trong kỳ.".to_owned()),
    }
}

fn villages() -> Table {
    let mut rows: Vec<TableRow> = (1..=36)
        .map(|village| {
            let children: u32 = 48 + village * 7 % 43;
            let reached = children * (78 + village * 5 % 19) / 100;
            let permille = reached * 1000 / children;
            TableRow::Data(vec![
                village.to_string(),
                format!("Thôn Bản Mẫu {village}"),
                children.to_string(),
                reached.to_string(),
                format!("{},{}", permille / 10, permille % 10),
                (children - reached).to_string(),
            ])
        })
        .collect();
    rows.push(TableRow::Total(cells(&[
        "",
        "Toàn xã",
        "2.486",
        "2.076",
        "83,5",
        "410",
    ])));
    Table {
        caption: Some("Trẻ em được tiếp cận dịch vụ theo thôn".to_owned()),
        unit: None,
        columns: vec![
            Column::centred(2),
            Column::words(8),
            Column::numbers(4),
            Column::numbers(4),
            Column::numbers(4),
            Column::numbers(4),
        ],
        header: vec![vec![
            HeaderCell::new("TT"),
            HeaderCell::new("Thôn"),
            HeaderCell::new("Số trẻ"),
            HeaderCell::new("Được tiếp cận"),
            HeaderCell::new("Tỷ lệ (%)"),
            HeaderCell::new("Còn phải tiếp cận"),
        ]],
        rows,
        note: None,
    }
}

fn annex() -> Annex {
    let columns = std::iter::once(Column::words(6))
        .chain(std::iter::repeat_n(Column::numbers(3), 6))
        .collect();
    let header = [
        "Lĩnh vực",
        "Phải được",
        "Đúng hạn",
        "Trễ hạn",
        "Quá hạn",
        "Không có",
        "Tỷ lệ (%)",
    ]
    .map(HeaderCell::new)
    .to_vec();
    let rows = [
        "Y tế",
        "Dinh dưỡng",
        "Giáo dục",
        "Chăm sóc",
        "Bảo vệ",
        "Phúc lợi",
    ]
    .map(|domain| {
        TableRow::Data(cells(&[
            domain, "2.486", "1.980", "96", "371", "39", "83,5",
        ]))
    })
    .to_vec();
    Annex {
        title: "Kết quả theo lĩnh vực".to_owned(),
        landscape: true,
        body: vec![Block::Table(Table {
            caption: Some("Nhu cầu được đáp ứng theo lĩnh vực".to_owned()),
            unit: Some("Đơn vị tính: lượt".to_owned()),
            columns,
            header: vec![header],
            rows,
            note: None,
        })],
    }
}
