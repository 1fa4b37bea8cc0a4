//! `cargo bench -p noi`: two files as a province would send them (100,000 children and
//! 1,000,000 services, or `NOI_BENCH_CHILDREN` with ten services each) imported by the built
//! program; prints rows per second. With `NOI_BENCH_FILES=DIR` the two files are left in DIR.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measured"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Services of the schedule with the age in days at which each is given here.
const SERVICES: [(&str, u32); 10] = [
    ("hepatitis_b", 0),
    ("bcg", 3),
    ("birth_registration", 20),
    ("dpt_hepb_hib", 62),
    ("growth_monitoring", 31),
    ("growth_monitoring", 61),
    ("growth_monitoring", 92),
    ("growth_monitoring", 122),
    ("growth_monitoring", 153),
    ("growth_monitoring", 183),
];

const COMMUNES: [&str; 4] = [
    "xã Mường Phăng",
    "xã Nà Tấu",
    "xã Thanh Nưa",
    "xã Mường Lay",
];

/// Day `days` after 1/1/2020, as offices write it; months of 28 days keep it simple.
fn date(days: u32) -> String {
    let (year, rest) = (2020 + days / 336, days % 336);
    format!("{:02}/{:02}/{year}", rest % 28 + 1, rest / 28 + 1)
}

fn files(folder: &Path, children: u32) {
    let mut people = "Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Xã,Thôn\n".to_owned();
    let mut services = "Mã trẻ,Dịch vụ,Ngày,Nơi thực hiện\n".to_owned();
    for child in 0..children {
        let born = child * 7 % 1_300;
        let sex = if child % 2 == 0 { "Nam" } else { "Nữ" };
        let commune = COMMUNES[(child % 4) as usize];
        let _ = writeln!(
            people,
            "B-{child},Lò Mẫu {child},{},{sex},{commune},Bản {}",
            date(born),
            child % 12
        );
        for (service, age) in SERVICES {
            let _ = writeln!(
                services,
                "B-{child},{service},{},Trạm y tế {commune}",
                date(born + age)
            );
        }
    }
    std::fs::write(folder.join("tre.csv"), people).expect("the folder was made for this");
    std::fs::write(folder.join("dich-vu.csv"), services).expect("the folder was made for this");
}

fn main() {
    let children = std::env::var("NOI_BENCH_CHILDREN")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(100_000);
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let folder =
        std::env::var("NOI_BENCH_FILES").map_or_else(|_| temporary.path().to_owned(), Into::into);
    files(&folder, children);
    let start = Instant::now();
    for (kind, file, rows) in [
        ("children", "tre.csv", children),
        ("services", "dich-vu.csv", children * 10),
    ] {
        let begun = Instant::now();
        let done = Command::new(env!("CARGO_BIN_EXE_noi"))
            .args(["import", kind, file, "--json", "--data"])
            .arg(temporary.path().join("so"))
            .current_dir(&folder)
            .output()
            .expect("the program was built");
        let seconds = begun.elapsed().as_secs_f64();
        let told = String::from_utf8_lossy(&done.stdout);
        let taken = told
            .lines()
            .find(|line| line.contains("\"accepted\""))
            .unwrap_or("nothing was accepted");
        println!(
            "{kind}: {rows} rows in {seconds:.1} s, {:.0} rows/s;{}",
            f64::from(rows) / seconds,
            taken.trim_end_matches(',')
        );
    }
    println!("both files: {:.1} s", start.elapsed().as_secs_f64());
}
