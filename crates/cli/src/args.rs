//! The command line: one definition gives the parser, the help and its examples.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use noi_core::{Day, Position, Shard};
use noi_store::{StoreError, Where};

/// Nôi keeps the account of what every young child is owed, and who must act by when.
#[derive(Parser)]
#[command(
    name = "noi",
    version,
    after_help = "Examples:\n  noi demo\n  noi plan read KH.docx\n  noi import children tre.xlsx --unit \"xã Mường Phăng\" --data so\n  noi coverage --unit \"tỉnh Điện Biên\" --as-of 30/06/2026 --data so"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args, Clone)]
pub(crate) struct Common {
    /// The folder of the ledger
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "noi-data",
        env = "NOI_DATA"
    )]
    pub(crate) data: PathBuf,
    /// The PostgreSQL database of the ledger, instead of a folder
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        env = "NOI_DATABASE",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
    /// Print one JSON object instead of words
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The language of what is printed
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "vi",
        env = "NOI_LANG"
    )]
    pub(crate) lang: Lang,
}

impl Common {
    /// Where the ledger is.
    pub(crate) fn place(&self) -> Result<Where, StoreError> {
        match &self.database {
            Some(address) if address.contains("://") => Where::parse(address),
            Some(_) => Err(StoreError::Address("no ://".to_owned())),
            None => Where::parse(&self.data.to_string_lossy()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read plans, adopt them, list them
    #[command(subcommand, after_help = "Example:\n  noi plan read KH.docx")]
    Plan(Plan),
    /// Check a programme pack, explain its rules
    #[command(subcommand, after_help = "Example:\n  noi pack check packs/vn-ecd")]
    Pack(Pack),
    /// Questionnaires and observations: list, show, score a file of answers
    #[command(
        subcommand,
        after_help = "Example:\n  noi screen show development_checklist"
    )]
    Screen(Screen),
    /// Look units up; add villages
    #[command(subcommand, after_help = "Example:\n  noi unit find \"Mường Phăng\"")]
    Unit(Unit),
    /// Bring children, services and training in from CSV or XLSX; facts from another ledger
    #[command(
        subcommand,
        after_help = "Example:\n  noi import children tre.xlsx --unit \"xã Mường Phăng\""
    )]
    Import(Import),
    /// Find a child, show its file, record what is decided about it
    #[command(subcommand, after_help = "Example:\n  noi child find \"nguyet lo\"")]
    Child(Child),
    /// How many children are reached, by need and age
    Coverage(Coverage),
    /// Who must do what by when
    Duties(Duties),
    /// A plan's targets against results
    Targets(Targets),
    /// Draft the report that is due; recompute one
    #[command(
        subcommand,
        after_help = "Example:\n  noi report draft --plan 01/KH-UBND --period 2026-H1 --out BC.docx"
    )]
    Report(Report),
    /// Tables of measured children against the WHO's growth standards
    #[command(
        subcommand,
        after_help = "Example:\n  noi growth z can-do.csv --out ket-qua.csv"
    )]
    Growth(Growth),
    /// Write the whole ledger to a file that any ledger can go on from
    #[command(
        subcommand,
        after_help = "Example:\n  noi export facts --data so --out so.jsonl.zst"
    )]
    Export(Export),
    /// Copy a ledger to another place, where it goes on as the same installation
    Copy(Copy),
    /// Keep the ledger safe elsewhere, while it is served
    Backup(Backup),
    /// Make a ledger from a backup, proved whole
    Restore(Restore),
    /// Prove the ledger whole: hashes, series, views = replay
    #[command(after_help = "Example:\n  noi verify --data so")]
    Verify,
    /// Check the installation: database, disk, clock, backups, a sample of the ledger
    Doctor(Doctor),
    /// Make every view again from the ledger
    #[command(after_help = "Example:\n  noi rebuild --data so")]
    Rebuild,
    /// Accounts, and who holds which role where
    #[command(subcommand, after_help = "Example:\n  noi people list --data so")]
    People(People),
    /// The audit of who looked at what: prove it whole, sign where it ends
    #[command(subcommand, after_help = "Example:\n  noi audit verify --data so")]
    Audit(Audit),
    /// Serve the pages
    Serve(Serve),
    /// A throw-away ledger with made-up children, the whole main job, and the pages
    Demo(Demo),
}

