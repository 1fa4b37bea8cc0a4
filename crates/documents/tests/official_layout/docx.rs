//! Reads a DOCX file back as a tree of elements.

use std::io::{Cursor, Read};

use quick_xml::{Reader, events::BytesStart, events::Event};
use zip::ZipArchive;

/// An element with its attributes, text and children.
#[derive(Debug, Default, Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    text: String,
}

impl Element {
    fn opened(tag: &BytesStart<'_>) -> Self {
        let attributes = tag
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap();
                (
                    attribute.key.as_ref().to_owned(),
                    attribute.value.to_string(),
                )
            })
            .collect();
        Self {
            name: tag.name().as_ref().to_owned(),
            attributes,
            ..Self::default()
        }
    }

    /// The value of an attribute, or "".
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// The value of a direct child's `w:val`; `None` without that child.
    pub(crate) fn value(&self, child: &str) -> Option<&str> {
        self.child(child).map(|child| child.attribute("w:val"))
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All elements of this name below this one, in the order of the document.
    pub(crate) fn all<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    /// The words below this element.
    pub(crate) fn words(&self) -> String {
        let own = if self.name == "w:t" {
            self.text.as_str()
        } else {
            ""
        };
        self.children
            .iter()
            .fold(own.to_owned(), |words, child| words + &child.words())
    }
}

/// The names of the file's parts.
pub(crate) fn names(docx: &[u8]) -> Vec<String> {
    let zip = ZipArchive::new(Cursor::new(docx)).unwrap();
    zip.file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

/// A part as text.
pub(crate) fn text(docx: &[u8], part: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    zip.by_name(part)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// A part as a tree; its root is the only child.
pub(crate) fn tree(docx: &[u8], part: &str) -> Element {
    let text = text(docx, part);
    let mut reader = Reader::from_str(&text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) => open.push(Element::opened(&tag)),
            Event::Empty(tag) => open
                .last_mut()
                .unwrap()
                .children
                .push(Element::opened(&tag)),
            Event::End(_) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().children.push(element);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(entity) => {
                let letter = match &*entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("unexpected entity {other}"),
                };
                open.last_mut().unwrap().text.push(letter);
            }
            _ => {}
        }
    }
    assert_eq!(open.len(), 1);
    open.pop().unwrap()
}
