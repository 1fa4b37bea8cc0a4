//! Pages of Nôi: pure functions from plain view data to HTML, in Vietnamese and English.
//!
//! A shell (server, service worker) parses a [`routes::Route`], loads what the page names, fills a
//! view struct from [`pages`] and a [`page::Page`], and calls that page's `render`. This room knows
//! no store, no pack and no clock; it decides nothing about children. Every sentence comes from
//! [`words`]; every file that a page needs comes from [`assets`]; pages work without JavaScript and
//! hold no inline style or script.

pub mod assets;
mod charts;
mod components;
pub mod figures;
pub mod format;
pub mod forms;
mod inputs;
pub mod page;
pub mod pages;
pub mod plan_text;
mod qr;
pub mod routes;
mod sorting;
pub mod words;

pub use assets::asset;
pub use page::Page;
pub use routes::Route;
pub use words::{Lang, Words};
