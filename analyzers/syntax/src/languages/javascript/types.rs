//! What classes of JavaScript hold and come from.

use astrolens_model::{BaseRelation, Modifiers};
use tree_sitter::Node;

use super::outline::{is_parted_word, visibility};
use crate::field::{FieldName, Fields};
use crate::outline::{Base, Field, Site, modifiers_in_front, text};

/// What a class extends: a name, or whatever comes to a class.
pub(super) fn bases(at: &Site<'_, '_>) -> Vec<Base> {
    let mut cursor = at.node.walk();
    let heritage =
        at.node.named_children(&mut cursor).find(|child| child.kind() == "class_heritage");
    let base = heritage.and_then(|heritage| {
        let mut cursor = heritage.walk();
        heritage.named_children(&mut cursor).find(|child| !child.is_extra())
    });
    base.map(|base| Base::new(base, BaseRelation::Extends, at.source)).into_iter().collect()
}

/// The field that `member` declares, its name being in the field `name` of it; absent where it is
/// only a word of the method behind it.
pub(crate) fn field(member: Node<'_>, name: FieldName, source: &[u8]) -> Option<Field> {
    let name = member.child_in(name)?;
    let field = Field::new(name, visibility(&text(name, source)), source);
    let is_static = modifiers_in_front(member).contains(Modifiers::STATIC);
    (!is_parted_word(member, &field.name, source)).then_some(Field { is_static, ..field })
}

/// The field that the member access at `at`, whose name is `member`, gives a value: `this.x = 1`.
pub(super) fn assigned_field(at: &Site<'_, '_>, member: Node<'_>) -> Option<Field> {
    // Asked of every member of the own object: the target is what an assignment begins with.
    let assignment = at.parent().filter(|parent| parent.start_byte() == at.node.start_byte())?;
    let is_target = assignment.kind() == "assignment_expression";
    is_target.then(|| Field::new(member, visibility(&text(member, at.source)), at.source))
}
