//! Changing a child's record: its details, where it lives, who cares for it, two records of one.

use noi_core::fact::{ChildDetails, Relation, Sex};
use noi_ui::figures::StateMark;
use noi_ui::forms::carer::CarerForm;
use noi_ui::forms::edit::EditForm;
use noi_ui::forms::merge::MergeForm;
use noi_ui::forms::pregnancy::{OutcomeForm, PregnancyForm};
use noi_ui::forms::register::CarerEntry;
use noi_ui::forms::residence::ResidenceForm;
use noi_ui::pages::carers::{CarerRow, CarerView, CarersView, OtherChild};
use noi_ui::pages::edit::{EditView, MeanwhileView};
use noi_ui::pages::merge::{CompareRow, MergeView};
use noi_ui::pages::pregnancy::{NewPregnancyView, PregnanciesView, PregnancyRow, PregnancyView};
use noi_ui::pages::register::OddView;
use noi_ui::pages::residence::ResidenceView;
use noi_ui::words::{Lang, Words};

use super::{day, say};

pub(crate) fn pregnancies(lang: Lang) -> PregnanciesView {
    PregnanciesView {
        rows: vec![PregnancyRow {
            id: CARER.to_owned(),
            name: "Lò Thị Inh".to_owned(),
            place: "Bản Mạ".to_owned(),
            weeks: Some(24),
            expected: Some(day(2027, 3, 8)),
            next: say(lang, "Khám thai lần 3", "Third antenatal visit"),
            state: StateMark::Overdue,
            due: Some(day(2026, 11, 15)),
        }],
        more: false,
        may_register: true,
    }
}

pub(crate) fn pregnancy_new() -> NewPregnancyView {
    let form = PregnancyForm::empty(fact());
    NewPregnancyView {
        errors: form
            .read(day(2026, 11, 22))
            .expect_err("nothing is filled in"),
        form,
        ..NewPregnancyView::default()
    }
}

pub(crate) fn pregnancy(lang: Lang) -> PregnancyView {
    PregnancyView {
        id: CARER.to_owned(),
        name: "Lò Thị Inh".to_owned(),
        phone: "0912345678".to_owned(),
        place: "Bản Mạ".to_owned(),
        weeks: Some(24),
        expected: Some(day(2027, 3, 8)),
        needs: vec![(
            say(lang, "Khám thai lần 3", "Third antenatal visit"),
            StateMark::Overdue,
            Some(day(2026, 11, 15)),
        )],
        form: OutcomeForm::empty(fact()),
        ..PregnancyView::default()
    }
}

pub(crate) fn pregnancy_over(lang: Lang) -> PregnancyView {
    PregnancyView {
        needs: Vec::new(),
        ended: Some((say(lang, "Đã sinh", "A child was born"), day(2026, 11, 20))),
        born: Some(false),
        ..pregnancy(lang)
    }
}

const CHILD: &str = "TE-40-000123";
const OTHER: &str = "TE-40-000555";
const CARER: &str = "019a0000-0000-7000-8000-0000000000c1";
const NAME: &str = "Lò Thị Ánh Nguyệt";

fn fact() -> noi_core::FactId {
    "019a0000-0000-7000-8000-000000000001"
        .parse()
        .expect("it is an identifier")
}

fn details(name: &str) -> ChildDetails {
    ChildDetails {
        name: Some(name.to_owned()),
        birth: "2025-09".parse().ok(),
        sex: Some(Sex::Female),
        personal_id: Some("040325000017".to_owned()),
        ethnicity: Some("Thái".to_owned()),
        village: Some("Bản Mạ".to_owned()),
        ..ChildDetails::default()
    }
}

pub(crate) fn edit() -> EditView {
    EditView {
        id: CHILD.to_owned(),
        name: NAME.to_owned(),
        form: EditForm::showing(fact(), &details(NAME)),
        groups: ["Kinh", "Thái"].map(str::to_owned).into(),
        villages: ["Bản Mạ", "Bản Yên Sơn"].map(str::to_owned).into(),
        ..EditView::default()
    }
}

pub(crate) fn edit_wrong() -> EditView {
    let mut view = edit();
    view.form.name.clear();
    view.form.birth_month = "13".to_owned();
    view.errors = view
        .form
        .read(day(2026, 11, 22))
        .expect_err("there is no such month");
    view
}

pub(crate) fn edit_meanwhile(lang: Lang) -> EditView {
    let mut view = edit();
    view.form.name = "Lò Thị Ánh".to_owned();
    view.form = view.form.asking(&details("Lò Ánh Nguyệt"), &["name"]);
    view.form.reason = say(lang, "theo giấy khai sinh", "birth certificate");
    EditView {
        meanwhile: vec![MeanwhileView {
            detail: "name",
            theirs: Some("Lò Ánh Nguyệt".to_owned()),
            mine: Some("Lò Thị Ánh".to_owned()),
            by: Words::new(lang).with(
                "edit-meanwhile-by",
                &[
                    ("x", "Vi Thị Hoa".into()),
                    ("at", "22/11/2026 09:12".into()),
                ],
            ),
        }],
        ..view
    }
}

