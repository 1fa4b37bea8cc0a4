//! Sample accounts, their pages at the door and inside, and lines of the log. The people are made up.

use noi_ui::forms::people::{GrantForm, PersonForm};
use noi_ui::page::{May, Visitor};
use noi_ui::pages::audit::{
    AuditLineView, AuditOutcome, AuditView, LookedView, OpenView, OpenedView,
};
use noi_ui::pages::door::{
    AccountView, CodesProblem, CodesView, DemoAccount, InvitationView, PasswordProblem, RoleLine,
    SignInView,
};
use noi_ui::pages::passkeys::{Ceremony, PasskeyProblem, PasskeyRow, PasskeysView};
use noi_ui::pages::people::{PeopleView, PersonProblem, PersonRow, PersonView};
use noi_ui::pages::tokens::{TokenFault, TokenForm, TokenRow, TokensView};
use noi_ui::words::Lang;

use super::{day, say};

/// The link on the page of an account; it leads to the installation itself, by its full address.
pub(crate) const LINK: &str = "https://noi.xa-tri-le.example/loi-moi/mYq0vXU2u3W1x9dKp7c5tA";

/// Where an identity service goes on, by its full address.
pub(crate) const ONWARD: &str = "https://danh-tinh.example/xac-nhan?state=x";

const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// Of a health station.
pub(crate) fn worker(lang: Lang) -> Visitor {
    Visitor {
        name: "Lò Thị Thu Hiền".to_owned(),
        role: say(lang, "Trạm y tế · Xã Tri Lễ", "Health station · Xã Tri Lễ"),
        may: May {
            list_children: true,
            see_figures: true,
            ..May::default()
        },
    }
}

/// Who manages accounts and reads the log.
pub(crate) fn administrator(lang: Lang) -> Visitor {
    Visitor {
        name: "Moong Thị Phương Thảo Nguyên".to_owned(),
        role: say(
            lang,
            "Quản trị hệ thống · Tỉnh Nghệ An",
            "System administrator · Tỉnh Nghệ An",
        ),
        may: May {
            manage_people: true,
            see_system: true,
            manage_units: true,
            read_audit: true,
            ..May::default()
        },
    }
}

pub(crate) fn sign_in(lang: Lang) -> SignInView {
    let account = |login: &str, vi: &str, en: &str, unit: &str| DemoAccount {
        login: login.to_owned(),
        role: say(lang, vi, en),
        unit: unit.to_owned(),
    };
    SignInView {
        next: "/viec?due=overdue".to_owned(),
        demo: vec![
            account(
                "ctv.banma",
                "Cộng tác viên thôn, bản",
                "Village collaborator",
                "Bản Mạ",
            ),
            account("tram.trile", "Trạm y tế", "Health station", "Xã Tri Lễ"),
            account(
                "vhxh.trile",
                "Công chức văn hóa - xã hội cấp xã",
                "Commune culture and social affairs officer",
                "Xã Tri Lễ",
            ),
            account(
                "ct.trile",
                "Lãnh đạo UBND cấp xã",
                "Commune leader",
                "Xã Tri Lễ",
            ),
            account(
                "syt.nghean",
                "Sở Y tế",
                "Department of Health",
                "Tỉnh Nghệ An",
            ),
            account(
                "quantri",
                "Quản trị hệ thống",
                "System administrator",
                "Việt Nam",
            ),
        ],
        demo_password: "sáu con vịt lội ao".to_owned(),
        ..SignInView::default()
    }
}

pub(crate) fn invitation() -> InvitationView {
    InvitationView {
        token: "mYq0vXU2u3W1x9dKp7c5tA".to_owned(),
        name: "Vi Văn Ổn".to_owned(),
        login: "on.trile".to_owned(),
        ..InvitationView::default()
    }
}

/// The first account, sent with no name, a sign-in name with a space, and a weak password.
pub(crate) fn first_wrong() -> InvitationView {
    InvitationView {
        token: "dau-tien".to_owned(),
        login: "quan tri".to_owned(),
        problem: Some(PasswordProblem::Guessable),
        first: true,
        problem_of_login: true,
        problem_of_name: true,
        ..InvitationView::default()
    }
}

