//! The program under a clock that jumps by years and stands still: every row is recorded, under
//! an identifier of its own, with the moment that the clock showed.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use noi_core::{DeviceId, Fact, FactId, Moment};
use noi_store::{Heads, Opening, Where, open};
use uuid::Uuid;

const CHILDREN: u32 = 300;

/// Imports a list of children while the clock shows `clock` and doesn't go on.
fn import(folder: &Path, nth: usize, clock: &str) {
    let mut list = "Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Xã\n".to_owned();
    for child in 0..CHILDREN {
        let sex = ["Nam", "Nữ"][(child % 2) as usize];
        let day = child % 28 + 1;
        writeln!(
            list,
            "C{nth}-{child},Lò Mẫu {child},{day:02}/03/2024,{sex},xã Nà Tấu"
        )
        .unwrap();
    }
    let file = folder.join(format!("tre-{nth}.csv"));
    std::fs::write(&file, list).unwrap();
    let done = noi(folder, Some(clock))
        .args(["import", "children"])
        .arg(&file)
        .output()
        .unwrap();
    let told = format!("{clock}: {done:?}");
    assert!(done.status.success(), "{told}");
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(report["accepted"], CHILDREN, "{told}");
    assert_eq!(report["rejected"], 0, "{told}");
}

fn noi(folder: &Path, clock: Option<&str>) -> Command {
    let program = env!("CARGO_BIN_EXE_noi");
    let mut command = match clock {
        Some(clock) => {
            let mut command = Command::new("faketime");
            command.env("TZ", "UTC").args(["-f", clock, program]);
            command
        }
        None => Command::new(program),
    };
    command.env_remove("NOI_LANG").env_remove("NOI_DATA");
    command.arg("--data").arg(folder.join("data")).arg("--json");
    command
}

#[tokio::test]
async fn no_clock_refuses_or_loses() {
    if Command::new("faketime").arg("-v").output().is_err() {
        // Past the test harness, which keeps what passing tests print to itself.
        let words = "skipped: faketime isn't installed; wrong clocks are not tried";
        writeln!(std::io::stderr(), "{words}").unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let clocks = [
        ("2026-11-22 08:00:00", 1_795_334_400_000),
        ("2036-11-22 08:00:00", 2_110_953_600_000),
        ("2025-01-01 08:00:00", 1_735_718_400_000),
        ("2025-01-01 08:00:00", 1_735_718_400_000),
    ];
    for (nth, (clock, _)) in clocks.iter().enumerate() {
        import(folder.path(), nth, clock);
    }
    let verified = noi(folder.path(), None).arg("verify").output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
    let opening = Opening {
        create: false,
        installation: Uuid::nil(),
        device: DeviceId(Uuid::nil()),
    };
    let place = Where::Folder(folder.path().join("data"));
    let store = open(&place, &opening).await.unwrap();
    let mut facts: Vec<(FactId, Moment)> = Vec::new();
    let mut keep = |bytes: &[u8]| {
        let envelope = Fact::from_stored(bytes).unwrap().envelope;
        facts.push((envelope.id, envelope.recorded));
    };
    let scanned = store
        .scan(&Heads::new(), &mut |_, _, bytes| keep(bytes))
        .await;
    scanned.unwrap();
    let recorded: Vec<Moment> = facts.iter().map(|(_, recorded)| *recorded).collect();
    let claimed: Vec<Moment> = (clocks.iter())
        .flat_map(|(_, moment)| [Moment(*moment); CHILDREN as usize])
        .collect();
    assert!(recorded == claimed, "not the moments that the clock showed");
    let ids: BTreeSet<FactId> = facts.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.len(), facts.len());
}