#[derive(Args, Clone)]
#[command(
    after_help = "Ends with an error when something is wrong, so that it can be asked by a clock.\n\nExamples:\n  noi doctor --data so\n  noi doctor --data so --backups /mnt/sao-luu\n  noi doctor --data so --backups s3://kho/noi"
)]
pub(crate) struct Doctor {
    /// Where backups are kept: how old the last one is
    #[arg(long, value_name = "FOLDER")]
    pub(crate) backups: Option<String>,
    /// So many of the last facts of each shard are held against their chain
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) sample: u32,
}

#[derive(Subcommand)]
pub(crate) enum Export {
    /// Every fact as it arrived, with its place, and the quarantine
    #[command(
        after_help = "A name that ends in .zst or .gz is packed. docs/ledger-file.md says what is in it.\n\nExamples:\n  noi export facts --data so --out so.jsonl\n  noi export facts --data so --out so.jsonl.zst"
    )]
    Facts {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Lines of JSON, or Parquet for other tools; as the name says by default
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
}

/// The form of a file of facts.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Jsonl,
    Parquet,
}

#[derive(Args, Clone)]
#[command(
    after_help = "Interrupted and run again it goes on. Record in one of the two only from then on.\n\nExample:\n  noi copy --from so --to so-moi"
)]
pub(crate) struct Copy {
    /// The ledger that is copied
    #[arg(long, value_name = "DIR")]
    pub(crate) from: String,
    /// Where it goes: a new folder, or an earlier copy
    #[arg(long, value_name = "DIR")]
    pub(crate) to: String,
}

#[derive(Args, Clone)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "The first run keeps the whole database, later ones what is new. For a bucket the environment has AWS_ACCESS_KEY_ID,\nAWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL or AWS_REGION (docs/backup.md).\n\nExamples:\n  noi backup --data so --to /mnt/sao-luu\n  noi backup --data so --to s3://kho/noi\n  noi backup list /mnt/sao-luu\n  noi backup check s3://kho/noi"
)]
pub(crate) struct Backup {
    #[command(subcommand)]
    pub(crate) command: Option<BackupCommand>,
    /// A folder, on another disk if it can be, or s3://bucket/prefix
    #[arg(long, value_name = "PLACE", required = true)]
    pub(crate) to: Option<String>,
    /// Keep the whole database again: the next restore is quicker
    #[arg(long)]
    pub(crate) whole: bool,
}

#[derive(Subcommand, Clone)]
pub(crate) enum BackupCommand {
    /// The runs that are there
    #[command(
        after_help = "Examples:\n  noi backup list /mnt/sao-luu\n  noi backup list s3://kho/noi"
    )]
    List { place: String },
    /// Read every file through and compare it with its hash
    #[command(
        after_help = "Examples:\n  noi backup check /mnt/sao-luu\n  noi backup check s3://kho/noi"
    )]
    Check { place: String },
}

#[derive(Args, Clone)]
#[command(
    after_help = "Examples:\n  noi restore --from /mnt/sao-luu --data so-moi\n  noi restore --from /mnt/sao-luu --data so-moi --run 3\n  noi restore --from /mnt/sao-luu --data so-moi --to 11:1500,14:820\n  noi restore --from s3://kho/noi --data so-moi"
)]
pub(crate) struct Restore {
    /// Where the backups are: a folder or s3://bucket/prefix
    #[arg(long, value_name = "PLACE")]
    pub(crate) from: String,
    /// As it was with this run; the newest by default
    #[arg(long, value_name = "NUMBER")]
    pub(crate) run: Option<u32>,
    /// The last position of some shards, SHARD:POSITION[,…]; the others come back whole
    #[arg(long, value_name = "POSITIONS", default_value = "all")]
    pub(crate) to: Positions,
}

