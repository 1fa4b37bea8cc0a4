//! The units asset: `cargo xtask units` packs `packs/vn-ecd/units/*.csv` into
//! `packs/vn-ecd/units.bin`; `--check` fails when the two differ; a folder of source data as
//! argument writes the CSV files anew first, keeping every number that was ever given.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use noi_core::Day;
use noi_core::names::tone_placed;
use noi_core::units::{Change, Kind, Level, Move, Succession, Tables, UnitRow, Units, encode};

/// The day of the reform: 34 provinces, no districts.
const REFORM: &str = "2025-07-01";
/// The first day on which units are seen as the newer list has them; the law's day is unknown.
const SEEN: &str = "2026-07-01";

/// What the lists don't tell: Huế was the province Thừa Thiên Huế before Resolution
/// 175/2024/QH15 made it a city from 2025-01-01.
const HUE: (u32, &str, &str) = (46, "Thừa Thiên Huế", "2025-01-01");

pub(crate) fn run(args: &[String]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join("packs")
        .join("vn-ecd");
    let (folder, asset) = (root.join("units"), root.join("units.bin"));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let check = match args[..] {
        [] => false,
        ["--check"] => true,
        [source] if !source.starts_with('-') => {
            import(Path::new(source), &folder)?;
            false
        }
        _ => bail!("usage: cargo xtask units [--check | FOLDER OF THE SOURCE DATA]"),
    };
    let bytes = encode(&read(&folder)?);
    let units = Units::decode(&bytes).context("the packed units don't read back")?;
    if check {
        let there = fs::read(&asset).with_context(|| format!("reading {}", asset.display()))?;
        ensure!(
            there == bytes,
            "packs/vn-ecd/units.bin is stale: run `cargo xtask units`"
        );
    } else {
        fs::write(&asset, &bytes).with_context(|| format!("writing {}", asset.display()))?;
        say(&format!(
            "{} units, {} bytes",
            units.all().count(),
            bytes.len()
        ));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command tells what it did")]
fn say(text: &str) {
    println!("{text}");
}

/// The tables of the CSV files.
fn read(folder: &Path) -> Result<Tables> {
    let mut tables = Tables::default();
    each(&folder.join("units.csv"), |row| {
        let number: usize = row.number("number")?;
        ensure!(
            number == tables.units.len(),
            "numbers must be dense and in order"
        );
        let centroid = match (row.hundredths("lat")?, row.hundredths("lon")?) {
            (Some(lat), Some(lon)) => Some((i16::try_from(lat)?, i16::try_from(lon)?)),
            _ => None,
        };
        tables.units.push(UnitRow {
            kind: row.kind()?,
            name: row.get("name")?.to_owned(),
            code: row.number("code")?,
            from: row.day("from")?,
            until: row.day("until")?,
            parent: row.number("parent")?,
            centroid,
            area: row.hundredths("area_km2")?.map(u32::try_from).transpose()?,
        });
        Ok(())
    })?;
    each(&folder.join("moves.csv"), |row| {
        let from = row.day("from")?.context("a move needs its day")?;
        tables.moves.push(Move {
            unit: row.number("unit")?,
            from,
            parent: row.number("parent")?,
        });
        Ok(())
    })?;
    each(&folder.join("changes.csv"), |row| {
        tables.changes.push(Change {
            unit: row.number("unit")?,
            from: row.day("from")?.context("a change needs a day")?,
            day_known: row.number::<u8>("day_known")? == 1,
            kind: row.kind()?,
            name: row.get("name")?.to_owned(),
            code: row.number("code")?,
        });
        Ok(())
    })?;
    each(&folder.join("successions.csv"), |row| {
        tables.successions.push(Succession {
            old: row.number("old")?,
            new: row.number("new")?,
            whole: match row.get("share")? {
                "whole" => true,
                "part" => false,
                other => bail!("share is {other:?}; it must be whole or part"),
            },
            default: row.number::<u8>("default")? == 1,
        });
        Ok(())
    })?;
    Ok(tables)
}

/// A row of a CSV file, by its header.
struct Row<'a> {
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn get(&self, column: &str) -> Result<&str> {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| self.record.get(at))
            .with_context(|| format!("no column {column}"))
    }

    fn number<N: std::str::FromStr>(&self, column: &str) -> Result<N> {
        let text = self.get(column)?;
        text.parse()
            .ok()
            .with_context(|| format!("{column} is {text:?}, which is no number"))
    }

    fn hundredths(&self, column: &str) -> Result<Option<i32>> {
        let text = self.get(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        Ok(Some((self.number::<f64>(column)? * 100.0).round() as i32))
    }

    fn day(&self, column: &str) -> Result<Option<Day>> {
        let text = self.get(column)?;
        if text.is_empty() {
            Ok(None)
        } else {
            Ok(Some(text.parse()?))
        }
    }

    fn kind(&self) -> Result<Kind> {
        let text = self.get("kind")?;
        Kind::from_code(text).with_context(|| format!("kind is {text:?}, which is no kind of unit"))
    }
}

fn each(path: &Path, mut take: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("opening {}", path.display()))?;
    let header = reader.headers()?.clone();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        take(&Row {
            header: &header,
            record: &record,
        })
        .with_context(|| format!("{}:{line}", path.display()))?;
    }
    Ok(())
}

