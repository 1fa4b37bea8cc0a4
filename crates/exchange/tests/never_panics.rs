//! No bytes make the reader panic: it reads or says why not.

use std::sync::LazyLock;

use noi_core::Day;
use noi_exchange::columns::Kind;
use noi_exchange::rows::{ChildRow, Reading, ServiceRow, TrainingRow};
use noi_exchange::table::Table;
use noi_exchange::values::circumstances::Circumstances;
use noi_exchange::xlsform::{export, import};
use noi_pack::embedded::vn_ecd;
use proptest::prelude::*;

static FORM: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let instrument = vn_ecd().instrument("vision_hearing");
    export(instrument.expect("a shipped questionnaire")).expect("a form")
});

fn read_everything(bytes: &[u8], kind: Kind) {
    let Ok(table) = Table::open(bytes, kind, true) else {
        return;
    };
    let circumstances = Circumstances::default();
    let reading = Reading {
        today: Day(20_000),
        circumstances: &circumstances,
    };
    let mut issues = Vec::new();
    let mut rows = table.rows();
    let mut last = 0;
    while let Some(row) = rows.next_row() {
        assert!(row.line > last, "lines rise");
        last = row.line;
        let before = issues.len();
        let taken = match kind {
            Kind::Children => ChildRow::read(&row, reading, &mut issues).is_some(),
            Kind::Services => ServiceRow::read(&row, reading, &mut issues).is_some(),
            Kind::Training => TrainingRow::read(&row, reading, &mut issues).is_some(),
        };
        assert!(taken || issues.len() > before, "a row refused has a reason");
        assert!(!row.verbatim().is_empty());
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_everything(&bytes, Kind::Children);
    }

    #[test]
    fn any_cells_below_a_header(
        rows in proptest::collection::vec("[^\r\n]{0,60}|[0-9/\\-., \"';]{0,40}", 0..30),
        kind in prop_oneof![Just(Kind::Children), Just(Kind::Services), Just(Kind::Training)],
    ) {
        let header = match kind {
            Kind::Children => "Họ tên,Ngày sinh,Nam,Nữ,Số định danh,SĐT,Hoàn cảnh,Dân tộc",
            Kind::Services => "Số định danh,Mã trẻ,Họ tên,Ngày sinh,Dịch vụ,Ngày,Mũi",
            Kind::Training => "Họ tên,Vai trò,Nội dung,Số giờ,Ngày,SĐT",
        };
        let text = format!("{header}\n{}", rows.join("\n"));
        read_everything(text.as_bytes(), kind);
    }

    #[test]
    fn damaged_forms(at in 0usize..40_000, to in any::<u8>(), cut in 0usize..40_000) {
        let mut bytes = FORM.clone();
        let at = at % bytes.len();
        bytes[at] = to;
        for bytes in [&bytes[..], &bytes[..cut.min(bytes.len())]] {
            if let Err(problems) = import(bytes) {
                prop_assert!(!problems.is_empty(), "a form refused has a reason");
            }
        }
    }

    #[test]
    fn damaged_workbooks(at in 0usize..6_000, to in any::<u8>(), cut in 0usize..6_000) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Họ tên").unwrap();
        sheet.write(0, 1, "Ngày sinh").unwrap();
        sheet.write(1, 0, "Lê Thử An").unwrap();
        sheet.write(1, 1, 45_356).unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let at = at % bytes.len();
        bytes[at] = to;
        read_everything(&bytes, Kind::Children);
        bytes.truncate(cut);
        read_everything(&bytes, Kind::Children);
    }
}