/// The last positions of some shards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Positions(pub(crate) BTreeMap<Shard, Position>);

impl FromStr for Positions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self::default());
        }
        let one = |part: &str| {
            let (shard, position) = part.trim().split_once(':')?;
            Some((Shard(shard.parse().ok()?), Position(position.parse().ok()?)))
        };
        let positions: Option<_> = text.split(',').map(one).collect();
        positions
            .map(Self)
            .ok_or_else(|| "SHARD:POSITION[,SHARD:POSITION] or all".to_owned())
    }
}

#[derive(Subcommand)]
pub(crate) enum Growth {
    /// Scores, flags and classes for each row of a CSV file
    #[command(
        after_help = "Columns, in any order: sex or GENDER; agemons, age_days or age_months; weight; height or lenhei;\nmeasure (l lying, h standing); oedema; head or headc; MUAC or armc; TRI or triskin; SUB or subskin.\n\nExamples:\n  noi growth z can-do.csv --out ket-qua.csv\n  noi growth z survey.csv --out z.csv --who-compat --lang en"
    )]
    Z {
        file: PathBuf,
        /// Where to write the rows with their scores
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Reproduce the defect of the WHO's own code at two heights
        #[arg(long)]
        who_compat: bool,
    },
    /// Stunting, underweight, wasting and overweight by age group and sex
    #[command(
        after_help = "Examples:\n  noi growth prevalence can-do.csv\n  noi growth prevalence survey.csv --json"
    )]
    Prevalence { file: PathBuf },
}

#[derive(Subcommand)]
pub(crate) enum Plan {
    /// Read a plan and print what was found, with the lines quoted
    #[command(
        after_help = "Examples:\n  noi plan read KH.docx\n  noi plan read KH.txt --json > KH.json"
    )]
    Read {
        /// .txt, .md or .docx
        file: PathBuf,
    },
    /// Print the text of a document, as spans count it
    #[command(after_help = "Example:\n  noi plan text KH.docx")]
    Text { file: PathBuf },
    /// Read a plan, show it, ask, and record it: targets, tasks and reports become duties
    #[command(
        after_help = "Examples:\n  noi plan add KH.docx\n  noi plan add KH.txt --unit \"xã Thành Hòa, tỉnh Lạng Sơn\" --yes"
    )]
    Add {
        file: PathBuf,
        /// Whose plan it is, when the document's issuer doesn't tell
        #[arg(long)]
        unit: Option<String>,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
    /// The plans that are here
    #[command(after_help = "Example:\n  noi plan list --data so")]
    List,
}

#[derive(Subcommand)]
pub(crate) enum Pack {
    /// Check a pack's folder; without one, the pack inside this program
    #[command(after_help = "Example:\n  noi pack check packs/vn-ecd")]
    Check { dir: Option<PathBuf> },
    /// The dates that follow from a need for somebody born on a day
    #[command(
        after_help = "Examples:\n  noi pack explain measles_1 --born 2024-02-29\n  noi pack explain development_assessment --born 15/03/2024 --since 20/12/2024"
    )]
    Explain {
        need: String,
        /// Date of birth: 2024-02-29, 29/02/2024, 2024-02 or 2024
        #[arg(long)]
        born: noi_core::Birth,
        /// The day of the event with which the need begins (a circumstance, a finding)
        #[arg(long, value_name = "DAY")]
        since: Option<Day>,
    },
    /// The needs of the pack
    #[command(after_help = "Example:\n  noi pack needs --lang en")]
    Needs,
}