fn roles(lang: Lang) -> Vec<RoleLine> {
    let role = |id: &str, (vi, en): (&str, &str), unit: &str, days: (&str, &str), holds| RoleLine {
        id: id.to_owned(),
        role: say(lang, vi, en),
        unit: unit.to_owned(),
        days: say(lang, days.0, days.1),
        holds,
        revocable: holds,
    };
    let station = ("Trạm y tế", "Health station");
    vec![
        role(
            "019a0000-0000-7000-8000-000000000011",
            station,
            "Xã Tri Lễ, tỉnh Nghệ An",
            ("từ 01/07/2025", "from 01/07/2025"),
            true,
        ),
        role(
            "019a0000-0000-7000-8000-000000000012",
            ("Cộng tác viên thôn, bản", "Village collaborator"),
            "Bản Mạ, xã Tri Lễ",
            (
                "từ 15/03/2024 đến 30/06/2025",
                "from 15/03/2024 to 30/06/2025",
            ),
            false,
        ),
        RoleLine {
            revocable: true,
            ..role(
                "019a0000-0000-7000-8000-000000000013",
                ("Hội, đoàn thể", "Mass organisation"),
                "Xã Tri Lễ, tỉnh Nghệ An",
                ("từ 01/01/2027", "from 01/01/2027"),
                false,
            )
        },
    ]
}

pub(crate) fn account(lang: Lang) -> AccountView {
    AccountView {
        name: "Lò Thị Thu Hiền".to_owned(),
        login: "hien.trile".to_owned(),
        roles: roles(lang),
        has_password: true,
        ..AccountView::default()
    }
}

/// Codes have just been turned on, and then a change of password went wrong.
pub(crate) fn account_wrong(lang: Lang) -> AccountView {
    AccountView {
        has_codes: true,
        codes_set: true,
        problem: Some(PasswordProblem::WrongSoFar),
        ..account(lang)
    }
}

/// Two of one's own; or a third that the browser is about to make.
pub(crate) fn passkeys(problem: Option<PasskeyProblem>, makes: bool) -> PasskeysView {
    let row = |id: &str, name: &str, used| PasskeyRow {
        id: id.to_owned(),
        name: name.to_owned(),
        made: day(2026, 3, 9),
        used,
    };
    PasskeysView {
        rows: vec![
            row("p1", "Điện thoại của Hiền", Some(day(2026, 11, 20))),
            row("p2", "Máy tính ở trạm", None),
        ],
        name: problem.map(|_| "Máy bảng".to_owned()).unwrap_or_default(),
        has_password: true,
        problem,
        ceremony: makes.then(|| Ceremony {
            challenge: "mYq0vXU2u3W1x9dKp7c5tA".to_owned(),
            site: "noi.xa-tri-le.example".to_owned(),
            user: "AAAAAAAAAAAAAAAAAAAAAQ".to_owned(),
            login: "hien.trile".to_owned(),
            name: "Lò Thị Thu Hiền".to_owned(),
            known: vec!["AQID".to_owned(), "BAUG".to_owned()],
        }),
    }
}

/// Opens by an identity of elsewhere alone.
pub(crate) fn account_linked(lang: Lang) -> AccountView {
    AccountView {
        service: Some(service(lang)),
        linked: true,
        has_password: false,
        ..account(lang)
    }
}

/// An identity service that nobody has.
pub(crate) fn service(lang: Lang) -> String {
    say(lang, "Cổng định danh mẫu", "Sample identity service")
}

pub(crate) fn codes(wrong: Option<CodesProblem>) -> CodesView {
    CodesView {
        secret: SECRET.to_owned(),
        address: format!("otpauth://totp/N%C3%B4i:hien.trile?secret={SECRET}&issuer=N%C3%B4i"),
        wrong,
    }
}