/// A unit of the source lists, on its way to a number.
struct Draft {
    row: UnitRow,
    parent: Key,
}

/// What tells units of the source apart: level, code, and which list.
type Key = (Level, u32, List);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Old,
    New,
}

const COUNTRY: Key = (Level::Country, 0, List::Old);

/// Writes the CSV files from the source lists.
fn import(source: &Path, folder: &Path) -> Result<()> {
    let reform: Day = REFORM.parse()?;
    let mut drafts: Vec<(Key, Draft)> = vec![(
        COUNTRY,
        Draft {
            row: draft_row(Kind::Country, "Việt Nam", 0, None, None),
            parent: COUNTRY,
        },
    )];
    let old_end = Some(reform.plus_days(-1));
    each(&source.join("old_units.csv"), |row| {
        let (province, district) = (row.number("province_code")?, row.number("district_code")?);
        let province_key = (Level::Province, province, List::Old);
        let district_key = (Level::District, district, List::Old);
        add(
            &mut drafts,
            province_key,
            COUNTRY,
            row.get("province")?,
            old_end,
            None,
        )?;
        add(
            &mut drafts,
            district_key,
            province_key,
            row.get("district")?,
            old_end,
            None,
        )?;
        if !row.get("ward_code")?.is_empty() {
            let key = (Level::Commune, row.number("ward_code")?, List::Old);
            let draft = add(
                &mut drafts,
                key,
                district_key,
                row.get("ward")?,
                old_end,
                None,
            )?;
            draft.centroid = place(row)?;
        }
        Ok(())
    })?;
    each(&source.join("new_units.csv"), |row| {
        let province_key = (Level::Province, row.number("province_code")?, List::New);
        add(
            &mut drafts,
            province_key,
            COUNTRY,
            row.get("province")?,
            None,
            Some(reform),
        )?;
        let key = (Level::Commune, row.number("ward_code")?, List::New);
        let draft = add(
            &mut drafts,
            key,
            province_key,
            row.get("ward")?,
            None,
            Some(reform),
        )?;
        draft.centroid = place(row)?;
        draft.area = row.hundredths("area_km2")?.map(u32::try_from).transpose()?;
        Ok(())
    })?;

    let mut links: BTreeMap<(Key, Key), (bool, bool)> = BTreeMap::new();
    each(&source.join("mapping_old_to_new.csv"), |row| {
        let old_province = (Level::Province, row.number("old_province_code")?, List::Old);
        let new_province = (Level::Province, row.number("new_province_code")?, List::New);
        links.insert((old_province, new_province), (true, true));
        // An island district without communes became a special zone itself.
        let old = match row.get("old_ward_code")? {
            "" => (Level::District, row.number("old_district_code")?, List::Old),
            code => (Level::Commune, code.parse()?, List::Old),
        };
        let new = (Level::Commune, row.number("new_ward_code")?, List::New);
        let whole = row.get("kind")? == "whole";
        links.insert((old, new), (whole, row.number::<u8>("is_default")? == 1));
        Ok(())
    })?;

    // A unit that stayed the same people under the same name, kind and code stays one unit.
    let count = |end: fn(&(Key, Key)) -> Key| {
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for link in links.keys() {
            *counts.entry(end(link)).or_default() += 1;
        }
        counts
    };
    let (by_old, by_new) = (count(|link| link.0), count(|link| link.1));
    let at: BTreeMap<Key, usize> = drafts
        .iter()
        .enumerate()
        .map(|(at, row)| (row.0, at))
        .collect();
    let same: Vec<(Key, Key)> = links
        .keys()
        .filter(|(old, new)| {
            let (Some(&a), Some(&b)) = (at.get(old), at.get(new)) else {
                return false;
            };
            let (a, b) = (&drafts[a].1.row, &drafts[b].1.row);
            by_old[old] == 1
                && by_new[new] == 1
                && a.code == b.code
                && a.kind == b.kind
                && same_spelling(&a.name, &b.name)
        })
        .copied()
        .collect();

    let mut moves: Vec<(Key, Key)> = Vec::new();
    let mut ended: BTreeMap<Key, Key> = BTreeMap::new();
    for &(old, new) in &same {
        let later = &drafts[at[&new]].1;
        let (name, centroid, area, parent) = (
            later.row.name.clone(),
            later.row.centroid,
            later.row.area,
            later.parent,
        );
        let kept = &mut drafts[at[&old]].1.row;
        kept.until = None;
        (kept.name, kept.centroid, kept.area) = (name, centroid, area);
        if old.0 == Level::Commune {
            moves.push((old, parent));
        }
        ended.insert(new, old);
        links.remove(&(old, new));
    }
    drafts.retain(|(key, _)| !ended.contains_key(key));
    let kept = |key: Key| ended.get(&key).copied().unwrap_or(key);
    outline(&mut drafts, &moves, &kept);

    drafts.sort_by_key(|(key, _)| (key.0, key.2, key.1));
    let numbers = number(&drafts, folder)?;
    let mut changes = changes(source, &mut drafts, &numbers, &kept)?;
    drafts.sort_by_key(|(key, _)| numbers[key]);
    changes.sort_by_key(|change| (change.unit, change.from));

    fs::create_dir_all(folder)?;
    let mut out = csv::Writer::from_path(folder.join("units.csv"))?;
    out.write_record([
        "number", "code", "kind", "name", "from", "until", "parent", "lat", "lon", "area_km2",
    ])?;
    for (key, Draft { row, parent }) in &drafts {
        let decimals =
            |value: Option<f64>| value.map_or(String::new(), |v| format!("{:.2}", v / 100.0));
        out.write_record([
            numbers[key].to_string(),
            code_text(row.kind.level(), row.code),
            row.kind.code().to_owned(),
            row.name.clone(),
            row.from.map_or(String::new(), |day| day.to_string()),
            row.until.map_or(String::new(), |day| day.to_string()),
            numbers[&kept(*parent)].to_string(),
            decimals(row.centroid.map(|place| place.0.into())),
            decimals(row.centroid.map(|place| place.1.into())),
            decimals(row.area.map(f64::from)),
        ])?;
    }
    out.flush()?;
    let mut moves: Vec<(u32, u32)> = moves
        .iter()
        .map(|(unit, parent)| (numbers[unit], numbers[&kept(*parent)]))
        .collect();
    moves.sort_unstable();
    let mut out = csv::Writer::from_path(folder.join("moves.csv"))?;
    out.write_record(["unit", "from", "parent"])?;
    for (unit, parent) in moves {
        out.write_record([unit.to_string(), REFORM.to_owned(), parent.to_string()])?;
    }
    out.flush()?;
    let mut out = csv::Writer::from_path(folder.join("changes.csv"))?;
    out.write_record(["unit", "from", "day_known", "code", "kind", "name"])?;
    for change in changes {
        out.write_record([
            change.unit.to_string(),
            change.from.to_string(),
            u8::from(change.day_known).to_string(),
            code_text(change.kind.level(), change.code),
            change.kind.code().to_owned(),
            change.name,
        ])?;
    }
    out.flush()?;
    let mut rows: Vec<(u32, u32, bool, bool)> = links
        .iter()
        .map(|((old, new), (whole, default))| {
            (numbers[old], numbers[&kept(*new)], *whole, *default)
        })
        .collect();
    rows.sort_unstable();
    let mut out = csv::Writer::from_path(folder.join("successions.csv"))?;
    out.write_record(["old", "new", "share", "default"])?;
    for (old, new, whole, default) in rows {
        let share = if whole { "whole" } else { "part" };
        out.write_record([
            &old.to_string(),
            &new.to_string(),
            share,
            &u8::from(default).to_string(),
        ])?;
    }
    out.flush()?;
    Ok(())
}