#[derive(Subcommand)]
pub(crate) enum Screen {
    /// The questionnaires of the pack
    #[command(after_help = "Example:\n  noi screen list --lang en")]
    List,
    /// One questionnaire: its questions, answers and what follows
    #[command(
        after_help = "Examples:\n  noi screen show development_checklist\n  noi screen show phq9_mother --json"
    )]
    Show { code: String },
    /// Score a table of answers, one filled form a row. Never a diagnosis
    Score(ScreenScore),
    /// Write a questionnaire as XLSForm, for ODK, KoBo and the like
    Export(ScreenExport),
    /// Make a questionnaire of an XLSForm, as a file for a pack's instruments/
    Import(ScreenImport),
}

#[derive(Args, Clone)]
#[command(after_help = "Example:\n  noi screen export vision_hearing --out mat-tai.xlsx")]
pub(crate) struct ScreenExport {
    /// The questionnaire, as noi screen list lists them
    pub(crate) code: String,
    #[arg(long, value_name = "FORM.xlsx")]
    pub(crate) out: PathBuf,
}

#[derive(Args, Clone)]
#[command(
    after_help = "Read are questions of one choice in groups, conditions on earlier answers and on age_months, and points. What else the form asks is refused by its cell.\n\nExample:\n  noi screen import phieu.xlsx --out packs/vn-ecd/instruments/phieu.toml"
)]
pub(crate) struct ScreenImport {
    /// .xlsx with the sheets survey, choices and settings
    pub(crate) file: PathBuf,
    /// Where the questionnaire goes; it is then checked as noi pack check does
    #[arg(long, value_name = "INSTRUMENT.toml")]
    pub(crate) out: PathBuf,
}

#[derive(Args, Clone)]
#[command(
    after_help = "Columns: id, age_months (or birth and date), province (optional), and one for each item; an empty cell is no answer.\n\nExamples:\n  noi screen score ecdi2030 khao-sat.csv\n  noi screen score development_checklist tre.csv --out ket-qua.csv"
)]
pub(crate) struct ScreenScore {
    /// The questionnaire, as noi screen list lists them
    pub(crate) code: String,
    /// .csv in UTF-8
    pub(crate) file: PathBuf,
    /// Where the scores go, a row for each form that could be scored
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Unit {
    /// Find a unit by code, name or old name
    #[command(
        after_help = "Examples:\n  noi unit find \"Thanh Hoa\"\n  noi unit find 11 --as-of 2024-01-01"
    )]
    Find {
        text: String,
        /// On the tree of this day; today by default
        #[arg(long)]
        as_of: Option<Day>,
    },
    /// A unit with its parents, parts and predecessors
    #[command(after_help = "Example:\n  noi unit show \"xã Mường Phăng\"")]
    Show {
        text: String,
        #[arg(long)]
        as_of: Option<Day>,
    },
    /// Add a village or residential group below a commune
    #[command(after_help = "Example:\n  noi unit add-village \"Bản Mạ\" --unit \"xã Mường Phăng\"")]
    AddVillage {
        name: String,
        /// The commune
        #[arg(long)]
        unit: String,
        /// The first day of its validity; today by default
        #[arg(long)]
        from: Option<Day>,
    },
}

#[derive(Args, Clone)]
pub(crate) struct ImportFile {
    /// .csv or .xlsx
    pub(crate) file: PathBuf,
    /// Where everybody in the file lives, when it has no such column
    #[arg(long)]
    pub(crate) unit: Option<String>,
    /// Where the rejected rows go; beside the file by default
    #[arg(long)]
    pub(crate) rejects: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Import {
    /// Children: name, date of birth, sex, personal number, unit, village, carer …
    #[command(after_help = "Example:\n  noi import children tre.xlsx --unit \"xã Mường Phăng\"")]
    Children(ImportFile),
    /// Services: child, service, date, provider
    #[command(after_help = "Example:\n  noi import services tiem.csv")]
    Services(ImportFile),
    /// Training of officers and carers: person, role, unit, topic, hours, date
    #[command(after_help = "Example:\n  noi import training tap-huan.xlsx")]
    Training(ImportFile),
    /// All facts of another ledger, as noi export facts wrote them
    #[command(
        after_help = "Interrupted and run again it goes on; run twice it changes nothing.\n\nExample:\n  noi import facts so.jsonl.zst --data so-moi"
    )]
    Facts {
        file: PathBuf,
        /// As the name says by default
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
}

