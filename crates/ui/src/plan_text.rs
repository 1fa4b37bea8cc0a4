//! Cuts the text of a document at the spans that were read from it, so that a page can number
//! them. Spans may overlap and cross paragraphs; text that no span covers can be marked unread.

/// A span that was read: `[start, end)` in Unicode scalar values of the text, with the number of
/// the card that says what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Number of the card, from 1.
    pub card: u32,
}

/// A line of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// Its pieces, in order; their texts joined are the line.
    pub runs: Vec<Run>,
}

/// A piece of a line that belongs to the same cards throughout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The text as printed.
    pub text: String,
    /// Cards that were read from it; empty for text that was only passed over.
    pub cards: Vec<u32>,
    /// Of these, the cards whose span begins here: here stands the number to jump to.
    pub begins: Vec<u32>,
    /// Body text that nothing was read from.
    pub unread: bool,
}

/// Cuts `text` into lines and runs. `unread` are spans `[start, end)` of body text that no item
/// covers. Blank lines are dropped; `\r` is ignored. A span beyond the text's end is cut short.
pub fn paragraphs(text: &str, spans: &[Span], unread: &[(usize, usize)]) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    let mut paragraph = Paragraph::default();
    let mut begun: Vec<u32> = Vec::new();
    let mut cuts: Vec<usize> = spans
        .iter()
        .flat_map(|span| [span.start, span.end])
        .collect();
    cuts.extend(unread.iter().flat_map(|(start, end)| [*start, *end]));
    cuts.sort_unstable();
    cuts.dedup();
    let mut cuts = cuts.into_iter().peekable();
    for (at, c) in text.chars().enumerate() {
        let mut cut = paragraph.runs.is_empty();
        while cuts.next_if(|next| *next <= at).is_some() {
            cut = true;
        }
        if c == '\n' {
            finish(&mut paragraphs, &mut paragraph);
            continue;
        }
        if c == '\r' {
            continue;
        }
        if cut {
            let cards: Vec<u32> = spans
                .iter()
                .filter(|span| span.start <= at && at < span.end)
                .map(|span| span.card)
                .collect();
            // A span may begin with the line break before its text: its number stands where its
            // first text stands, once.
            let begins: Vec<u32> = cards
                .iter()
                .copied()
                .filter(|card| !begun.contains(card))
                .collect();
            begun.extend(&begins);
            let unread = cards.is_empty()
                && unread
                    .iter()
                    .any(|(start, end)| (*start..*end).contains(&at));
            paragraph.runs.push(Run {
                text: String::new(),
                cards,
                begins,
                unread,
            });
        }
        if let Some(run) = paragraph.runs.last_mut() {
            run.text.push(c);
        }
    }
    finish(&mut paragraphs, &mut paragraph);
    paragraphs
}

fn finish(paragraphs: &mut Vec<Paragraph>, paragraph: &mut Paragraph) {
    let line = std::mem::take(paragraph);
    if line.runs.iter().any(|run| !run.text.trim().is_empty()) {
        paragraphs.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes runs as `{1,2*:text}` (star: begins here), `?text?` for unread, `|` between lines.
    fn drawn(text: &str, spans: &[(usize, usize, u32)], unread: &[(usize, usize)]) -> String {
        let spans: Vec<Span> = spans
            .iter()
            .map(|(start, end, card)| Span {
                start: *start,
                end: *end,
                card: *card,
            })
            .collect();
        let run = |run: &Run| {
            let card =
                |card: &u32| format!("{card}{}", if run.begins.contains(card) { "*" } else { "" });
            match (run.cards.is_empty(), run.unread) {
                (true, true) => format!("?{}?", run.text),
                (true, false) => run.text.clone(),
                _ => {
                    let cards: Vec<String> = run.cards.iter().map(card).collect();
                    format!("{{{}:{}}}", cards.join(","), run.text)
                }
            }
        };
        let line = |line: &Paragraph| line.runs.iter().map(run).collect::<String>();
        paragraphs(text, &spans, unread)
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn text_is_cut_at_the_spans() {
        let check = |text: &str,
                     spans: &[(usize, usize, u32)],
                     unread: &[(usize, usize)],
                     expected: &str| {
            assert_eq!(drawn(text, spans, unread), expected);
        };
        check("một hai", &[], &[], "một hai");
        check("một hai ba", &[(4, 7, 1)], &[], "một {1*:hai} ba");
        check(
            "một hai ba",
            &[(0, 7, 1), (4, 10, 2)],
            &[],
            "{1*:một }{1,2*:hai}{2: ba}",
        );
        check("một\r\n\n hai", &[(0, 10, 1)], &[], "{1*:một}|{1: hai}");
        check("một\nhai", &[(3, 7, 1)], &[], "một|{1*:hai}");
        check("một hai", &[(4, 99, 1)], &[(0, 4)], "?một ?{1*:hai}");
        check("", &[(0, 5, 1)], &[], "");
    }

    #[test]
    fn nothing_is_lost() {
        let text = "Căn cứ Luật\n\n1. Mục tiêu: 90%\nNơi nhận:";
        let spans = [
            Span {
                start: 3,
                end: 20,
                card: 1,
            },
            Span {
                start: 15,
                end: 28,
                card: 2,
            },
        ];
        let joined: Vec<String> = paragraphs(text, &spans, &[(0, 40)])
            .iter()
            .map(|line| line.runs.iter().map(|run| run.text.as_str()).collect())
            .collect();
        assert_eq!(joined.join("\n"), text.replace("\n\n", "\n"));
    }
}