fn draft_row(kind: Kind, name: &str, code: u32, from: Option<Day>, until: Option<Day>) -> UnitRow {
    UnitRow {
        kind,
        name: name.to_owned(),
        code,
        from,
        until,
        parent: 0,
        centroid: None,
        area: None,
    }
}

/// The draft of a key, made at its first mention.
fn add<'a>(
    drafts: &'a mut Vec<(Key, Draft)>,
    key: Key,
    parent: Key,
    full_name: &str,
    until: Option<Day>,
    from: Option<Day>,
) -> Result<&'a mut UnitRow> {
    // Both lists are in tree order: a unit that was mentioned is among the last few rows of its
    // level, and provinces are few.
    let known = match key.0 {
        Level::Commune => None,
        _ => drafts.iter().position(|(other, _)| *other == key),
    };
    let at = match known {
        Some(at) => at,
        None => {
            let (kind, name) = split_name(key.0, full_name)?;
            drafts.push((
                key,
                Draft {
                    row: draft_row(kind, &name, key.1, from, until),
                    parent,
                },
            ));
            drafts.len() - 1
        }
    };
    Ok(&mut drafts[at].1.row)
}

/// "Thị Trấn Óc Eo" → township, "Óc Eo".
fn split_name(level: Level, full_name: &str) -> Result<(Kind, String)> {
    const KINDS: [Kind; 10] = [
        Kind::Province,
        Kind::CityProvince,
        Kind::UrbanDistrict,
        Kind::RuralDistrict,
        Kind::Town,
        Kind::City,
        Kind::Commune,
        Kind::Ward,
        Kind::Township,
        Kind::SpecialZone,
    ];
    for kind in KINDS.into_iter().filter(|kind| kind.level() == level) {
        let count = kind.word().chars().count();
        let word: String = full_name.chars().take(count).collect();
        let name: String = full_name.chars().skip(count).collect();
        if word.to_lowercase() == kind.word().to_lowercase() && name.starts_with(' ') {
            return Ok((kind, tone_placed(name.trim())));
        }
    }
    bail!("{full_name:?} doesn't begin with the word of a kind of its level ({level:?})")
}