#[derive(Subcommand)]
pub(crate) enum Child {
    /// Search by name, without diacritics and in any order
    #[command(after_help = "Example:\n  noi child find \"nguyet lo\"")]
    Find { text: String },
    /// A child's file: needs with reasons, duties, timeline
    #[command(after_help = "Example:\n  noi child show 019a2b3c-… --as-of 30/06/2026")]
    Show {
        /// The id, the personal number, or the local number
        id: String,
        #[arg(long)]
        as_of: Option<Day>,
        /// The id of each event, too, as strike asks for it
        #[arg(long)]
        facts: bool,
    },
    /// Record a service that a child received
    Record(Received),
    /// Strike out something that was recorded by mistake; it stays in the ledger as struck out
    #[command(
        after_help = "Example:\n  noi child strike 019a2b3c-… 019a2b3d-… --reason \"ghi nhầm trẻ\""
    )]
    Strike {
        /// The id, the personal number, or the local number
        id: String,
        /// The id of the event, from noi child show --facts
        fact: String,
        #[arg(long)]
        reason: String,
    },
    /// A need will not be met, or not now: contraindicated, declined …
    #[command(
        after_help = "Example:\n  noi child waive 019a2b3c-… bcg --reason \"chống chỉ định\" --until 31/12/2026"
    )]
    Waive {
        /// The id, the personal number, or the local number
        id: String,
        /// A need, as noi pack needs lists them
        need: String,
        #[arg(long)]
        reason: String,
        /// The last day of the waiver; for good by default
        #[arg(long, value_name = "DAY")]
        until: Option<Day>,
    },
    /// Put a child into a commune or village: after a split, or because the family moved
    #[command(
        after_help = "Examples:\n  noi child place 019a2b3c-… --unit \"phường Ngọc Hà\"\n  noi child place 019a2b3c-… --unit \"xã Mường Phăng\" --on 01/09/2025"
    )]
    Place {
        /// The id, the personal number, or the local number
        id: String,
        /// The commune or village
        #[arg(long)]
        unit: String,
        /// From which day; by default that of the split, or today when the family moved
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Two records are the same child: one goes on and counts for both
    #[command(after_help = "Example:\n  noi child merge 019a2b3c-… --into 019a2b3d-…")]
    Merge {
        /// The record that doesn't go on
        duplicate: String,
        /// The record that goes on
        #[arg(long, value_name = "SURVIVOR")]
        into: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// They were not the same child after all
    #[command(after_help = "Example:\n  noi child unmerge 019a2b3c-…")]
    Unmerge {
        /// The id of the record that was merged away
        id: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
}

#[derive(Args, Clone)]
#[command(
    after_help = "Examples:\n  noi child record 019a2b3c-… bcg --on 06/03/2026\n  noi child record 019a2b3c-… measles --on 05/12/2026 --dose 1"
)]
pub(crate) struct Received {
    /// The id, the personal number, or the local number
    pub(crate) id: String,
    /// The service, by its code or as offices write it
    pub(crate) service: String,
    /// The day on which the child received it
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Day,
    /// Which dose of a series, 1 to 20
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(crate) dose: Option<u8>,
    /// The outcome, where the service has outcomes
    #[arg(long)]
    pub(crate) result: Option<String>,
    /// Who gave it
    #[arg(long)]
    pub(crate) provider: Option<String>,
}

