//! What every page has around its content: where we are, unit, day, state of the data, notices.

use noi_core::Day;

use crate::assets;
use crate::format;
use crate::routes::{
    AuditQuery, ChildQuery, Door, DutyQuery, FollowQuery, Lens, Place, Pregnancy, Route, Theme,
    Tree, UnitPage, UnitQuery,
};
use crate::words::{Lang, Words};

/// The frame of a page. A shell fills it from the session and the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The page itself: its language, theme, unit and day are in `route.lens`.
    pub route: Route,
    /// The day the figures are for: `route.lens.as_of`, or today.
    pub as_of: Day,
    /// Whether `as_of` is today.
    pub is_today: bool,
    /// Name of the unit looked at, e.g. "Xã Tri Lễ".
    pub unit_name: String,
    /// The units above it, highest first.
    pub above: Vec<UnitRef>,
    /// Duties that are overdue or due today here; shown beside the tab when not 0.
    pub duties_waiting: u64,
    /// State of the data behind the figures.
    pub data: DataState,
    /// The data is made up: say so on every page.
    pub synthetic: bool,
    /// Who is in; `None` at the door, and then nothing of the ledger stands around the content.
    pub visitor: Option<Visitor>,
}

/// Who looks at the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visitor {
    /// Họ và tên.
    pub name: String,
    /// The first role that holds today, in the page's language: "Trạm y tế · Xã Tri Lễ".
    pub role: String,
    pub may: May,
}

/// What the navigation offers: only what the person may do somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct May {
    pub list_children: bool,
    pub see_figures: bool,
    pub manage_people: bool,
    pub read_audit: bool,
    pub import_files: bool,
    pub see_system: bool,
    pub manage_units: bool,
}

/// A unit to link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRef {
    /// Id or code in addresses.
    pub id: String,
    /// Name as printed, e.g. "Tỉnh Nghệ An".
    pub name: String,
}

/// How complete the data is, and from what it was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataState {
    /// The day of the latest fact; `None` when there is none.
    pub until: Option<Day>,
    /// Units below this one that have sent nothing for the period: empty when all have sent;
    /// `None` when that isn't known, and then nothing is said about it.
    pub missing: Option<Vec<String>>,
    /// The ledger positions that the figures were made from: (shard, position).
    pub positions: Vec<(u32, u64)>,
    /// Version of the programme pack, e.g. "vn-ecd 2026.1".
    pub pack: String,
}

/// How many of the units that have sent nothing are named.
const NAMED: usize = 6;

/// How many tabs a telephone has room for; the others stand at the foot of the page.
const TABS: usize = 4;

/// One entry of the navigation.
pub(crate) struct NavItem {
    pub(crate) href: String,
    pub(crate) label: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) current: bool,
    pub(crate) count: u64,
    /// Only where there is room for more than the tabs.
    pub(crate) wide: bool,
    /// Key of what the page is for.
    pub(crate) help: Option<&'static str>,
}

/// The pages that a visitor may open, most used first.
fn nav(page: &Page, may: May) -> Vec<NavItem> {
    let place = &page.route.place;
    let all = [
        (may.see_figures, Place::Home, "nav-home", "home"),
        (
            may.list_children,
            Place::Children(ChildQuery::default()),
            "nav-children",
            "children",
        ),
        (
            may.list_children,
            Place::Duties(DutyQuery::default()),
            "nav-duties",
            "list",
        ),
        (
            may.see_figures,
            Place::Coverage(None),
            "nav-coverage",
            "pin",
        ),
        (may.see_figures, Place::Plans(None), "nav-plans", "document"),
        (
            may.list_children,
            Place::Follow(FollowQuery::default()),
            "nav-follow",
            "growth",
        ),
        (may.import_files, Place::Imports, "nav-imports", "file"),
        (
            may.manage_units,
            Place::Units(UnitPage::List(UnitQuery::default())),
            "nav-units",
            "units",
        ),
        (
            may.manage_people,
            Place::People(None),
            "nav-people",
            "badge",
        ),
        (
            may.read_audit,
            Place::Audit(AuditQuery::default()),
            "nav-audit",
            "eye",
        ),
        (may.see_system, Place::System, "nav-system", "system"),
        (true, Place::About, "nav-about", "info"),
    ];
    let allowed = all.into_iter().filter(|(may, ..)| *may);
    let item =
        |(at, (_, to, label, mark)): (usize, (bool, Place, &'static str, &'static str))| NavItem {
            href: page.href(to.clone()),
            label,
            mark,
            current: belongs(place, &to),
            count: match to {
                Place::Duties(_) => page.duties_waiting,
                _ => 0,
            },
            wide: at >= TABS,
            help: help(&to),
        };
    allowed.enumerate().map(item).collect()
}

