//! Registering a child: empty, to be mended, asked about, and without a commune.

use noi_core::{Birth, Sex};
use noi_ui::forms::register::RegisterForm;
use noi_ui::page::UnitRef;
use noi_ui::pages::register::{AlikeView, OddView, RegisterView};
use noi_ui::words::{Lang, Words};

use super::{day, say};

const FACT: &str = "019a0000-0000-7000-8000-000000000001";

pub(crate) fn empty() -> RegisterView {
    RegisterView {
        form: RegisterForm {
            fact: FACT.to_owned(),
            ..RegisterForm::default()
        },
        groups: ["Kinh", "Tày", "Thái", "HMông"].map(str::to_owned).into(),
        villages: ["Bản Mạ", "Bản Yên Sơn"].map(str::to_owned).into(),
        ..RegisterView::default()
    }
}

fn filled() -> RegisterView {
    let empty = empty();
    RegisterView {
        form: RegisterForm {
            name: "Lò Thị Ánh Nguyệt".to_owned(),
            sex: "female".to_owned(),
            birth_day: "12".to_owned(),
            birth_month: "9".to_owned(),
            birth_year: "2025".to_owned(),
            personal_id: "04032500".to_owned(),
            ethnicity: "Thái".to_owned(),
            village: "Bản Mạ".to_owned(),
            carer_name: "Lò Thị Inh".to_owned(),
            carer_relation: "mother".to_owned(),
            carer_phone: "0912345678".to_owned(),
            ..empty.form
        },
        ..empty
    }
}

pub(crate) fn wrong() -> RegisterView {
    let mut view = filled();
    view.form.birth_day = "31".to_owned();
    view.form.birth_month = "2".to_owned();
    let read = view.form.read(day(2026, 11, 22));
    view.errors = read.expect_err("there is no such day");
    view
}

pub(crate) fn alike(lang: Lang) -> RegisterView {
    let w = Words::new(lang);
    RegisterView {
        alike: vec![
            AlikeView {
                id: "TE-40-000123".to_owned(),
                key: "alike-TE-40-000123".to_owned(),
                name: "Lò Thị Ánh Nguyệt".to_owned(),
                sex: Some(Sex::Female),
                birth: Some(Birth::on(day(2025, 9, 12))),
                place: "Bản Mạ, Xã Tri Lễ".to_owned(),
                carer: say(lang, "Mẹ: Lò Thị Inh", "Mother: Lò Thị Inh"),
            },
            AlikeView {
                id: "TE-40-000341".to_owned(),
                key: "alike-TE-40-000341".to_owned(),
                name: "Lò Thị Anh Nguyệt".to_owned(),
                sex: Some(Sex::Female),
                birth: Birth::in_year(2025),
                place: "Bản Yên Sơn, Xã Tri Lễ".to_owned(),
                carer: String::new(),
            },
        ],
        doubts: vec![OddView {
            key: "id-malformed".to_owned(),
            words: w.get("doubt-id-malformed"),
        }],
        ..filled()
    }
}

pub(crate) fn choose() -> RegisterView {
    let unit = |id: &str, name: &str| UnitRef {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    RegisterView {
        choose: Some(vec![
            unit("u101", "Phường Thành Vinh"),
            unit("u102", "Xã Quế Phong"),
            unit("u103", "Xã Tri Lễ"),
        ]),
        ..empty()
    }
}