fn same_spelling(a: &str, b: &str) -> bool {
    tone_placed(a).to_lowercase() == tone_placed(b).to_lowercase()
}

fn place(row: &Row<'_>) -> Result<Option<(i16, i16)>> {
    Ok(match (row.hundredths("lat")?, row.hundredths("lon")?) {
        (Some(lat), Some(lon)) => Some((i16::try_from(lat)?, i16::try_from(lon)?)),
        _ => None,
    })
}

fn code_text(level: Level, number: u32) -> String {
    noi_core::units::Code { level, number }.to_string()
}

/// Centroids of provinces and districts: the median of their communes (far islands don't pull it
/// out to sea); areas of the provinces from the reform on: the sum, where all are known.
fn outline(drafts: &mut [(Key, Draft)], moves: &[(Key, Key)], kept: &dyn Fn(Key) -> Key) {
    type Below = (Vec<i16>, Vec<i16>, Vec<Option<u32>>);
    let mut below: BTreeMap<Key, Below> = BTreeMap::new();
    let moved: BTreeMap<Key, Key> = moves.iter().copied().collect();
    let district_of: BTreeMap<Key, Key> = drafts
        .iter()
        .map(|(key, draft)| (*key, draft.parent))
        .collect();
    for (key, draft) in drafts.iter().filter(|(key, _)| key.0 == Level::Commune) {
        let mut parents = vec![kept(draft.parent)];
        if draft.parent.0 == Level::District {
            parents.push(kept(district_of[&draft.parent]));
        }
        let now = moved.get(key).copied().map(kept);
        parents.extend(now);
        parents.dedup();
        for parent in parents {
            let (lats, lons, areas) = below.entry(parent).or_default();
            lats.extend(draft.row.centroid.map(|place| place.0));
            lons.extend(draft.row.centroid.map(|place| place.1));
            if draft.row.until.is_none() && (now.is_none() || now == Some(parent)) {
                areas.push(draft.row.area);
            }
        }
    }
    for (key, draft) in drafts.iter_mut().filter(|(key, _)| key.0 < Level::Commune) {
        let Some((lats, lons, areas)) = below.get_mut(key) else {
            continue;
        };
        lats.sort_unstable();
        lons.sort_unstable();
        draft.row.centroid = lats
            .get(lats.len() / 2)
            .copied()
            .zip(lons.get(lons.len() / 2).copied());
        if key.0 == Level::Province && draft.row.until.is_none() {
            draft.row.area = areas.iter().copied().sum();
        }
    }
}

