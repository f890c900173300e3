//! Reads XML of foreign origin into a small tree: the only user of `quick_xml`.
//!
//! No document type, so no entity can be defined, none grows and none fetches anything; only the five of XML itself and
//! numbered characters are resolved (XML 1.0, section 4.6). UTF-8 only. Depth, number and size are bounded, and an error names
//! a line and never what stands there, because a password may.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// An element with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Its name, with a prefix where it has one.
    pub name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
    /// Whether text stood in it that is never kept.
    hidden: bool,
}

/// Elements whose text is not even kept for the time of reading.
const NEVER_KEPT: [&str; 2] = ["password", "clientSecret"];

impl Element {
    /// The elements in it with this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element in it with this name.
    pub fn first(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// What stands in the first element with this name, without blanks around it; `None` if that is nothing.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.first(name).map(Self::text).filter(|text| !text.is_empty())
    }

    /// What stands in it, without blanks around it.
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// Whether a secret stood in the first element with this name. The secret itself was not kept.
    pub fn had_secret(&self, name: &str) -> bool {
        self.first(name).is_some_and(|child| child.hidden)
    }

    /// The attribute with this name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Why a document is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Bytes that are not UTF-8, or a declaration of another encoding.
    #[error("it is not written in UTF-8")]
    Encoding,
    /// A document type definition.
    #[error("it defines a document type, which settings never need (line {0})")]
    DocumentType(usize),
    /// A reference to something that XML itself does not know.
    #[error("it refers to something outside of it (line {0})")]
    Reference(usize),
    /// Not well-formed.
    #[error("it is not well-formed XML (line {0})")]
    Malformed(usize),
    /// More of something than any real one has.
    #[error("it has more elements, or deeper ones, than settings ever have (line {0})")]
    TooMuch(usize),
    /// No element at all, or more than one.
    #[error("it holds no single document")]
    NoDocument,
}

/// Reads a document.
pub fn read(bytes: &[u8]) -> Result<Element, XmlError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_not_utf8| XmlError::Encoding)?;
    let mut reader = Reader::from_str(text);
    let mut tree = Tree { ascii: text.is_ascii(), ..Tree::default() };
    loop {
        let line = |reader: &Reader<&[u8]>| line_at(text, reader.error_position());
        let event = reader.read_event().map_err(|_its_words_quote| XmlError::Malformed(line(&reader)))?;
        if event == Event::Eof {
            return tree.root();
        }
        tree.take(event).map_err(|why| why.at(line_at(text, reader.buffer_position())))?;
    }
}

/// Counted from 1.
fn line_at(text: &str, position: u64) -> usize {
    let end = usize::try_from(position).unwrap_or(text.len()).min(text.len());
    text.as_bytes()[..end].split(|byte| *byte == b'\n').count()
}

/// Why an event is not taken; where it was is added by whoever knows.
enum Why {
    Encoding,
    DocumentType,
    Reference,
    Malformed,
    TooMuch,
}

impl Why {
    const fn at(self, line: usize) -> XmlError {
        match self {
            Self::Encoding => XmlError::Encoding,
            Self::DocumentType => XmlError::DocumentType(line),
            Self::Reference => XmlError::Reference(line),
            Self::Malformed => XmlError::Malformed(line),
            Self::TooMuch => XmlError::TooMuch(line),
        }
    }
}

/// What has been read so far: the elements that are open, the outermost first.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    done: Option<Element>,
    count: usize,
    /// Whether the whole document is plain ASCII.
    ascii: bool,
}

