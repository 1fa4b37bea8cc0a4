//! `noi duties`: who must do what by when.

use noi_core::DutyKind;
use noi_core::access::Sections;
use noi_office::DutyBoard;

use super::{ledger, number, open};
use crate::args::{self, Common};
use crate::output::Output;

pub(crate) async fn run(
    asked: args::Duties,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let office = open(common).await?;
    let on = asked.as_of.unwrap_or_else(|| office.today());
    let (unit, _) = super::unit(&office, &asked.unit, on)?;
    let ledger = ledger(&office, output).await?;
    let board = office
        .duties(&ledger, unit, on, asked.children, Sections::ALL)
        .await?;
    if output.json {
        return output.print_json(&board);
    }
    show(&board, output);
    Ok(())
}

pub(crate) fn show(board: &DutyBoard, output: &Output) {
    output.with(
        "cli-duties-of",
        &[
            ("unit", board.unit_name.as_str().into()),
            ("as_of", board.as_of.vn().as_str().into()),
        ],
    );
    if board.needs.is_empty() && board.plans.is_empty() {
        output.key("cli-no-duties");
        return;
    }
    let rows = board
        .needs
        .iter()
        .map(|line| {
            vec![
                line.words.get(output.english()).to_owned(),
                role(line.role, output),
                number(output, line.overdue),
                number(output, line.open),
            ]
        })
        .collect();
    output.table(&["cli-need", "cli-who", "cli-overdue", "cli-open"], rows);
    for line in board.needs.iter().filter(|line| !line.children.is_empty()) {
        output.say("");
        output.say(line.words.get(output.english()));
        for child in &line.children {
            let name = child
                .name
                .clone()
                .unwrap_or_else(|| output.words.get("cli-no-name"));
            let village = child.village.clone().unwrap_or_default();
            output.say(&format!(
                "  {}  {name} · {village} · {}",
                child.due.vn(),
                child.child
            ));
        }
    }
    if board.waiting_for_unit > 0 {
        output.with(
            "cli-waiting-children",
            &[("n", number(output, board.waiting_for_unit).as_str().into())],
        );
    }
    if board.plans.is_empty() {
        return;
    }
    output.say("");
    let rows = board
        .plans
        .iter()
        .map(|one| {
            let (what, who) = match &one.duty.kind {
                DutyKind::Report { from, .. } => ("cli-duty-report", from.clone()),
                DutyKind::Task { agency, .. } => ("cli-duty-task", agency.clone()),
                _ => ("cli-duty-task", None),
            };
            let state = one.duty.state.code().replace('_', "-");
            vec![
                one.duty.due.vn(),
                output.words.get(&format!("cli-state-{state}")),
                output.words.get(what),
                who.unwrap_or_default(),
                one.plan.clone(),
                one.text.chars().take(100).collect(),
            ]
        })
        .collect();
    output.table(
        &[
            "cli-due",
            "cli-state",
            "cli-kind-of-duty",
            "cli-who",
            "cli-plan-symbol",
            "cli-quoted",
        ],
        rows,
    );
}

pub(super) fn role(role: noi_core::Role, output: &Output) -> String {
    let code = serde_json::to_value(role).unwrap_or_default();
    let code = code.as_str().unwrap_or_default().replace('_', "-");
    output.words.get(&format!("cli-role-{code}"))
}