/// Key of the two sentences that say what a page is for; none at the door.
fn help(place: &Place) -> Option<&'static str> {
    Some(match place {
        Place::Home => "help-home",
        Place::Children(_) | Place::Export(..) => "help-children",
        Place::Change(..) => "help-change",
        Place::Pregnancy(_) => "help-pregnancy",
        Place::Imports | Place::Import(_) | Place::Rejects(_) => "help-imports",
        Place::Opened(_) => "help-opened",
        Place::Child(_) | Place::Undo(_) | Place::Looked(_) | Place::Open(_) => "help-child",
        Place::Summary(_) | Place::Card(_) => "help-paper",
        Place::Register => "help-register",
        Place::Measure(_) => "help-measure",
        Place::Screen(..) => "help-screen",
        Place::Units(_) => "help-units",
        Place::Follow(_) => "help-follow",
        Place::Duties(_) => "help-duties",
        Place::Coverage(_) => "help-coverage",
        Place::Indicator(_) => "help-indicator",
        Place::Plans(_) => "help-plans",
        Place::Plan(_) => "help-plan",
        Place::Choose(_) => "help-choose",
        Place::People(_) | Place::Person(_) => "help-people",
        Place::Audit(_) => "help-audit",
        Place::Find(_) => "help-find",
        Place::System => "help-system",
        Place::About => "help-about",
        Place::Styleguide => "help-styleguide",
        Place::Door(
            Door::Account | Door::Password | Door::Codes | Door::Identity | Door::Passkeys,
        ) => "help-account",
        Place::Door(_) => return None,
    })
}

/// Whether a page stands under an entry of the navigation.
fn belongs(place: &Place, entry: &Place) -> bool {
    match entry {
        Place::Children(_) => matches!(
            place,
            Place::Children(_)
                | Place::Child(_)
                | Place::Register
                | Place::Measure(_)
                | Place::Screen(..)
                | Place::Undo(_)
                | Place::Change(..)
                | Place::Pregnancy(_)
                | Place::Looked(_)
                | Place::Open(_)
                | Place::Summary(_)
                | Place::Card(_)
        ),
        Place::Duties(_) => matches!(place, Place::Duties(_)),
        Place::Coverage(_) => matches!(place, Place::Coverage(_) | Place::Indicator(_)),
        Place::Plans(_) => matches!(place, Place::Plans(_) | Place::Plan(_)),
        Place::Follow(_) => matches!(place, Place::Follow(_)),
        Place::People(_) => matches!(place, Place::People(_) | Place::Person(_)),
        Place::Units(_) => matches!(place, Place::Units(_)),
        Place::Audit(_) => matches!(place, Place::Audit(_) | Place::Opened(_)),
        Place::Imports => matches!(place, Place::Imports | Place::Import(_) | Place::Rejects(_)),
        entry => place == entry,
    }
}

/// What the base template shows.
pub(crate) struct Shell<'a> {
    pub(crate) page: &'a Page,
    pub(crate) w: Words,
    pub(crate) nav: Vec<NavItem>,
}

