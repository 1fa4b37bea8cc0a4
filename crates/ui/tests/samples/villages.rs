//! Sample units. Tri Lễ, Quế Phong and what became of them are real; the villages are made up.

use noi_core::FactId;
use noi_ui::forms::FieldError;
use noi_ui::forms::units::{CloseForm, NewUnitForm, RenameForm};
use noi_ui::page::{May, Visitor};
use noi_ui::pages::register::OddView;
use noi_ui::pages::unit_forms::{Around, CloseView, NewUnitView, RenameView};
use noi_ui::pages::units::{NameView, UnitRow, UnitView, UnitsView, Waiting};
use noi_ui::routes::{Sorted, UnitColumn, UnitQuery};
use noi_ui::words::{Lang, Words};

use super::say;

/// A village that people added.
pub(crate) const ID: &str = "019a0000-0000-7000-8000-000000000c01";

fn fact() -> FactId {
    "019a0000-0000-7000-8000-000000000f01"
        .parse()
        .expect("an identifier")
}

pub(crate) fn officer(lang: Lang) -> Visitor {
    Visitor {
        name: "Vi Văn Ổn".to_owned(),
        role: say(lang, "Cán bộ xã · Xã Tri Lễ", "Commune officer · Xã Tri Lễ"),
        may: May {
            list_children: true,
            see_figures: true,
            import_files: true,
            manage_units: true,
            ..May::default()
        },
    }
}

fn kind(lang: Lang, code: &str) -> String {
    Words::new(lang).get(&format!("unit-kind-{code}"))
}

fn row(id: &str, name: &str, kind: String) -> UnitRow {
    UnitRow {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        ..UnitRow::default()
    }
}

fn parts(lang: Lang) -> Vec<UnitRow> {
    let local = |nth: u32, name: &str, code: &str, from: &str, until: &str| UnitRow {
        from: from.to_owned(),
        until: until.to_owned(),
        ..row(
            &format!("019a0000-0000-7000-8000-000000000c{nth:02}"),
            name,
            kind(lang, code),
        )
    };
    vec![
        local(2, "Bản Cắm", "village", "01/07/2025", ""),
        local(3, "Bản Huồi Mới", "village", "01/01/2010", "30/06/2026"),
        local(1, "Bản Mạ", "village", "01/01/2010", ""),
        local(4, "Trạm Y tế xã Tri Lễ", "health-station", "01/07/2025", ""),
        local(5, "Trường Mầm non Tri Lễ", "school", "05/09/2011", ""),
    ]
}

pub(crate) fn query() -> UnitQuery {
    UnitQuery {
        sort: Some(Sorted {
            by: UnitColumn::From,
            down: true,
        }),
        ..UnitQuery::default()
    }
}

pub(crate) fn list(lang: Lang) -> UnitsView {
    UnitsView {
        query: query(),
        unit: "u9001".to_owned(),
        rows: parts(lang),
        may_add: true,
        waiting: Waiting::Listed(12),
        ..UnitsView::default()
    }
}

pub(crate) fn found(lang: Lang) -> UnitsView {
    let official = |id: &str, name: &str, above: &str, code: &str| UnitRow {
        above: above.to_owned(),
        code: code.to_owned(),
        from: "01/07/2025".to_owned(),
        ..row(id, name, kind(lang, "commune"))
    };
    UnitsView {
        query: UnitQuery {
            text: "tri le".to_owned(),
            sort: None,
        },
        unit: "u40".to_owned(),
        rows: vec![official("u9001", "Xã Tri Lễ", "Tỉnh Nghệ An", "16741")],
        more: true,
        ..UnitsView::default()
    }
}

pub(crate) fn commune(lang: Lang) -> UnitView {
    let before = |id: &str, name: &str, code: &str, note: &str| UnitRow {
        above: "Huyện Quế Phong, Tỉnh Nghệ An".to_owned(),
        code: code.to_owned(),
        until: "30/06/2025".to_owned(),
        note: note.to_owned(),
        ..row(id, name, kind(lang, "commune"))
    };
    UnitView {
        row: UnitRow {
            code: "16741".to_owned(),
            from: "01/07/2025".to_owned(),
            ..row("u9001", "Xã Tri Lễ", kind(lang, "commune"))
        },
        above: vec![
            ("u0".to_owned(), "Việt Nam".to_owned()),
            ("u40".to_owned(), "Tỉnh Nghệ An".to_owned()),
        ],
        made_from: vec![
            before("u5000", "Xã Tri Lễ", "16741", ""),
            before(
                "u5001",
                "Xã Nậm Nhoóng",
                "16747",
                &Words::new(lang).get("unit-part-of"),
            ),
        ],
        parts: parts(lang),
        may_add: true,
        may_see_figures: true,
        waiting: Waiting::Listed(12),
        ..UnitView::default()
    }
}

