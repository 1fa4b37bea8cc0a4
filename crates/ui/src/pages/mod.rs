//! One module per page: its view data and its `render`.

pub mod about;
pub mod audit;
pub mod card;
pub mod carers;
pub mod child;
pub mod children;
pub mod choose;
pub mod coverage;
pub mod door;
pub mod duties;
pub mod edit;
pub mod find;
pub mod follow;
pub mod growth;
pub mod home;
pub mod identity;
pub mod imports;
pub mod indicator;
pub mod measure;
pub mod merge;
pub mod message;
pub mod passkeys;
pub mod people;
pub mod plan;
pub mod plans;
pub mod pregnancy;
pub mod register;
pub mod residence;
pub mod screen;
pub mod styleguide;
pub mod summary;
pub mod system;
pub mod tokens;
pub mod unit;
pub mod unit_forms;
pub mod units;

use askama::Template;

/// Renders a page's template. Writing to memory can't fail and no template of ours holds a
/// fallible filter, so that a failure shows as an empty page in tests rather than as a panic.
fn html(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}
