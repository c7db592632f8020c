//! XML 1.0 as our formats write it: indented by two spaces, and well-formed whatever a project's
//! names hold.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Output, plain};

/// The attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document that is being written.
pub(super) struct Xml<'out> {
    writer: Writer<Output<'out>>,
    /// The root element, which is begun with the first that is written.
    root: &'static str,
    attributes: Attributes<'static>,
    is_begun: bool,
}

impl<'out> Xml<'out> {
    /// One with this root.
    pub(super) fn new(
        output: Output<'out>,
        root: &'static str,
        attributes: Attributes<'static>,
    ) -> Self {
        let writer = Writer::new_with_indent(output, b' ', 2);
        Self { writer, root, attributes, is_begun: false }
    }

    /// Begins an element that holds others.
    pub(super) fn begin(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.begin_root()?;
        self.start(name, attributes)
    }

    /// Ends the element called `name`.
    pub(super) fn end(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element without anything in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.begin_root()?;
        self.writer.write_event(Event::Empty(element(name, attributes)))
    }

    /// Writes an element that holds `text`, which may have several lines.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        self.begin(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(&characters(text))))?;
        self.end(name)
    }

    /// Ends the document.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.begin_root()?;
        self.end(self.root)?;
        let output = self.writer.get_mut();
        output.write_all(b"\n")?;
        output.flush()
    }

    fn begin_root(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
        self.writer.write_event(Event::Decl(declaration))?;
        self.start(self.root, self.attributes)
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Start(element(name, attributes)))
    }
}

fn element<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, characters(value).as_str()));
    }
    element
}

/// `text` with a picture of what XML has no character for (section 2.2), but for the ends of its
/// lines.
fn characters(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(plain::printable).collect();
    lines.join("\n").replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;

    use super::*;

    fn written(write: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        let mut xml = Xml::new(Box::new(&mut out), "root", &[("version", "1")]);
        write(&mut xml).and_then(|()| xml.finish()).expect("a Vec takes every byte");
        drop(xml);
        String::from_utf8(out).expect("XML is UTF-8")
    }

    #[test]
    fn a_document_without_elements_has_its_root() {
        let expected =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root version=\"1\">\n</root>\n";
        assert_eq!(written(|_| Ok(())), expected);
    }

    #[test]
    fn nothing_is_markup_and_everything_is_a_character() {
        let every: String = (0..=0xFFFF).filter_map(char::from_u32).collect();
        let text = written(|xml| {
            xml.empty("a", &[("b", &every)])?;
            xml.text("c", &[], &every)?;
            xml.empty("d", &[("e", "a<b>&\"c\"\n\u{0}\u{FFFF}")])
        });
        assert!(text.contains("e=\"a&lt;b&gt;&amp;&quot;c&quot;&#10;␀\u{FFFD}\""), "{text}");
        // Of what stands below the first space XML has the ends of lines alone.
        assert!(!text.contains(|character| matches!(character, '\0'..='\t' | '\x0B'..='\x1F')));
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut elements = 0;
        loop {
            match reader.read_event().expect("it is well-formed") {
                Event::Eof => break,
                Event::Start(element) | Event::Empty(element) => {
                    elements += 1;
                    assert!(element.attributes().all(|attribute| attribute.is_ok()));
                }
                _ => {}
            }
        }
        assert_eq!(elements, 4);
    }
}