pub(crate) fn split(lang: Lang) -> UnitView {
    let after = |id: &str, name: &str, note: &str| UnitRow {
        above: "Tỉnh Nghệ An".to_owned(),
        from: "01/07/2025".to_owned(),
        note: note.to_owned(),
        ..row(id, name, kind(lang, "commune"))
    };
    UnitView {
        row: UnitRow {
            code: "16747".to_owned(),
            until: "30/06/2025".to_owned(),
            ..row("u5001", "Xã Nậm Nhoóng", kind(lang, "commune"))
        },
        above: vec![("u40".to_owned(), "Tỉnh Nghệ An".to_owned())],
        became: vec![
            after("u9001", "Xã Tri Lễ", &Words::new(lang).get("unit-default")),
            after("u9002", "Xã Quế Phong", ""),
        ],
        split: true,
        may_see_figures: true,
        ..UnitView::default()
    }
}

pub(crate) fn village(lang: Lang) -> UnitView {
    let name = |since: &str, name: &str, reason: &str| NameView {
        since: since.to_owned(),
        name: name.to_owned(),
        code: String::new(),
        reason: reason.to_owned(),
    };
    UnitView {
        row: UnitRow {
            from: "01/01/2010".to_owned(),
            until: "30/06/2026".to_owned(),
            ..row(ID, "Bản Mạ", kind(lang, "village"))
        },
        above: vec![
            ("u40".to_owned(), "Tỉnh Nghệ An".to_owned()),
            ("u9001".to_owned(), "Xã Tri Lễ".to_owned()),
        ],
        names: vec![
            name("01/07/2025", "Bản Mạ", "Nghị quyết 00/NQ-HĐND"),
            name("", "Bản Mạ Cũ", ""),
        ],
        closed_because: "Sáp nhập vào Bản Cắm".to_owned(),
        may_change: true,
        may_add: false,
        may_see_figures: true,
        ..UnitView::default()
    }
}

pub(crate) fn new() -> NewUnitView {
    NewUnitView {
        form: NewUnitForm::empty(fact()),
        parent: "Xã Tri Lễ".to_owned(),
        ..NewUnitView::default()
    }
}

fn error(field: &'static str, key: &'static str, about: &str) -> FieldError {
    FieldError {
        field,
        key,
        about: about.to_owned(),
    }
}

pub(crate) fn new_wrong() -> NewUnitView {
    NewUnitView {
        form: NewUnitForm {
            from: "31/02/2026".to_owned(),
            ..NewUnitForm::empty(fact())
        },
        around: Around {
            errors: vec![
                error("kind", "unit-which-kind", ""),
                error("name", "unit-name-missing", ""),
                error("from", "form-bad-day", "31/02/2026"),
            ],
            ..Around::default()
        },
        ..new()
    }
}

fn odd(lang: Lang, key: &str, about: &str) -> OddView {
    OddView {
        key: key.to_owned(),
        words: Words::new(lang).x(key, about),
    }
}

pub(crate) fn new_odd(lang: Lang) -> NewUnitView {
    NewUnitView {
        form: NewUnitForm {
            kind: "village".to_owned(),
            name: "bản <Mạ>".to_owned(),
            ..NewUnitForm::empty(fact())
        },
        around: Around {
            doubts: vec![odd(lang, "unit-doubt-namesake", "Bản Mạ")],
            ..Around::default()
        },
        ..new()
    }
}

pub(crate) fn new_nowhere() -> NewUnitView {
    NewUnitView {
        parent: String::new(),
        ..new()
    }
}

pub(crate) fn rename() -> RenameView {
    RenameView {
        id: ID.to_owned(),
        name: "Bản Mạ".to_owned(),
        form: RenameForm::showing(fact(), "Bản Mạ"),
        ..RenameView::default()
    }
}

pub(crate) fn renamed_meanwhile(lang: Lang) -> RenameView {
    RenameView {
        name: "Bản Mạ Đông".to_owned(),
        form: RenameForm {
            was: "Bản Mạ Đông".to_owned(),
            name: "Bản Mạ Tây".to_owned(),
            how: "mistake".to_owned(),
            reason: "Trưởng bản báo lại".to_owned(),
            asked: true,
            ..RenameForm::showing(fact(), "Bản Mạ Đông")
        },
        by: say(
            lang,
            "Hà Thị Quỳnh ghi lúc 22/11/2026 08:15.",
            "Written by Hà Thị Quỳnh on 22/11/2026 08:15.",
        ),
        ..rename()
    }
}

pub(crate) fn close(lang: Lang) -> CloseView {
    CloseView {
        id: ID.to_owned(),
        name: "Bản Mạ".to_owned(),
        form: CloseForm {
            on: "01/07/2026".to_owned(),
            reason: "Sáp nhập vào Bản Cắm".to_owned(),
            ..CloseForm::empty(fact())
        },
        around: Around {
            doubts: vec![
                odd(lang, "unit-doubt-children", "34"),
                odd(lang, "unit-doubt-parts", "1"),
            ],
            ..Around::default()
        },
        ..CloseView::default()
    }
}

pub(crate) fn reopen() -> CloseView {
    CloseView {
        id: ID.to_owned(),
        name: "Bản Huồi Mới".to_owned(),
        closed: Some("30/06/2026".to_owned()),
        form: CloseForm::empty(fact()),
        ..CloseView::default()
    }
}
