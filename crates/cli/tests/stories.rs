//! Stories of people at the command line, run with the built program: `stories/*/story.txt`.
//!
//! A story lies in a folder with the files that it uses; it runs in a fresh copy of that folder.
//! Each line says one thing:
//!
//! ```text
//! # a remark
//! $ noi import children tre.csv --json     runs the program; `{name}` is put in
//! rc 1                                     the exit code of the last run (0 without this line)
//! > text                                   its output has the text
//! ! text                                   … has not
//! e> text                                  what it told beside its output has the text
//! = /accepted 5                            the JSON that it printed has this value there
//! # /likely_duplicates 1                   the list or object there has so many entries
//! let child /children/0/id                 remembers a value of the JSON
//! file BC.docx                             the file is there and is not empty
//! nofile so/noi.db                         the file is not there
//! replace BC.json "male": 2 => "male": 3   changes a file, as a person might
//! write tre.csv                            the lines up to a single `.` become the file
//! xlsx tre.csv tre.xlsx                    the table becomes a workbook, several its sheets
//! fill big.txt 50000000                    a file of so many bytes of text
//! copy {root}/packs/vn-ecd pack            a folder of the repository, over what is there
//! wide 80                                  no line of the last output is longer
//! ```

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

struct Story {
    name: String,
    folder: tempfile::TempDir,
    values: BTreeMap<String, String>,
    last: Option<Run>,
}

/// What the program said.
struct Run {
    line: usize,
    command: String,
    code: i32,
    out: String,
    err: String,
    code_checked: bool,
}

#[test]
fn stories() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut folders: Vec<PathBuf> = fs::read_dir(&all)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("story.txt").exists())
        .collect();
    folders.sort();
    assert!(folders.len() >= 8, "stories are missing from {all:?}");
    let only = std::env::var("NOI_STORY").ok();
    let failed: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = folders
            .iter()
            .filter(|folder| only.as_ref().is_none_or(|only| folder.ends_with(only)))
            .map(|folder| scope.spawn(|| Story::new(folder).tell(folder)))
            .collect();
        running
            .into_iter()
            .flat_map(|story| story.join().unwrap())
            .collect()
    });
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

impl Story {
    fn new(from: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().unwrap().display().to_string();
        Self {
            name: from.file_name().unwrap().to_string_lossy().into_owned(),
            folder,
            values: BTreeMap::from([("root".to_owned(), root)]),
            last: None,
        }
    }