/// A token was just made; another is over.
pub(crate) fn tokens(lang: Lang) -> TokensView {
    let scopes = [
        (
            "read-children",
            "Tìm, liệt kê và mở hồ sơ trẻ",
            "Find, list and open children's records",
        ),
        (
            "read-figures",
            "Xem số liệu, kế hoạch, chỉ tiêu",
            "See figures, plans and targets",
        ),
        (
            "record",
            "Đăng ký trẻ, ghi việc đã làm cho trẻ",
            "Register children and record what was done for them",
        ),
    ];
    let scopes = scopes.map(|(code, vi, en)| (code, say(lang, vi, en)));
    let row = |id: &str, name: &str, scopes: &[(&'static str, String)], until: &str, used, over| {
        TokenRow {
            id: id.to_owned(),
            name: name.to_owned(),
            scopes: scopes.iter().map(|(_, words)| words.clone()).collect(),
            until: until.parse().expect("a day of these samples"),
            used,
            over,
        }
    };
    TokensView {
        rows: vec![
            row(
                "019a0000-0000-4000-8000-000000000042",
                "Bảng tính trạm y tế",
                &scopes,
                "2027-02-20",
                None,
                false,
            ),
            row(
                "019a0000-0000-4000-8000-000000000041",
                "Phần mềm <cũ>",
                &scopes[1..2],
                "2026-10-01",
                Some("2026-09-30".parse().expect("a day")),
                true,
            ),
        ],
        scopes: scopes.to_vec(),
        made: Some("noi_JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHP".to_owned()),
        ..TokensView::default()
    }
}

/// A form without anything that a program may do.
pub(crate) fn tokens_wrong(lang: Lang) -> TokensView {
    TokensView {
        rows: Vec::new(),
        form: TokenForm {
            name: "Bảng tính trạm y tế".to_owned(),
            scopes: Vec::new(),
            days: "90".to_owned(),
        },
        problem: Some(TokenFault::NoScope),
        made: None,
        ended: true,
        ..tokens(lang)
    }
}

pub(crate) fn people(lang: Lang) -> PeopleView {
    let row = |id: &str, name: &str, login: &str, roles: &[(&str, &str)], suspended, has_come| {
        PersonRow {
            id: id.to_owned(),
            name: name.to_owned(),
            login: login.to_owned(),
            roles: roles.iter().map(|(vi, en)| say(lang, vi, en)).collect(),
            suspended,
            has_come,
        }
    };
    PeopleView {
        grantable: grantable(lang),
        rows: vec![
            row(
                "019a0000-0000-7000-8000-000000000021",
                "Lò Thị Thu Hiền",
                "hien.trile",
                &[
                    ("Trạm y tế · Xã Tri Lễ", "Health station · Xã Tri Lễ"),
                    (
                        "Cộng tác viên thôn, bản · Bản Mạ",
                        "Village collaborator · Bản Mạ",
                    ),
                ],
                false,
                true,
            ),
            row(
                "019a0000-0000-7000-8000-000000000022",
                "Vi Văn Ổn",
                "on.trile",
                &[],
                false,
                false,
            ),
            row(
                "019a0000-0000-7000-8000-000000000023",
                "Moong Thị Phương Thảo Nguyên",
                "moong.thi.phuong.thao.nguyen@nghean.example",
                &[(
                    "Công chức văn hóa - xã hội cấp xã · Xã Tri Lễ",
                    "Commune culture and social affairs officer · Xã Tri Lễ",
                )],
                true,
                true,
            ),
        ],
        ..PeopleView::default()
    }
}

pub(crate) fn people_taken(lang: Lang) -> PeopleView {
    PeopleView {
        grantable: grantable(lang)[..3].to_vec(),
        form: PersonForm {
            name: "Lô Thị Hiền".to_owned(),
            login: "hien.trile".to_owned(),
            ..PersonForm::default()
        },
        problem: Some(PersonProblem::LoginTaken),
        ..people(lang)
    }
}

fn grantable(lang: Lang) -> Vec<(String, String)> {
    [
        (
            "village-collaborator",
            "Cộng tác viên thôn, bản",
            "Village collaborator",
        ),
        (
            "commune-officer",
            "Công chức văn hóa - xã hội cấp xã",
            "Commune culture and social affairs officer",
        ),
        ("commune-leader", "Lãnh đạo UBND cấp xã", "Commune leader"),
        ("health-station", "Trạm y tế", "Health station"),
        (
            "school",
            "Trường mầm non, tiểu học",
            "Preschool or primary school",
        ),
        ("mass-organisation", "Hội, đoàn thể", "Mass organisation"),
        (
            "protection-worker",
            "Người làm công tác bảo vệ trẻ em",
            "Child protection worker",
        ),
        ("auditor", "Người kiểm tra nhật ký", "Auditor of the log"),
    ]
    .map(|(code, vi, en)| (code.to_owned(), say(lang, vi, en)))
    .to_vec()
}

pub(crate) fn person(lang: Lang) -> PersonView {
    PersonView {
        id: "019a0000-0000-7000-8000-000000000021".to_owned(),
        name: "Lò Thị Thu Hiền".to_owned(),
        login: "hien.trile".to_owned(),
        has_come: true,
        has_codes: true,
        roles: roles(lang),
        grantable: grantable(lang),
        ..PersonView::default()
    }
}

/// Nothing was chosen, where few roles can be granted.
pub(crate) fn person_no_role(lang: Lang) -> PersonView {
    PersonView {
        grantable: grantable(lang)[..2].to_vec(),
        roles: Vec::new(),
        ..person_suspended(lang)
    }
}

/// Just made: the link shows; a role was typed for a unit that there is twice.
pub(crate) fn person_new(lang: Lang) -> PersonView {
    PersonView {
        id: "019a0000-0000-7000-8000-000000000022".to_owned(),
        name: "Vi Văn Ổn".to_owned(),
        login: "on.trile".to_owned(),
        grantable: grantable(lang)[..4].to_vec(),
        link: LINK.to_owned(),
        form: GrantForm {
            role: "health-station".to_owned(),
            unit: "Tân Phú".to_owned(),
            from: "01/12/2026".to_owned(),
            until: String::new(),
        },
        problem: Some(PersonProblem::Unit(vec![
            "Xã Tân Phú, tỉnh Đồng Nai".to_owned(),
            "Xã Tân Phú, tỉnh Nghệ An".to_owned(),
        ])),
        ..PersonView::default()
    }
}

pub(crate) fn person_own(lang: Lang) -> PersonView {
    PersonView {
        own: true,
        ..person(lang)
    }
}

pub(crate) fn person_suspended(lang: Lang) -> PersonView {
    PersonView {
        suspended: true,
        roles: Vec::new(),
        problem: Some(PersonProblem::NoRole),
        ..person(lang)
    }
}

fn lines(lang: Lang) -> Vec<AuditLineView> {
    let station = say(lang, "Trạm y tế · Xã Tri Lễ", "Health station · Xã Tri Lễ");
    let line = |number, at: &str, who: &str, role: &str, what: (&str, &str)| AuditLineView {
        number,
        at: at.to_owned(),
        who: who.to_owned(),
        role: role.to_owned(),
        what: say(lang, what.0, what.1),
        detail: String::new(),
        outcome: AuditOutcome::Done,
        record: String::new(),
    };
    let opens = ("Mở trang của một trẻ", "Open a child's page");
    let leader = say(
        lang,
        "Lãnh đạo UBND cấp xã · Xã Tri Lễ",
        "Commune leader · Xã Tri Lễ",
    );
    vec![
        AuditLineView {
            detail: say(
                lang,
                "Họ tên, ngày sinh, số định danh; Tiêm chủng, khám sức khỏe; Cân, đo và tăng trưởng",
                "Name, date of birth, numbers; Vaccines, health checks; Weighing, measuring, growth",
            ),
            record: "019a3f7c".to_owned(),
            ..line(
                18_204,
                "27/11/2026 09:15",
                "Lò Thị Thu Hiền",
                &station,
                opens,
            )
        },
        AuditLineView {
            outcome: AuditOutcome::ByReason,
            record: "019a3f7c".to_owned(),
            ..line(18_203, "27/11/2026 09:02", "Lương Văn Ự", &leader, opens)
        },
        AuditLineView {
            outcome: AuditOutcome::Refused(say(
                lang,
                "Vai trò không làm việc này",
                "The role doesn't do this",
            )),
            ..line(
                18_202,
                "27/11/2026 08:58",
                "Lương Văn Ự",
                &leader,
                ("Tìm trẻ", "Search for a child"),
            )
        },
        AuditLineView {
            outcome: AuditOutcome::Failed,
            ..line(
                18_201,
                "27/11/2026 08:57",
                "—",
                "",
                ("Đăng nhập", "Sign in"),
            )
        },
        AuditLineView {
            detail: say(lang, "50 trẻ", "50 children"),
            ..line(
                18_200,
                "27/11/2026 08:40",
                "Lò Thị Thu Hiền",
                &station,
                (
                    "Xem danh sách trẻ và việc cần làm",
                    "List children and what is due",
                ),
            )
        },
    ]
}

pub(crate) fn audit(lang: Lang) -> AuditView {
    AuditView {
        lines: lines(lang),
        next: Some(18_200),
        total: 18_204,
        head: "9f2c41d07be6a8135c0e94f7b21d6a3885e07c1f4ab93d62f1087e5cd4b09a76".to_owned(),
    }
}

pub(crate) fn looked(lang: Lang) -> LookedView {
    LookedView {
        id: "TE-40-000123".to_owned(),
        name: "Lò Thị Ánh Nguyệt".to_owned(),
        lines: lines(lang)[..2].to_vec(),
    }
}

pub(crate) fn opened(lang: Lang) -> OpenedView {
    let line = AuditLineView {
        number: 18_199,
        who: say(lang, "Lãnh đạo tỉnh (mẫu)", "Provincial leader (sample)"),
        what: say(
            lang,
            "Gia đình khiếu nại về việc chậm tiêm chủng",
            "The family complains that vaccination is late",
        ),
        detail: "Xã Tri Lễ".to_owned(),
        outcome: AuditOutcome::ByReason,
        ..lines(lang).swap_remove(0)
    };
    OpenedView { lines: vec![line] }
}

pub(crate) fn open(typed: &str) -> OpenView {
    OpenView {
        id: "TE-40-000123".to_owned(),
        reason: typed.to_owned(),
        too_short: !typed.is_empty(),
    }
}
