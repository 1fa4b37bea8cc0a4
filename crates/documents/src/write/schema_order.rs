//! Puts WordprocessingML into the order of its schema and marks the rows that pages repeat.
//!
//! docx-rs writes the properties of paragraphs, runs, tables and sections in an order of
//! its own. Word processors forgive some of that and drop or "repair" the rest, so the
//! children of each property element are sorted into the sequence of ECMA-376, part 1.
//! It gives the columns of a table's grid a type, which the schema doesn't know: that is
//! taken away. And it can't write `tblHeader`: that is added.

use quick_xml::{Reader, Writer, events::BytesStart, events::Event};

use super::error::WriteError;

/// The sequence of an element's children, or `None` where any order is right.
fn sequence(parent: &str) -> Option<&'static [&'static str]> {
    Some(match parent {
        "w:pPr" => &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:kinsoku",
            "w:wordWrap",
            "w:overflowPunct",
            "w:topLinePunct",
            "w:autoSpaceDE",
            "w:autoSpaceDN",
            "w:bidi",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:mirrorIndents",
            "w:suppressOverlap",
            "w:jc",
            "w:textDirection",
            "w:textAlignment",
            "w:textboxTightWrap",
            "w:outlineLvl",
            "w:divId",
            "w:cnfStyle",
            "w:rPr",
            "w:sectPr",
            "w:pPrChange",
        ],
        "w:rPr" => &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:smallCaps",
            "w:strike",
            "w:dstrike",
            "w:outline",
            "w:shadow",
            "w:emboss",
            "w:imprint",
            "w:noProof",
            "w:snapToGrid",
            "w:vanish",
            "w:webHidden",
            "w:color",
            "w:spacing",
            "w:w",
            "w:kern",
            "w:position",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:effect",
            "w:bdr",
            "w:shd",
            "w:fitText",
            "w:vertAlign",
            "w:rtl",
            "w:cs",
            "w:em",
            "w:lang",
        ],
        "w:tblPr" => &[
            "w:tblStyle",
            "w:tblpPr",
            "w:tblOverlap",
            "w:bidiVisual",
            "w:tblStyleRowBandSize",
            "w:tblStyleColBandSize",
            "w:tblW",
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
        "w:tblBorders" => &[
            "w:top",
            "w:left",
            "w:bottom",
            "w:right",
            "w:insideH",
            "w:insideV",
        ],
        "w:tcPr" => &[
            "w:cnfStyle",
            "w:tcW",
            "w:gridSpan",
            "w:hMerge",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:tcFitText",
            "w:vAlign",
            "w:hideMark",
        ],
        "w:sectPr" => &[
            "w:headerReference",
            "w:footerReference",
            "w:footnotePr",
            "w:endnotePr",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:paperSrc",
            "w:pgBorders",
            "w:lnNumType",
            "w:pgNumType",
            "w:cols",
            "w:formProt",
            "w:vAlign",
            "w:noEndnote",
            "w:titlePg",
            "w:textDirection",
            "w:bidi",
            "w:rtlGutter",
            "w:docGrid",
        ],
        _ => return None,
    })
}

struct Element {
    tag: BytesStart<'static>,
    children: Vec<Node>,
}