    /// Runs every line; answers with what was not as told.
    fn tell(mut self, from: &Path) -> Vec<String> {
        let text = fs::read_to_string(from.join("story.txt")).unwrap();
        let mut failed = Vec::new();
        let mut lines = text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            if let Some(file) = line.strip_prefix("write ") {
                let body: Vec<&str> = lines
                    .by_ref()
                    .map(|(_, line)| line)
                    .take_while(|line| *line != ".")
                    .collect();
                self.write(file, &(body.join("\n") + "\n"));
                continue;
            }
            let told = self.line(at + 1, line);
            failed.extend(told.err().map(|what| self.complain(at + 1, &what)));
        }
        failed.extend(self.left_unchecked());
        failed
    }

    fn complain(&self, line: usize, what: &str) -> String {
        let run = self.last.as_ref().map_or_else(String::new, |run| {
            let short = |text: &str| text.chars().take(700).collect::<String>();
            format!(
                "\n  $ {} (rc {})\n{}{}",
                run.command,
                run.code,
                short(&run.out),
                short(&run.err)
            )
        });
        format!("{}:{line}: {what}{run}\n", self.name)
    }

    /// A run whose exit code no line mentions must have ended well.
    fn left_unchecked(&mut self) -> Option<String> {
        let run = self.last.as_mut()?;
        if run.code_checked || run.code == 0 {
            return None;
        }
        run.code_checked = true;
        let (line, code) = (run.line, run.code);
        Some(self.complain(line, &format!("ended with {code}")))
    }

    fn line(&mut self, at: usize, line: &str) -> Result<(), String> {
        let line = line.trim_end();
        if line.is_empty() || (line.starts_with('#') && !line.starts_with("# /")) {
            return Ok(());
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = self.filled(rest);
        match word {
            "$" => {
                let unchecked = self.left_unchecked();
                self.last = Some(self.run(at, &rest));
                unchecked.map_or(Ok(()), Err)
            }
            "rc" => {
                let run = self.last.as_mut().unwrap();
                run.code_checked = true;
                same("exit code", &run.code.to_string(), &rest)
            }
            ">" => held(
                self.run_of().out.contains(&rest),
                "not in the output",
                &rest,
            ),
            "!" => held(!self.run_of().out.contains(&rest), "in the output", &rest),
            "e>" => held(self.run_of().err.contains(&rest), "not told", &rest),
            "=" => {
                let (pointer, want) = rest.split_once(' ').unwrap();
                let json = self.json()?;
                let found = json.pointer(pointer).map_or_else(
                    || "nothing".to_owned(),
                    |value| {
                        value
                            .as_str()
                            .map_or_else(|| value.to_string(), str::to_owned)
                    },
                );
                same(pointer, &found, want)
            }
            "#" => {
                let (pointer, want) = rest.split_once(' ').unwrap();
                let json = self.json()?;
                let found = match json.pointer(pointer) {
                    Some(Value::Array(list)) => list.len().to_string(),
                    Some(Value::Object(map)) => map.len().to_string(),
                    other => format!("{other:?}"),
                };
                same(pointer, &found, want)
            }
            "let" => {
                let (name, pointer) = rest.split_once(' ').unwrap();
                let json = self.json()?;
                let value = json.pointer(pointer).ok_or(format!("no {pointer}"))?;
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                self.values.insert(name.to_owned(), text);
                Ok(())
            }
            "file" => {
                let size = fs::metadata(self.path(&rest)).map_or(0, |meta| meta.len());
                held(size > 0, "no such file", &rest)
            }
            "nofile" => held(!self.path(&rest).exists(), "the file is there", &rest),
            "replace" => {
                let (file, change) = rest.split_once(' ').unwrap();
                let (from, to) = change.split_once(" => ").unwrap();
                let text = fs::read_to_string(self.path(file)).unwrap();
                held(text.contains(from), "not in the file", from)?;
                self.write(file, &text.replacen(from, to, 1));
                Ok(())
            }
            "xlsx" => {
                let (from, to) = rest.rsplit_once(' ').unwrap();
                self.workbook(&from.split(' ').collect::<Vec<_>>(), to);
                Ok(())
            }
            "fill" => {
                let (file, bytes) = rest.split_once(' ').unwrap();
                let row = "Kế hoạch thực hiện. ";
                let bytes: usize = bytes.parse().unwrap();
                self.write(file, &row.repeat(bytes / row.len() + 1));
                Ok(())
            }
            "copy" => {
                let (from, to) = rest.split_once(' ').unwrap();
                copy(Path::new(from), &self.path(to));
                Ok(())
            }
            "wide" => {
                let most: usize = rest.parse().unwrap();
                let longest = self
                    .run_of()
                    .out
                    .lines()
                    .max_by_key(|line| line.chars().count());
                let longest = longest.unwrap_or_default();
                held(longest.chars().count() <= most, "too wide", longest)
            }
            _ => Err(format!("{word:?} is no word of a story")),
        }
    }

    fn filled(&self, text: &str) -> String {
        self.values
            .iter()
            .fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn run_of(&self) -> &Run {
        self.last.as_ref().expect("a story begins with a run")
    }

    fn json(&self) -> Result<Value, String> {
        serde_json::from_str(&self.run_of().out).map_err(|error| format!("no JSON: {error}"))
    }

    fn run(&self, line: usize, command: &str) -> Run {
        let words = split(command);
        assert_eq!(words[0], "noi", "a story runs the program only");
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_noi"))
            .args(&words[1..])
            .current_dir(self.folder.path())
            .env_remove("NOI_LANG")
            .env_remove("NOI_DATA")
            .env_remove("AWS_ACCESS_KEY_ID")
            .env("COLUMNS", "80")
            .env("TMPDIR", self.folder.path())
            .output()
            .unwrap();
        Run {
            line,
            command: command.to_owned(),
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
            code_checked: false,
        }
    }

    /// Tables of text as a workbook; whole numbers become numbers, as Excel would make them.
    fn workbook(&self, from: &[&str], to: &str) {
        let mut book = rust_xlsxwriter::Workbook::new();
        for table in from {
            let text = fs::read_to_string(self.path(table)).unwrap();
            let sheet = book.add_worksheet();
            if from.len() > 1 {
                sheet.set_name(table.trim_end_matches(".csv")).unwrap();
            }
            for (row, line) in text.lines().enumerate() {
                for (column, cell) in line.split(',').enumerate() {
                    let (row, column) = (row as u32, column as u16);
                    match cell.parse::<u32>() {
                        Ok(number) if !cell.starts_with('0') => sheet.write(row, column, number),
                        _ => sheet.write(row, column, cell),
                    }
                    .unwrap();
                }
            }
        }
        book.save(self.path(to)).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let beside = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &beside);
        } else {
            fs::copy(&path, beside).unwrap();
        }
    }
}

fn held(ok: bool, what: &str, about: &str) -> Result<(), String> {
    if ok {
        Ok(())
    } else {
        Err(format!("{what}: {about}"))
    }
}

fn same(what: &str, found: &str, want: &str) -> Result<(), String> {
    held(found == want, what, &format!("{found}, not {want}"))
}

/// Words of a command line; double quotes keep one together.
fn split(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
