//! The functions of a file as they are kept: the names in what they do are written once for all of
//! them, which takes a third of the room.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::{ByteBuf, Bytes};

use crate::{FunctionFacts, Uses};

/// The functions without what they do, and what they do.
type Kept<Functions, Packed> = (Functions, Packed);

/// Writes `functions`.
pub(crate) fn serialize<S: Serializer>(
    functions: &[FunctionFacts],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let uses = Uses::gather(functions.iter().map(|function| &function.uses));
    let kept: Kept<_, _> = (functions, Bytes::new(&uses));
    kept.serialize(serializer)
}

/// Reads what [`serialize`] wrote.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<FunctionFacts>, D::Error> {
    let (mut functions, uses): Kept<Vec<FunctionFacts>, ByteBuf> = Kept::deserialize(deserializer)?;
    for (function, uses) in functions.iter_mut().zip(Uses::scatter(&uses)) {
        function.uses = uses;
    }
    Ok(functions)
}
