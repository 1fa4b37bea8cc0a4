//! The rejects file: rows that could not be taken, as they came, each with its reasons, ready to
//! be mended in Excel and imported again.

use std::io::{self, Write};

use crate::columns::Columns;
use crate::issue::{Issue, Lang, Severity};
use crate::sheets::safe;

/// Writes rejected rows as CSV, UTF-8 with the mark that Excel needs.
pub struct Rejects<W: Write> {
    writer: csv::Writer<W>,
    lang: Lang,
    titles: Vec<String>,
    begun: bool,
}

impl<W: Write> Rejects<W> {
    /// Nothing is written before the first row: a file without rejects stays empty.
    pub fn new(columns: &Columns, writer: W, lang: Lang) -> Self {
        Self {
            writer: csv::WriterBuilder::new().flexible(true).from_writer(writer),
            lang,
            titles: columns.titles.clone(),
            begun: false,
        }
    }

    /// Adds a row with the issues that speak about it.
    ///
    /// # Errors
    /// The writer's.
    pub fn add(&mut self, cells: &[String], issues: &[Issue]) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            let mark = "\u{feff}";
            let reason = match self.lang {
                Lang::Vi => "Lý do không nhận",
                Lang::En => "Reason not taken",
            };
            let mut titles: Vec<String> = self.titles.iter().map(|title| safe(title)).collect();
            titles.push(reason.to_owned());
            titles[0].insert_str(0, mark);
            self.writer.write_record(&titles)?;
        }
        let mut record: Vec<String> = cells.iter().map(|cell| safe(cell)).collect();
        // The reason stands in its own column, also beside rows that end early.
        record.resize(record.len().max(self.titles.len()), String::new());
        let reasons: Vec<String> = issues
            .iter()
            .filter(|issue| issue.severity <= Severity::Reject)
            .map(|issue| issue.text(self.lang))
            .collect();
        record.push(reasons.join(" "));
        Ok(self.writer.write_record(&record)?)
    }

    /// Ends the file and gives the writer back.
    ///
    /// # Errors
    /// The writer's.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(|error| error.into_error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Kind;
    use crate::issue::Code;

    #[test]
    fn rows_come_back_as_they_were_but_for_formulas() {
        let titles = ["Họ và tên", "Ngày sinh", "Ghi chú"].map(str::to_owned);
        let (columns, ..) = Columns::read(Kind::Children, &titles, None);
        let mut rejects = Rejects::new(&columns, Vec::new(), Lang::Vi);
        let cells = ["=HYPERLINK(\"x\")", "31/02/2024", "a,\"b\"\nc"].map(str::to_owned);
        let issue = Issue::row(9, Code::DateImpossible)
            .in_column("Ngày sinh")
            .arg("value", "31/02");
        let warning = Issue::row(9, Code::SexUnclear);
        rejects.add(&cells, &[warning, issue]).unwrap();
        rejects
            .add(&["@x".to_owned()], &[Issue::row(10, Code::NameMissing)])
            .unwrap();
        let text = String::from_utf8(rejects.finish().unwrap()).unwrap();
        let expected = "\u{feff}Họ và tên,Ngày sinh,Ghi chú,Lý do không nhận\n\
            \"'=HYPERLINK(\"\"x\"\")\",31/02/2024,\"a,\"\"b\"\"\nc\",\
            \"Dòng 9, cột “Ngày sinh”: Lịch không có ngày “31/02”.\"\n\
            '@x,,,Dòng 10: Thiếu họ và tên.\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_rejects_no_file() {
        let rejects = Rejects::new(&Columns::default(), Vec::new(), Lang::En);
        assert!(rejects.finish().unwrap().is_empty());
    }
}