pub(crate) fn edit_odd(lang: Lang) -> EditView {
    EditView {
        doubts: vec![OddView {
            key: "id-malformed".to_owned(),
            words: Words::new(lang).get("doubt-id-malformed"),
        }],
        moved: true,
        ..edit()
    }
}

pub(crate) fn residence() -> ResidenceView {
    ResidenceView {
        id: CHILD.to_owned(),
        name: NAME.to_owned(),
        place: "Bản Mạ, Xã Tri Lễ".to_owned(),
        form: ResidenceForm::empty(fact()),
        villages: vec!["Bản Mạ".to_owned()],
        ..ResidenceView::default()
    }
}

pub(crate) fn residence_wrong() -> ResidenceView {
    let mut view = residence();
    view.form.what = "moved".to_owned();
    view.errors = view
        .form
        .read(day(2026, 11, 22))
        .expect_err("no unit was given");
    view.meant = vec!["Xã Tri Lễ, Tỉnh Nghệ An".to_owned()];
    view
}

pub(crate) fn residence_gone(lang: Lang) -> ResidenceView {
    ResidenceView {
        left: Some((
            say(lang, "Đã chuyển đi nơi khác", "Moved away"),
            day(2026, 10, 1),
        )),
        ..residence()
    }
}

pub(crate) fn carers(lang: Lang) -> CarersView {
    let w = Words::new(lang);
    CarersView {
        id: CHILD.to_owned(),
        name: NAME.to_owned(),
        carers: vec![
            CarerRow {
                id: CARER.to_owned(),
                relation: w.get("register-relation-mother"),
                name: "Lò Thị Inh".to_owned(),
                phone: "0912345678".to_owned(),
                days: w.x("carers-from", "12/09/2025"),
                now: true,
            },
            CarerRow {
                id: OTHER.to_owned(),
                relation: w.get("register-relation-grandparent"),
                name: "Vi Thị Lả".to_owned(),
                phone: String::new(),
                days: w.with(
                    "carers-from-until",
                    &[
                        ("from", "12/09/2025".into()),
                        ("until", "01/03/2026".into()),
                    ],
                ),
                now: false,
            },
        ],
        others: vec![OtherChild {
            id: OTHER.to_owned(),
            name: "Lò Văn Khôi".to_owned(),
            about: format!(
                "12/09/2023 · Xã Tri Lễ · {}",
                w.x("carers-by", "Lò Thị Inh")
            ),
        }],
        form: CarerForm::empty(fact()),
        ..CarersView::default()
    }
}

pub(crate) fn carer(lang: Lang) -> CarerView {
    let known = CarerEntry {
        name: Some("Lò Thị Inh".to_owned()),
        phone: Some("0912345678".to_owned()),
        relation: Some(Relation::Mother),
    };
    CarerView {
        child: CHILD.to_owned(),
        child_name: NAME.to_owned(),
        id: CARER.to_owned(),
        who: say(lang, "Mẹ: Lò Thị Inh", "Mother: Lò Thị Inh"),
        shared: 1,
        form: CarerForm::showing(fact(), &known),
        end: CarerForm::empty(fact()),
        ..CarerView::default()
    }
}

pub(crate) fn merge(lang: Lang) -> MergeView {
    let w = Words::new(lang);
    let row = |key: &str, first: &str, second: &str, differs| CompareRow {
        label: w.get(key),
        values: [first, second].map(|value| match value {
            "" => w.get("detail-none"),
            value => value.to_owned(),
        }),
        differs,
    };
    MergeView {
        records: [CHILD, OTHER].map(str::to_owned),
        names: [NAME, "Lò Thị Nguyệt"].map(str::to_owned),
        rows: vec![
            row("detail-name", NAME, "Lò Thị Nguyệt", true),
            row("merge-born", "12/09/2025", "12/09/2025", false),
            row("detail-personal-id", "040325000017", "", false),
            row("merge-facts", "14", "3", false),
        ],
        form: MergeForm {
            fact: fact().to_string(),
            stays: CHILD.to_owned(),
            reason: String::new(),
        },
        ..MergeView::default()
    }
}

pub(crate) fn merge_wrong(lang: Lang) -> MergeView {
    let mut view = merge(lang);
    view.form.stays.clear();
    view.errors = view
        .form
        .read([CHILD, OTHER])
        .expect_err("nothing was chosen");
    view
}