#[derive(Args, Clone)]
#[command(
    after_help = "Examples:\n  noi coverage --unit \"tỉnh Điện Biên\" --as-of 30/06/2026\n  noi coverage --unit \"tỉnh Điện Biên\" --by commune --json"
)]
pub(crate) struct Coverage {
    /// A code or a name on the as-of day; the whole country by default
    #[arg(long, default_value = "")]
    pub(crate) unit: String,
    #[arg(long)]
    pub(crate) as_of: Option<Day>,
    /// Break down
    #[arg(long, value_enum)]
    pub(crate) by: Option<By>,
    /// Units as they were on the as-of day, or as they are today
    #[arg(long, value_enum, default_value = "then")]
    pub(crate) tree: TreeOf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Sex,
    Age,
    Ethnicity,
    Circumstance,
    Unit,
    Commune,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TreeOf {
    Then,
    Now,
}

#[derive(Args, Clone)]
#[command(after_help = "Example:\n  noi duties --unit \"xã Mường Phăng\" --as-of 30/06/2026")]
pub(crate) struct Duties {
    #[arg(long, default_value = "")]
    pub(crate) unit: String,
    #[arg(long)]
    pub(crate) as_of: Option<Day>,
    /// Name the children, at most this many a duty (0: only count)
    #[arg(long, default_value_t = 0)]
    pub(crate) children: usize,
}

#[derive(Args, Clone)]
#[command(after_help = "Example:\n  noi targets --plan 01/KH-UBND")]
pub(crate) struct Targets {
    /// The plan's symbol or id; all plans by default
    #[arg(long)]
    pub(crate) plan: Option<String>,
    #[arg(long)]
    pub(crate) as_of: Option<Day>,
}

#[derive(Subcommand)]
pub(crate) enum Report {
    /// Draft a report on a plan as DOCX, with its frozen figures beside it
    #[command(
        after_help = "Example:\n  noi report draft --plan 01/KH-UBND --period 2026-H1 --out BC.docx"
    )]
    Draft {
        #[arg(long)]
        plan: String,
        /// 2026, 2026-H1, 2026-Q3, 2026-11 or two days 2026-01-01..2026-06-30
        #[arg(long)]
        period: String,
        /// The DOCX to write; figures go into the same name with .json
        #[arg(long)]
        out: PathBuf,
        /// Which periods: administrative ones close on the 14th
        #[arg(long, default_value = "administrative")]
        regime: String,
        #[arg(long)]
        as_of: Option<Day>,
        /// An estimate to the period's end, MEASURE=VALUE, entered by a person
        #[arg(long, value_name = "MEASURE=VALUE")]
        estimate: Vec<String>,
        /// Record that the figures are frozen: the reporting duty is settled
        #[arg(long)]
        freeze: bool,
    },
    /// Recompute frozen figures from the ledger positions that they name
    #[command(after_help = "Example:\n  noi report verify BC.json")]
    Verify { file: PathBuf },
}

#[derive(Args, Clone)]
#[command(
    after_help = "The first start prints a link with which the administrator sets a password.\n\nExamples:\n  noi serve --data so\n  noi serve --data so --listen 0.0.0.0:443 --tls-cert noi.pem --tls-key noi.key --host noi.xa.vn\n  noi serve --data so --behind-proxy --host noi.xa.vn"
)]
pub(crate) struct Serve {
    /// Other machines are answered over TLS only
    #[arg(long, default_value = "127.0.0.1:7420")]
    pub(crate) listen: SocketAddr,
    /// The certificate with those above it (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The certificate's key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// A proxy on this machine has the certificate and sets X-Forwarded-For
    #[arg(long, conflicts_with = "tls_cert")]
    pub(crate) behind_proxy: bool,
    /// A name under which browsers may ask for the pages; several times for several
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,
    /// Answer other machines without TLS: passwords can be read on the way
    #[arg(long)]
    pub(crate) in_the_open: bool,
    /// Sign cards for families with this key; it is made where there is none
    #[arg(long, value_name = "FILE")]
    pub(crate) card_key: Option<PathBuf>,
    /// Where backups are kept: the page about the system says how old the last one is
    #[arg(long, value_name = "FOLDER")]
    pub(crate) backups: Option<String>,
    /// Let people sign in with the identity service that this file names (OpenID Connect)
    #[arg(long, value_name = "FILE")]
    pub(crate) oidc: Option<PathBuf>,
}

