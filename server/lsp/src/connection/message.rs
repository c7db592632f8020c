//! The body of a message: JSON-RPC told apart, and the JSON that clients get wrong mended.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::lenient;
use crate::outgoing::Addresses;

/// A message from the client.
#[derive(Debug, PartialEq)]
pub(super) enum Message {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of ours.
    Answer(Response),
}

/// What is wrong with a body.
#[derive(Debug, PartialEq)]
pub(super) struct Refused {
    /// To whom it is told, as far as that can be read.
    pub(super) id: Id,
    /// What is told.
    pub(super) error: Error,
    /// The body is no JSON: perhaps it was taken from the stream wrongly.
    pub(super) is_broken: bool,
}

#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    jsonrpc: Value,
    id: Option<Value>,
    method: Option<Value>,
    params: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    error: Option<Value>,
}

/// A `null` that is written down is a result like any other.
fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

/// Reads the message in `body`, which may be mended on the way, as its `addresses` are.
///
/// # Errors
/// When it is no JSON or no message.
pub(super) fn read(body: &mut [u8], addresses: &Addresses) -> Result<Message, Box<Refused>> {
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        // Otherwise the fields of a message could come without their names.
        serde_json::from_slice::<IgnoredAny>(body).map_err(|error| broken(&error))?;
        let message = "batches are not part of the protocol".into();
        let error = Error { message, ..Error::invalid_request() };
        return Err(Box::new(Refused { id: Id::Null, error, is_broken: false }));
    }
    let object = match serde_json::from_slice::<Object>(body) {
        Ok(object) => object,
        Err(_) if mend_surrogates(body) => {
            serde_json::from_slice(body).map_err(|error| broken(&error))?
        }
        Err(error) => return Err(broken(&error)),
    };
    let id = object.id.as_ref().map(|id| id_of(id).ok_or(())).transpose();
    let told = id.clone().ok().flatten().unwrap_or_default();
    let invalid = |message: &'static str| {
        let error = Error { message: message.into(), ..Error::invalid_request() };
        Box::new(Refused { id: told.clone(), error, is_broken: false })
    };
    let Ok(id) = id else { return Err(invalid("an `id` is a whole number or a string")) };
    if object.jsonrpc != "2.0" {
        return Err(invalid("`jsonrpc` is \"2.0\""));
    }
    match (object.method, id) {
        (Some(Value::String(method)), id) if !method.is_empty() => {
            Ok(Message::Call(call(method, id, object.params, addresses)))
        }
        (Some(_), _) => Err(invalid("a `method` is the name of one")),
        (None, Some(id)) => match (object.result, object.error) {
            (_, Some(error)) => {
                let error =
                    serde_json::from_value(error).unwrap_or_else(|_| Error::internal_error());
                Ok(Message::Answer(Response::from_error(id, error)))
            }
            (Some(result), None) => Ok(Message::Answer(Response::from_ok(id, result))),
            (None, None) => Err(invalid("a message has a `method`, a `result` or an `error`")),
        },
        (None, None) => Err(invalid("a message has a `method` or an `id`")),
    }
}

fn broken(error: &serde_json::Error) -> Box<Refused> {
    let is_broken = !error.is_data();
    let kind = if is_broken { Error::parse_error() } else { Error::invalid_request() };
    let error = Error { message: error.to_string().into(), ..kind };
    Box::new(Refused { id: Id::Null, error, is_broken })
}

fn id_of(id: &Value) -> Option<Id> {
    serde_json::from_value(id.clone()).ok()
}

fn call(
    method: String,
    id: Option<Id>,
    mut params: Option<Value>,
    addresses: &Addresses,
) -> Request {
    if let Some(params) = &mut params {
        addresses.mend(&method, params);
        lenient::mend(&method, params);
    }
    let mut request = Request::build(Cow::Owned(method));
    if let Some(params) = params {
        request = request.params(params);
    }
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}

/// Writes U+FFFD for every `\uD800` to `\uDFFF` that has no partner; whether there was one.
///
/// Editors written in languages of 16-bit strings send half an emoji while it is typed. It is as
/// long as U+FFFD in every encoding, so that positions keep meaning the same.
fn mend_surrogates(body: &mut [u8]) -> bool {
    let mut mended = false;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &body[at..]) {
        at += found;
        match surrogate(&body[at..]) {
            Some(Half::First) if matches!(surrogate(&body[at + 6..]), Some(Half::Second)) => {
                at += 12;
            }
            Some(_) => {
                body[at + 2..at + 6].copy_from_slice(b"FFFD");
                mended = true;
                at += 6;
            }
            // An escaped backslash escapes nothing.
            None => at = (at + 2).min(body.len()),
        }
    }
    mended
}

/// The parts of a surrogate pair.
enum Half {
    First,
    Second,
}

/// Which half of a pair the escape at the start of `bytes` is.
fn surrogate(bytes: &[u8]) -> Option<Half> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    let value = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    match value {
        0xD800..=0xDBFF => Some(Half::First),
        0xDC00..=0xDFFF => Some(Half::Second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Message, Box<Refused>> {
        read(&mut text.as_bytes().to_vec(), &Addresses::default())
    }

    /// The code of the error for `text`, and whom it is told.
    fn refused(text: &str) -> (i64, Id) {
        let refused = parse(text).expect_err("it is refused");
        (refused.error.code.code(), refused.id)
    }

    #[test]
    fn calls_and_answers_are_told_apart() {
        let request = parse(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#);
        let built = Request::build("shutdown").id(1).finish();
        assert_eq!(request, Ok(Message::Call(built)));
        let answer = parse(r#"{"jsonrpc":"2.0","id":"a","result":null}"#);
        let built = Response::from_ok(Id::String("a".to_owned()), Value::Null);
        assert_eq!(answer, Ok(Message::Answer(built)));
        let error = parse(r#"{"jsonrpc":"2.0","id":2,"error":{"code":-1,"message":"no"}}"#);
        assert!(matches!(error, Ok(Message::Answer(answer)) if answer.is_error()));
    }

    #[test]
    fn what_is_no_message_gets_the_protocols_error() {
        assert_eq!(refused("{"), (-32700, Id::Null));
        assert_eq!(refused("[]"), (-32600, Id::Null));
        assert_eq!(refused("[["), (-32700, Id::Null));
        assert_eq!(refused("7"), (-32600, Id::Null));
        assert_eq!(refused(r#"{"jsonrpc":"1.0","id":3,"method":"x"}"#), (-32600, Id::Number(3)));
        assert_eq!(refused(r#"{"jsonrpc":"2.0","id":3,"method":7}"#), (-32600, Id::Number(3)));
        assert_eq!(refused(r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#), (-32600, Id::Null));
        assert_eq!(refused(r#"{"jsonrpc":"2.0","id":3}"#), (-32600, Id::Number(3)));
        assert_eq!(refused(r#"{"jsonrpc":"2.0"}"#), (-32600, Id::Null));
    }

    #[test]
    fn half_of_a_pair_becomes_a_replacement_and_pairs_stay() {
        let text = r#"{"jsonrpc":"2.0","method":"m","params":{"t":"a\uD83D b\\uD83D \ud834\udd1e\uDD1E"}}"#;
        let Ok(Message::Call(call)) = parse(text) else { panic!("it is mended") };
        assert_eq!(call.params(), Some(&json!({"t": "a\u{FFFD} b\\uD83D 𝄞\u{FFFD}"})));
    }
}