impl<'a> Shell<'a> {
    pub(crate) fn new(page: &'a Page) -> Shell<'a> {
        Shell {
            page,
            w: Words::new(page.lang()),
            nav: page
                .visitor
                .as_ref()
                .map_or_else(Vec::new, |visitor| nav(page, visitor.may)),
        }
    }

    pub(crate) fn css(&self) -> String {
        assets::href("noi.css")
    }

    pub(crate) fn script(&self) -> String {
        assets::href("find.js")
    }

    /// What the present page is for, for those who are in.
    pub(crate) fn help(&self) -> Option<String> {
        let visitor = self.page.visitor.as_ref();
        let key = visitor.and_then(|_| help(&self.page.route.place));
        key.map(|key| self.w.get(key))
    }

    pub(crate) fn find(&self) -> String {
        self.page.href(Place::Find(String::new()))
    }

    pub(crate) fn icon(&self) -> String {
        assets::href("icon.svg")
    }

    /// Where the name of the program leads to.
    pub(crate) fn start(&self) -> String {
        self.page.href(self.page.start())
    }

    pub(crate) fn account(&self) -> String {
        self.page.href(Place::Door(Door::Account))
    }

    /// Whether the page is about one's own account.
    pub(crate) fn at_account(&self) -> bool {
        let account = Place::Door(Door::Account);
        let codes = Place::Door(Door::Codes);
        let tokens = Place::Door(Door::Tokens);
        [account, codes, tokens].contains(&self.here().place)
    }

    /// Whether there is anything that a unit and a day choose.
    pub(crate) fn has_units(&self) -> bool {
        let may = self.page.visitor.as_ref().map(|visitor| visitor.may);
        may.is_some_and(|may| may.list_children || may.see_figures)
    }

    pub(crate) fn choose(&self) -> String {
        self.page.href(Place::Choose(String::new()))
    }

    /// The present page with another unit in view; a page of one record gives way to the home.
    pub(crate) fn in_unit(&self, unit: &str) -> String {
        let place = match &self.page.route.place {
            Place::Child(_)
            | Place::Measure(_)
            | Place::Screen(..)
            | Place::Undo(_)
            | Place::Change(..)
            | Place::Pregnancy(Pregnancy::One(_) | Pregnancy::Born(_))
            | Place::Plan(_)
            | Place::Looked(_)
            | Place::Open(_)
            | Place::Summary(_)
            | Place::Card(_)
            | Place::Person(_)
            | Place::Door(_)
            | Place::Find(_)
            | Place::Choose(_) => Place::Home,
            Place::Audit(_) => Place::Audit(AuditQuery::default()),
            Place::Units(_) => Place::Units(UnitPage::List(UnitQuery::default())),
            Place::Import(_) | Place::Rejects(_) => Place::Imports,
            place => place.clone(),
        };
        self.page
            .route
            .to(place)
            .through(|lens| lens.unit = Some(unit.to_owned()))
            .href()
    }

    pub(crate) fn follow(&self) -> String {
        self.page.href(Place::Follow(FollowQuery::default()))
    }

    /// The present page as something to ask for again: what is only ever sent to gives way to the
    /// page that holds its form.
    fn here(&self) -> Route {
        let route = &self.page.route;
        match &route.place {
            Place::Door(Door::Password) => route.to(Place::Door(Door::Account)),
            Place::Door(Door::SignOut | Door::Back) => {
                route.to(Place::Door(Door::SignIn(String::new())))
            }
            Place::Undo(id) => route.to(Place::Child(id.clone())),
            _ => route.clone(),
        }
    }

    pub(crate) fn other_lang(&self) -> (Lang, String) {
        let other = self.page.lang().other();
        let mut route = self.here();
        route.lens.lang = other;
        (other, route.href())
    }

    /// Theme, address of this page in it, whether it is the present one.
    pub(crate) fn themes(&self) -> Vec<(Theme, String, bool)> {
        let link = |theme: Theme| {
            let mut route = self.here();
            route.lens.theme = theme;
            (theme, route.href(), self.page.route.lens.theme == theme)
        };
        Theme::ALL.into_iter().map(link).collect()
    }

    pub(crate) fn as_of(&self) -> String {
        self.page.as_of.vn()
    }

    /// The sentence about how complete the data is.
    pub(crate) fn data_sentence(&self) -> String {
        let data = &self.page.data;
        let Some(until) = data.until else {
            return self.w.get("data-none");
        };
        let until = self.w.x("data-until", until.vn());
        let missing = match data.missing.as_deref() {
            None => return until,
            Some([]) => self.w.get("data-complete"),
            Some(names) => {
                let mut list = names
                    .iter()
                    .take(NAMED)
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join(", ");
                if names.len() > NAMED {
                    list.push(' ');
                    list.push_str(&self.w.n("and-more", names.len() - NAMED));
                }
                self.w.with(
                    "data-missing",
                    &[("n", names.len().into()), ("x", list.into())],
                )
            }
        };
        format!("{until} {missing}")
    }

    /// Ledger positions in words: "0:12, 40:81.234".
    pub(crate) fn positions(&self) -> String {
        let lang = self.page.lang();
        let one = |(shard, at): &(u32, u64)| format!("{shard}:{}", format::integer(lang, *at));
        self.page
            .data
            .positions
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(", ")
    }

    pub(crate) fn as_then(&self) -> bool {
        self.page.route.lens.view == Tree::Then
    }
}

impl Page {
    /// Language of the page.
    pub fn lang(&self) -> Lang {
        self.route.lens.lang
    }

    /// The words of the page's language.
    pub fn words(&self) -> Words {
        Words::new(self.lang())
    }

    /// The page on which the visitor begins: the first of those that they may open. Without a
    /// visitor it is the home page, which leads to the door.
    pub fn start(&self) -> Place {
        let Some(Visitor { may, .. }) = &self.visitor else {
            return Place::Home;
        };
        if may.see_figures {
            Place::Home
        } else if may.list_children {
            Place::Duties(DutyQuery::default())
        } else if may.manage_people {
            Place::People(None)
        } else if may.read_audit {
            Place::Audit(AuditQuery::default())
        } else {
            Place::Door(Door::Account)
        }
    }

    /// Address of another page that keeps unit, day, language and theme.
    pub fn href(&self, place: Place) -> String {
        self.route.to(place).href()
    }

    /// Address of another page with another unit in view.
    pub fn href_in(&self, unit: &str, place: Place) -> String {
        let mut route = self.route.to(place);
        route.lens.unit = Some(unit.to_owned());
        route.href()
    }

    /// The lens's values as hidden fields of a form, without those that the form itself sets.
    pub(crate) fn kept(&self, but: &[&str]) -> Vec<(&'static str, String)> {
        let lens: &Lens = &self.route.lens;
        lens.values()
            .into_iter()
            .filter(|(key, _)| !but.contains(key))
            .collect()
    }
}
