//! Screening a child: which questionnaires there are for its age.

use noi_ui::pages::screen::{ScreenShown, ScreenView};

use super::{Frame, child};
use crate::pages::Trouble;
use crate::say;

pub(crate) async fn load(
    frame: &Frame<'_>,
    id: &str,
    _which: Option<&str>,
) -> Result<ScreenView, Trouble> {
    let child = child::find(frame, id).await?;
    Ok(ScreenView {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        sex: child.details.sex,
        birth: child.birth(),
        step: ScreenShown::Choose(Vec::new()),
    })
}