impl Tree {
    fn take(&mut self, event: Event<'_>) -> Result<(), Why> {
        match event {
            Event::Start(start) => self.begin(&start)?,
            Event::Empty(start) => {
                self.begin(&start)?;
                self.end()?;
            }
            Event::End(_) => self.end()?,
            Event::Text(text) => self.say(&text.decode().map_err(|_not_utf8| Why::Encoding)?)?,
            Event::CData(text) => self.say(&text.decode().map_err(|_not_utf8| Why::Encoding)?)?,
            Event::GeneralRef(reference) => self.refer(&reference)?,
            Event::DocType(_) => return Err(Why::DocumentType),
            Event::Decl(declared) => {
                let encoding = declared.encoding().transpose().map_err(|_its_words_quote| Why::Malformed)?;
                let is_utf8 = encoding.is_none_or(|name| name.eq_ignore_ascii_case(b"utf-8"));
                // What is plain ASCII is the same in every encoding that a declaration could be read in.
                if !is_utf8 && !self.ascii {
                    return Err(Why::Encoding);
                }
            }
            Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), Why> {
        self.count += 1;
        if self.count > MOST_ELEMENTS || self.open.len() >= DEEPEST {
            return Err(Why::TooMuch);
        }
        let name = named(start.name().as_ref())?;
        let mut element = Element { name, ..Element::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_its_words_quote| Why::Malformed)?;
            if element.attributes.len() >= MOST_ATTRIBUTES {
                return Err(Why::TooMuch);
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_its_words_quote| Why::Reference)?;
            element.attributes.push((named(attribute.key.as_ref())?, value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Why> {
        let ended = self.open.pop().ok_or(Why::Malformed)?;
        match self.open.last_mut() {
            Some(outer) => outer.children.push(ended),
            None if self.done.is_some() => return Err(Why::Malformed),
            None => self.done = Some(ended),
        }
        Ok(())
    }

    /// Text outside of every element can only be blanks.
    fn say(&mut self, text: &str) -> Result<(), Why> {
        match self.open.last_mut() {
            Some(element) if NEVER_KEPT.contains(&element.name.as_str()) => {
                element.hidden |= !text.trim().is_empty();
            }
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(Why::Malformed),
        }
        Ok(())
    }

    fn refer(&mut self, reference: &BytesRef<'_>) -> Result<(), Why> {
        if let Some(c) = reference.resolve_char_ref().map_err(|_its_words_quote| Why::Reference)? {
            return self.say(c.encode_utf8(&mut [0; 4]));
        }
        let name = reference.decode().map_err(|_not_utf8| Why::Encoding)?;
        let text = resolve_predefined_entity(&name).ok_or(Why::Reference)?;
        self.say(text)
    }

    fn root(self) -> Result<Element, XmlError> {
        self.done.filter(|_| self.open.is_empty()).ok_or(XmlError::NoDocument)
    }
}

fn named(bytes: &[u8]) -> Result<String, Why> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_not_utf8| Why::Encoding)
}

/// An export with a hundred accounts and all their folders has some ten thousand.
const MOST_ELEMENTS: usize = 200_000;
const MOST_ATTRIBUTES: usize = 32;
const DEEPEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_text_are_read() {
        let root = read("\u{feff}<?xml version='1.0' encoding='UTF-8'?>\n<a b='1 &amp; 2'><c> x &lt;<![CDATA[<y>]]>&#x41; </c><c/><d/></a>\n".as_bytes()).unwrap();
        assert_eq!((root.name.as_str(), root.attribute("b")), ("a", Some("1 & 2")));
        assert_eq!((root.text_of("c"), root.text_of("d"), root.all("c").count()), (Some("x <<y>A"), None, 2));
    }

    #[test]
    fn nothing_can_be_defined_and_nothing_is_fetched() {
        let bomb =
            b"<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]>\n<a>&c;</a>";
        assert_eq!(read(bomb), Err(XmlError::DocumentType(2)));
        let outside = b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>";
        assert_eq!(read(outside), Err(XmlError::DocumentType(1)));
        assert_eq!(read(b"<a>\n&passwd;</a>"), Err(XmlError::Reference(2)));
        assert_eq!(read(b"<a b='&passwd;'/>"), Err(XmlError::Reference(1)));
        assert_eq!(read(b"<a>&#0;</a>"), Err(XmlError::Reference(1)));
    }

    #[test]
    fn another_encoding_is_said_and_not_guessed() {
        assert_eq!(read(b"<a>\xe4</a>"), Err(XmlError::Encoding));
        let declared = "<?xml version='1.0' encoding='ISO-8859-1'?><a>ä</a>";
        assert_eq!(read(declared.as_bytes()), Err(XmlError::Encoding));
        let utf16: Vec<u8> = "\u{feff}<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), Err(XmlError::Encoding));
        assert!(read(b"<?xml version='1.0' encoding='us-ascii'?><a/>").is_ok());
    }

    #[test]
    fn depth_and_number_end_somewhere() {
        let deep = "<a>".repeat(100_000);
        assert_eq!(read(deep.as_bytes()), Err(XmlError::TooMuch(1)));
        let many = format!("<a>{}</a>", "<b/>".repeat(MOST_ELEMENTS));
        assert_eq!(read(many.as_bytes()), Err(XmlError::TooMuch(1)));
        let names: Vec<String> = (0..40).map(|number| format!("a{number}=''")).collect();
        assert_eq!(read(format!("<a {}/>", names.join(" ")).as_bytes()), Err(XmlError::TooMuch(1)));
    }

    #[test]
    fn a_password_is_not_kept_even_while_reading() {
        let root = read(b"<a><password>CANARY</password><b><password> </password></b></a>").unwrap();
        assert!(root.had_secret("password") && !root.first("b").unwrap().had_secret("password"));
        assert!(!format!("{root:?}").contains("CANARY"));
    }

    #[test]
    fn what_is_no_document_is_refused_without_being_quoted() {
        for bad in [
            "",
            "  ",
            "CANARY",
            "<a>",
            "</a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>CANARY",
            "<a b=CANARY/>",
            "<a b='1' b='2'/>",
            "<",
        ] {
            let refused = read(bad.as_bytes()).unwrap_err();
            assert!(!refused.to_string().contains("CANARY"), "{bad}");
        }
    }
}
