//! Who may see and do what, as people read it: `docs/access.md` from the policy and the words.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use noi_core::access::policy::{POLICY, Reach, Rules};
use noi_core::access::{Action, Reason, Section, Sections};

const DOCUMENT: &str = "docs/access.md";
const WORDS: [&str; 2] = [
    "crates/ui/words/vi/access.ftl",
    "crates/ui/words/en/access.ftl",
];

/// What the table can't say: laws of the decision, Vietnamese and English.
const LAWS: [[&str; 2]; 8] = [
    [
        "Vai trò gắn với một đơn vị, có ngày bắt đầu và ngày kết thúc. Rời nhiệm vụ hoặc bị thu hồi thì hết quyền ngay lần mở tiếp theo.",
        "A role is held at a unit, from and to a day. Who leaves the post, or whose role is revoked, has no access from the next request on.",
    ],
    [
        "Ai giữ nhiều vai trò thì quyền cộng lại. Không có vai trò thì không xem được gì.",
        "Who holds several roles has what they give together. Without a role nothing is seen.",
    ],
    [
        "Chỉ những phần hồ sơ nêu ở đây được đưa ra; phần không nêu thì không.",
        "Only the sections named here leave; what isn't named doesn't.",
    ],
    [
        "Mỗi lần xem hồ sơ trẻ được ghi vào nhật ký trước khi dữ liệu hiện ra.",
        "Every read of a child's record is logged before data leaves.",
    ],
    [
        "Người quản lý xem số liệu. Muốn mở hồ sơ một trẻ phải ghi lý do: hồ sơ mở tối đa ba giờ, việc mở được lưu vào nhật ký, và lãnh đạo phụ trách địa bàn thấy ngay trên trang chính: ai mở, vì sao.",
        "Managers see numbers. To open one child's record they write a reason: it stays open for three hours at most, the opening is kept in the audit, and whoever leads the unit sees it on the home page at once: who, and why.",
    ],
    [
        "Vụ việc đã niêm phong: chỉ người làm công tác bảo vệ trẻ em của đơn vị xem được. Với mọi người khác, kể cả khi ghi lý do, hồ sơ như không có.",
        "A sealed case: only the protection workers of its units see the record. For all others, a reason notwithstanding, it is as if it didn't exist.",
    ],
    [
        "Hỏi một hồ sơ ngoài địa bàn và hỏi một hồ sơ không có thì nhận cùng một câu trả lời.",
        "Asking about a record elsewhere and about one that doesn't exist gets one and the same answer.",
    ],
    [
        "Không ai tự giao vai trò cho mình.",
        "Nobody gives a role to themselves.",
    ],
];

/// `access` writes the document; `access --check` only says whether it is up to date.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let check = match args {
        [] => false,
        [one] if one == "--check" => true,
        _ => bail!("usage: cargo xtask access [--check]"),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask lies in the workspace")?;
    let mut words = Words::read(root)?;
    let text = document(&mut words)?;
    words.all_used()?;
    let path = root.join(DOCUMENT);
    if check {
        let there = fs::read_to_string(&path).with_context(|| format!("reading {DOCUMENT}"))?;
        ensure!(
            there == text,
            "{DOCUMENT} is stale: run `cargo xtask access` and commit the result"
        );
        return Ok(());
    }
    fs::write(&path, text).with_context(|| format!("writing {DOCUMENT}"))
}

/// The words of the pages, Vietnamese and English; each is a line `key = words`.
struct Words {
    by_key: BTreeMap<String, ([String; 2], bool)>,
}

impl Words {
    fn read(root: &Path) -> Result<Self> {
        let mut by_key: BTreeMap<String, ([String; 2], bool)> = BTreeMap::new();
        for (language, name) in WORDS.iter().enumerate() {
            let text =
                fs::read_to_string(root.join(name)).with_context(|| format!("reading {name}"))?;
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            for line in lines.filter(|line| !line.is_empty()) {
                let (key, words) = line
                    .split_once(" = ")
                    .with_context(|| format!("{name}: {line:?} is no line `key = words`"))?;
                by_key.entry(key.to_owned()).or_default().0[language] = words.to_owned();
            }
        }
        Ok(Self { by_key })
    }

    fn get(&mut self, key: &str) -> Result<[String; 2]> {
        let (words, used) = (self.by_key.get_mut(key)).with_context(|| format!("no word {key}"))?;
        *used = true;
        ensure!(
            words.iter().all(|one| !one.is_empty()),
            "{key} is missing in one language"
        );
        Ok(words.clone())
    }

    /// Words of several keys, as two lists.
    fn list(&mut self, keys: impl IntoIterator<Item = String>) -> Result<[String; 2]> {
        let mut lists = [Vec::new(), Vec::new()];
        for key in keys {
            let words = self.get(&key)?;
            for (list, word) in lists.iter_mut().zip(words) {
                list.push(word);
            }
        }
        Ok(lists.map(|list| match list.is_empty() {
            true => "—".to_owned(),
            false => list.join("; "),
        }))
    }