/// A number for each draft: the one that the CSV already gives, or the next free one.
fn number(drafts: &[(Key, Draft)], folder: &Path) -> Result<BTreeMap<Key, u32>> {
    let mut given: BTreeMap<(Level, u32, Option<Day>), u32> = BTreeMap::new();
    let mut next = 0;
    let path: PathBuf = folder.join("units.csv");
    if path.exists() {
        each(&path, |row| {
            let number = row.number("number")?;
            given.insert(
                (row.kind()?.level(), row.number("code")?, row.day("from")?),
                number,
            );
            next = next.max(number + 1);
            Ok(())
        })?;
    }
    let known = given.len();
    let mut numbers = BTreeMap::new();
    for (key, draft) in drafts {
        let number = given
            .remove(&(key.0, draft.row.code, draft.row.from))
            .unwrap_or_else(|| {
                next += 1;
                next - 1
            });
        numbers.insert(*key, number);
    }
    ensure!(
        known == 0 || given.is_empty(),
        "{} units of units.csv are missing from the source: a number is never given up; \
         end them by hand instead",
        given.len()
    );
    Ok(numbers)
}

/// What the newer list has otherwise, and what only the law tells.
fn changes(
    source: &Path,
    drafts: &mut [(Key, Draft)],
    numbers: &BTreeMap<Key, u32>,
    kept: &dyn Fn(Key) -> Key,
) -> Result<Vec<Change>> {
    let seen: Day = SEEN.parse()?;
    let mut codes: BTreeMap<u32, u32> = BTreeMap::new();
    each(&source.join("code_patch.csv"), |row| {
        codes.insert(
            row.number("current_code")?,
            row.number("vietnamadminunits_code")?,
        );
        Ok(())
    })?;
    let at: BTreeMap<Key, usize> = drafts
        .iter()
        .enumerate()
        .map(|(at, row)| (row.0, at))
        .collect();
    let mut changes: BTreeMap<u32, Change> = BTreeMap::new();
    each(&source.join("new_units_2026-07.csv"), |row| {
        for (level, code, name) in [
            (Level::Province, "province_code", "province"),
            (Level::Commune, "ward_code", "ward"),
        ] {
            let now: u32 = row.number(code)?;
            let before = codes
                .get(&now)
                .copied()
                .filter(|_| level == Level::Commune)
                .unwrap_or(now);
            let key = kept((level, before, List::New));
            let draft = at.get(&key).map(|&at| &drafts[at].1.row);
            let draft = draft.with_context(|| format!("no unit had the code {before}"))?;
            let (kind, name) = split_name(level, row.get(name)?)?;
            ensure!(
                same_spelling(&name, &draft.name),
                "{now} is {name} in the newer list and {} in the older: say which change this is",
                draft.name
            );
            if kind != draft.kind || now != draft.code {
                let unit = numbers[&key];
                let name = draft.name.clone();
                changes.insert(
                    unit,
                    Change {
                        unit,
                        from: seen,
                        day_known: false,
                        kind,
                        name,
                        code: now,
                    },
                );
            }
        }
        Ok(())
    })?;
    let (code, former, from) = HUE;
    let key = (Level::Province, code, List::Old);
    let row = &mut drafts[*at.get(&key).context("no province 46")?].1.row;
    let unit = numbers[&key];
    let change = Change {
        unit,
        from: from.parse()?,
        day_known: true,
        kind: row.kind,
        name: row.name.clone(),
        code,
    };
    (row.kind, row.name) = (Kind::Province, former.to_owned());
    ensure!(
        changes.insert(unit, change).is_none(),
        "Huế changed twice: extend this table"
    );
    Ok(changes.into_values().collect())
}
