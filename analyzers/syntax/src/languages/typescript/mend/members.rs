//! Modifiers of members.

use super::Mender;
use super::tokens::Kind;

impl Mender<'_> {
    /// `accessor` before a name says how a field is stored; the grammars know it with no other
    /// modifier.
    pub(super) fn accessor(&mut self, index: usize) {
        if self.names(index + 1) {
            self.hide(index, index);
        } else {
            self.rename(index);
        }
    }

    /// `override` behind `abstract`, and `static` before an index signature.
    pub(super) fn modifier(&mut self, index: usize) {
        let says_nothing = if self.at(index) == b"override" {
            self.behind(index, 1) == b"abstract" && self.names(index + 1)
        } else {
            let signature = index + 1 + usize::from(self.at(index + 1) == b"readonly");
            self.at(signature) == b"["
                && self.kind(signature + 1) == Some(Kind::Word)
                && self.at(signature + 2) == b":"
        };
        if says_nothing {
            self.hide(index, index);
        }
    }
}