    fn all_used(&self) -> Result<()> {
        let unused = self.by_key.iter().find(|(_, (_, used))| !used);
        ensure!(
            unused.is_none(),
            "no role, section, action or reason is called {unused:?}"
        );
        Ok(())
    }
}

fn document(words: &mut Words) -> Result<String> {
    let mut out = String::from(
        "# Ai được xem và làm gì · Who may see and do what\n\n\
         Made from the policy (`crates/core/src/access/policy.rs`) by `cargo xtask access`; don't edit it here.\n\n\
         | | Tiếng Việt | English |\n|---|---|---|\n",
    );
    for (number, [vi, en]) in LAWS.iter().enumerate() {
        writeln!(out, "| {} | {vi} | {en} |", number + 1)?;
    }
    out.push_str("\n## Từng phần hồ sơ: ai xem, ai ghi · Each section: who sees, who records\n\n");
    out.push_str(
        "| Phần hồ sơ · Section | Xem · Sees | Chỉ khi ghi lý do · Only for a written reason | Ghi · Records |\n|---|---|---|---|\n",
    );
    for &section in Section::ALL {
        let [vi, en] = words.get(&section.key())?;
        write!(out, "| **{vi}**<br>{en} |")?;
        let columns: [fn(&Rules) -> Sections; 3] = [
            |rules| rules.sees,
            |rules| rules.by_reason,
            |rules| rules.records,
        ];
        for column in columns {
            let roles = POLICY.iter().filter(|rules| column(rules).has(section));
            let [vi, en] = words.list(roles.map(|rules| rules.role.key()))?;
            match vi == en {
                true => write!(out, " {vi} |")?,
                false => write!(out, " {vi}<br>*{en}* |")?,
            }
        }
        out.push('\n');
    }
    out.push_str("\n## Từng vai trò · Each role\n");
    for rules in &POLICY {
        role(&mut out, words, rules)?;
    }
    out.push_str(
        "\n## Khi bị từ chối · When it is refused\n\n| Tiếng Việt | English |\n|---|---|\n",
    );
    for &reason in Reason::ALL {
        let [vi, en] = words.get(&reason.key())?;
        writeln!(out, "| {vi} | {en} |")?;
    }
    Ok(out)
}

fn role(out: &mut String, words: &mut Words, rules: &Rules) -> Result<()> {
    let [vi, en] = words.get(&rules.role.key())?;
    writeln!(
        out,
        "\n### {vi} · {en}\n\n| | Tiếng Việt | English |\n|---|---|---|"
    )?;
    let mut row = |name: &str, [vi, en]: [String; 2]| writeln!(out, "| {name} | {vi} | {en} |");
    let keys = |sections: Sections| sections.iter().map(Section::key).collect::<Vec<_>>();
    let any = rules.sees | rules.by_reason;
    if !any.is_empty() {
        // "All children" of a school, or of a parent, would say more than is meant.
        let all_below = rules.children == Reach::Below;
        let whose = all_below.then(|| rules.whose.key());
        row(
            "Trẻ nào · Which children",
            words.list(whose.into_iter().chain([rules.children.key()]))?,
        )?;
    }
    let see = action_name(words, Action::See(Section::Identity))?;
    if !rules.sees.is_empty() {
        row(&see, words.list(keys(rules.sees))?)?;
    }
    if !rules.by_reason.is_empty() {
        row(
            "Chỉ xem khi ghi lý do · Sees only for a written reason",
            words.list(keys(rules.by_reason))?,
        )?;
    }
    let never = Section::ALL.iter().copied().filter(|&one| !any.has(one));
    row(
        "Không bao giờ xem · Never sees",
        words.list(never.map(Section::key))?,
    )?;
    if !rules.records.is_empty() {
        let mut name = action_name(words, Action::Record(Section::Identity))?;
        if rules.corrects {
            let correct = action_name(words, Action::Correct(Section::Identity))?;
            name = format!("{name}<br>{correct}");
        }
        row(&name, words.list(keys(rules.records))?)?;
    }
    let does = done(rules);
    for &reach in Reach::ALL {
        let here = does.iter().filter(|(_, at)| *at == reach);
        let actions: Vec<String> = here.map(|(action, _)| action.key()).collect();
        if !actions.is_empty() {
            let place = words.get(&reach.key())?.join(" · ");
            row(&format!("Làm · Does<br>({place})"), words.list(actions)?)?;
        }
    }
    Ok(())
}

fn action_name(words: &mut Words, action: Action) -> Result<String> {
    Ok(words.get(&action.key())?.join(" · "))
}

/// What a role does, and what follows from it: a role with sections opens a child's page, and
/// one with a list goes from a figure to the children of the list.
fn done(rules: &Rules) -> Vec<(Action, Reach)> {
    let mut does = Vec::new();
    if !rules.sees.is_empty() {
        does.push((Action::SeeChild, rules.children));
    }
    does.extend_from_slice(rules.may);
    let list = rules.may.iter().find(|(action, _)| *action == Action::List);
    does.extend(list.map(|(_, reach)| (Action::DrillDown(Section::Identity), *reach)));
    does
}
