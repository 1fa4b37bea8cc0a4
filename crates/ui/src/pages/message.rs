//! Pages that say one thing: not found, not understood, refused, something failed, no data yet.

use askama::Template;

use super::html;
use crate::page::{Page, Shell};
use crate::routes::RouteError;
use crate::words::Words;

/// What a message page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// Which message.
    pub kind: MessageKind,
    /// What it is about, as the person gave it (a path, a value, an id); empty if nothing.
    pub about: String,
    /// Further words in the page's language, e.g. the reason of a refusal; may be empty.
    pub detail: String,
}

/// The messages; each says what is the matter and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// No page at this address: status 404.
    NotFound,
    /// No such child here: status 404.
    NoSuchChild,
    /// No such plan here: status 404.
    NoSuchPlan,
    /// No such indicator in the pack: status 404.
    NoSuchIndicator,
    /// No such unit on that day: status 404.
    NoSuchUnit,
    /// A day that can't be read: status 400.
    BadDay,
    /// Another value of the address that can't be read: status 400.
    BadValue,
    /// Recording was refused; `detail` says why: status 422.
    Refused,
    /// Asked for under a name that isn't ours: status 403.
    LoopbackOnly,
    /// No role of the person allows it; `detail` says why: status 403.
    NotAllowed,
    /// Something else keeps the ledger busy: status 503.
    Busy,
    /// The database can't be reached, so nothing is read or recorded: status 503.
    Away,
    /// The database only lets itself be read: status 503.
    ReadOnly,
    /// The disk is full, so nothing can be recorded: status 503.
    DiskFull,
    /// The disk reported an error: status 503.
    DiskFails,
    /// Something failed on our side: status 500.
    Failed,
    /// The data folder holds nothing yet: status 200.
    NoData,
}

impl MessageKind {
    /// All messages.
    pub const ALL: [MessageKind; 17] = [
        MessageKind::NotFound,
        MessageKind::NoSuchChild,
        MessageKind::NoSuchPlan,
        MessageKind::NoSuchIndicator,
        MessageKind::NoSuchUnit,
        MessageKind::BadDay,
        MessageKind::BadValue,
        MessageKind::Refused,
        MessageKind::LoopbackOnly,
        MessageKind::NotAllowed,
        MessageKind::Busy,
        MessageKind::Away,
        MessageKind::ReadOnly,
        MessageKind::DiskFull,
        MessageKind::DiskFails,
        MessageKind::Failed,
        MessageKind::NoData,
    ];

    /// The HTTP status to answer with.
    pub fn status(self) -> u16 {
        match self {
            MessageKind::NotFound
            | MessageKind::NoSuchChild
            | MessageKind::NoSuchPlan
            | MessageKind::NoSuchIndicator
            | MessageKind::NoSuchUnit => 404,
            MessageKind::BadDay | MessageKind::BadValue => 400,
            MessageKind::Refused => 422,
            MessageKind::LoopbackOnly | MessageKind::NotAllowed => 403,
            MessageKind::Busy
            | MessageKind::Away
            | MessageKind::ReadOnly
            | MessageKind::DiskFull
            | MessageKind::DiskFails => 503,
            MessageKind::Failed => 500,
            MessageKind::NoData => 200,
        }
    }

    /// Keys of the title and of what to do.
    pub fn keys(self) -> (&'static str, &'static str) {
        match self {
            MessageKind::NotFound => ("not-found-title", "not-found-text"),
            MessageKind::NoSuchChild => ("no-such-child-title", "no-such-child-text"),
            MessageKind::NoSuchPlan => ("no-such-plan-title", "no-such-plan-text"),
            MessageKind::NoSuchIndicator => ("no-such-indicator-title", "no-such-indicator-text"),
            MessageKind::NoSuchUnit => ("no-such-unit-title", "no-such-unit-text"),
            MessageKind::BadDay => ("bad-day-title", "bad-day-text"),
            MessageKind::BadValue => ("bad-value-title", "bad-value-text"),
            MessageKind::Refused => ("refused-title", "refused-text"),
            MessageKind::LoopbackOnly => ("loopback-title", "loopback-only-text"),
            MessageKind::NotAllowed => ("not-allowed-title", "not-allowed-text"),
            MessageKind::Busy => ("busy-title", "busy-text"),
            MessageKind::Away => ("away-title", "away-text"),
            MessageKind::ReadOnly => ("read-only-title", "read-only-text"),
            MessageKind::DiskFull => ("disk-full-title", "disk-full-text"),
            MessageKind::DiskFails => ("disk-fails-title", "disk-fails-text"),
            MessageKind::Failed => ("failed-title", "failed-text"),
            MessageKind::NoData => ("no-data-title", "no-data-text"),
        }
    }
}

impl From<&RouteError> for MessageView {
    fn from(error: &RouteError) -> MessageView {
        let (kind, about) = match error {
            RouteError::NotFound { path } => (MessageKind::NotFound, path.clone()),
            RouteError::BadValue {
                key: "as_of",
                value,
            } => (MessageKind::BadDay, value.clone()),
            RouteError::BadValue { key, value } => {
                (MessageKind::BadValue, format!("{key} = {value}"))
            }
        };
        MessageView {
            kind,
            about,
            detail: String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a MessageView,
    title: &'static str,
    text: &'static str,
    is_error: bool,
    home: String,
}

/// A message page. Answer with `view.kind.status()`.
pub fn render(view: &MessageView, page: &Page) -> String {
    let (title, text) = view.kind.keys();
    html(&MessagePage {
        v: view,
        title,
        text,
        is_error: view.kind.status() >= 400,
        home: page.href(page.start()),
        s: Shell::new(page),
        w: page.words(),
    })
}