enum Node {
    Element(Element),
    Other(Event<'static>),
}

/// Sorts a part of the package; `repeated_rows` tells of each table row, in the order of
/// the document, whether it is repeated at the head of each page.
pub(super) fn put_in_order(part: &str, repeated_rows: &[bool]) -> Result<String, WriteError> {
    let mut root = parse(part)?;
    let mut rows = repeated_rows.iter().copied();
    sort(&mut root, &mut rows);
    let mut writer = Writer::new(Vec::new());
    for node in &root.children {
        emit(node, &mut writer)?;
    }
    String::from_utf8(writer.into_inner()).map_err(fault)
}

fn fault(error: impl std::fmt::Display) -> WriteError {
    WriteError::Package(error.to_string())
}

fn parse(part: &str) -> Result<Element, WriteError> {
    let mut reader = Reader::from_str(part);
    let mut open = vec![Element {
        tag: BytesStart::new("root"),
        children: Vec::new(),
    }];
    loop {
        let event = reader.read_event().map_err(fault)?.into_owned();
        let node = match event {
            Event::Eof => break,
            Event::Start(tag) => {
                open.push(Element {
                    tag,
                    children: Vec::new(),
                });
                continue;
            }
            Event::Empty(tag) => Node::Element(Element {
                tag,
                children: Vec::new(),
            }),
            Event::End(_) => match open.pop() {
                Some(element) => Node::Element(element),
                None => return Err(fault("an element is closed that was never opened")),
            },
            other => Node::Other(other),
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => return Err(fault("an element is closed that was never opened")),
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(root), true) => Ok(root),
        _ => Err(fault("an element is left open")),
    }
}

fn name(node: &Node) -> Option<String> {
    match node {
        Node::Element(element) => Some(tag_name(&element.tag)),
        Node::Other(_) => None,
    }
}

fn tag_name(tag: &BytesStart<'_>) -> String {
    let whole: &str = tag;
    whole
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn sort(element: &mut Element, rows: &mut impl Iterator<Item = bool>) {
    let own = tag_name(&element.tag);
    if own == "w:gridCol" {
        keep_only_width(&mut element.tag);
    }
    if own == "w:tr" && rows.next() == Some(true) {
        mark_as_header(element);
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            sort(child, rows);
        }
    }
    if let Some(sequence) = sequence(&own) {
        element.children.sort_by_key(|child| {
            name(child)
                .and_then(|name| sequence.iter().position(|known| *known == name))
                .unwrap_or(sequence.len())
        });
    }
}

fn keep_only_width(column: &mut BytesStart<'static>) {
    let width = column
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == "w:w")
        .map(|attribute| attribute.value.into_owned());
    column.clear_attributes();
    if let Some(width) = width {
        column.push_attribute(("w:w", width.as_str()));
    }
}

fn mark_as_header(row: &mut Element) {
    let mark = || {
        Node::Element(Element {
            tag: BytesStart::new("w:tblHeader"),
            children: vec![],
        })
    };
    let property = row.children.iter_mut().find_map(|child| match child {
        Node::Element(element) if tag_name(&element.tag) == "w:trPr" => Some(element),
        _ => None,
    });
    match property {
        Some(property) => property.children.push(mark()),
        None => row.children.insert(
            0,
            Node::Element(Element {
                tag: BytesStart::new("w:trPr"),
                children: vec![mark()],
            }),
        ),
    }
}

fn emit(node: &Node, writer: &mut Writer<Vec<u8>>) -> Result<(), WriteError> {
    match node {
        Node::Other(event) => writer.write_event(event.borrow()).map_err(fault),
        Node::Element(element) if element.children.is_empty() => writer
            .write_event(Event::Empty(element.tag.borrow()))
            .map_err(fault),
        Node::Element(element) => {
            writer
                .write_event(Event::Start(element.tag.borrow()))
                .map_err(fault)?;
            for child in &element.children {
                emit(child, writer)?;
            }
            writer
                .write_event(Event::End(element.tag.to_end()))
                .map_err(fault)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_sorted_and_rows_marked() {
        let cases: [(&str, &[bool], &str); 6] = [
            (
                r#"<w:gridCol w:w="907" w:type="dxa" />"#,
                &[],
                r#"<w:gridCol w:w="907"/>"#,
            ),
            (
                r#"<w:p><w:pPr><w:rPr><w:sz w:val="2"/><w:b/></w:rPr><w:jc w:val="both"/><w:keepNext/></w:pPr></w:p>"#,
                &[],
                r#"<w:p><w:pPr><w:keepNext/><w:jc w:val="both"/><w:rPr><w:b/><w:sz w:val="2"/></w:rPr></w:pPr></w:p>"#,
            ),
            (
                "<w:tbl><w:tr><w:trPr><w:cantSplit/></w:trPr></w:tr><w:tr><w:tc/></w:tr></w:tbl>",
                &[true, false],
                "<w:tbl><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr></w:tr><w:tr><w:tc/></w:tr></w:tbl>",
            ),
            (
                "<w:tr><w:tc/></w:tr>",
                &[true],
                "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc/></w:tr>",
            ),
            // Text, entities and elements without a sequence stay as they are.
            (
                "<w:t>a &amp; b &lt;c&gt;</w:t>",
                &[],
                "<w:t>a &amp; b &lt;c&gt;</w:t>",
            ),
            (
                "<w:r><w:t>b</w:t><w:b/></w:r>",
                &[],
                "<w:r><w:t>b</w:t><w:b/></w:r>",
            ),
        ];
        for (part, rows, expected) in cases {
            assert_eq!(put_in_order(part, rows).unwrap(), expected);
        }
    }

    #[test]
    fn broken_parts_are_refused() {
        for part in ["<a>", "<a></b>", "</a>"] {
            assert!(put_in_order(part, &[]).is_err(), "{part}");
        }
    }
}