/// Accounts and roles.
#[derive(Subcommand)]
pub(crate) enum People {
    /// Make an account with a role; prints the link with which its person sets a password
    #[command(
        after_help = "Example:\n  noi people add --login lan.trile --name \"Nguyễn Thị Mẫu\" --role health_station --unit \"xã Mường Phăng\" --data so"
    )]
    Add {
        /// What the person types to come in
        #[arg(long)]
        login: String,
        /// Họ và tên
        #[arg(long)]
        name: String,
        /// health_station, commune_officer …: docs/access.md has all of them
        #[arg(long)]
        role: String,
        /// Where the role is held; it reaches everything below
        #[arg(long)]
        unit: String,
        /// The last day of the role
        #[arg(long, value_name = "DAY")]
        until: Option<Day>,
    },
    /// All accounts with the roles that hold today
    #[command(after_help = "Example:\n  noi people list --data so")]
    List,
    /// Give an account a further role
    #[command(
        after_help = "Example:\n  noi people grant lan.trile --role school --unit \"Trường Mầm non Mường Phăng\" --data so"
    )]
    Grant {
        login: String,
        #[arg(long)]
        role: String,
        #[arg(long)]
        unit: String,
        #[arg(long, value_name = "DAY")]
        until: Option<Day>,
    },
    /// End a role today: it no longer holds with the next request
    #[command(
        after_help = "Example:\n  noi people revoke lan.trile --role school --unit \"Trường Mầm non Mường Phăng\" --data so"
    )]
    Revoke {
        login: String,
        #[arg(long)]
        role: String,
        #[arg(long)]
        unit: String,
    },
    /// A new link for setting a password, in place of any earlier one
    #[command(after_help = "Example:\n  noi people invite lan.trile --data so")]
    Invite { login: String },
    /// Keep an account out, from the next request on
    #[command(after_help = "Example:\n  noi people suspend lan.trile --data so")]
    Suspend { login: String },
    /// Let a suspended account in again
    #[command(after_help = "Example:\n  noi people restore lan.trile --data so")]
    Restore { login: String },
}

/// Who looked at what.
#[derive(Subcommand)]
pub(crate) enum Audit {
    /// Prove the audit whole, also against signed heads that were kept elsewhere
    #[command(
        after_help = "Examples:\n  noi audit verify --data so\n  noi audit verify --data so --head dau-1.json --head dau-2.json"
    )]
    Verify {
        /// A signed head; several times for several
        #[arg(long, value_name = "FILE")]
        head: Vec<PathBuf>,
        /// The public key that must have signed them (printed by `noi audit head`)
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
    /// Sign where the audit ends now; keep the file away from this machine
    #[command(
        after_help = "The key is made where there is none: keep it away from the database.\n\nExample:\n  noi audit head --data so --key /mnt/khoa/nhat-ky.key --out dau.json"
    )]
    Head {
        /// The file of the signing key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Args, Clone)]
#[command(
    after_help = "Examples:\n  noi demo\n  noi demo --plan KH.docx --listen 127.0.0.1:9000\n  noi demo --once --json"
)]
pub(crate) struct Demo {
    /// Another free port is taken when this one is in use
    #[arg(long, default_value = "127.0.0.1:7420")]
    pub(crate) listen: SocketAddr,
    /// A real plan instead of the example
    #[arg(long)]
    pub(crate) plan: Option<PathBuf>,
    /// Whose plan it is, when its issuer doesn't tell
    #[arg(long)]
    pub(crate) unit: Option<String>,
    /// How many made-up children
    #[arg(long, default_value_t = 20_300)]
    pub(crate) children: usize,
    /// Repeated services are made up for so many months back
    #[arg(long, value_name = "MONTHS", default_value_t = 26, value_parser = clap::value_parser!(i32).range(1..=96))]
    pub(crate) history: i32,
    /// Do everything but serve
    #[arg(long)]
    pub(crate) once: bool,
}
