"""Bytes that are no message, and messages that are no JSON-RPC: the stream is found again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.errors import INVALID_PARAMS, INVALID_REQUEST, PARSE_ERROR
from support.proof import answers_correctly
from support.session import Session
from support.wire import encode, frame

STATUS = {"jsonrpc": "2.0", "id": "framed", "method": "astrolens/status", "params": {}}


def body(message: Any = None) -> bytes:
    """Return the bytes of a message, of a question about the status unless told otherwise."""
    return encode(STATUS if message is None else message)


@pytest.mark.parametrize(
    "header",
    [
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Length:    %d   \r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
        b"X-Unknown: yes\r\nContent-Length: %d\r\n\r\n",
    ],
)
def test_a_header_in_other_words_is_a_header(session: Session, header: bytes) -> None:
    session.write(header % len(body()) + body())
    assert session.finish("framed")["protocol"] == 1
    answers_correctly(session)


def test_a_message_that_comes_in_pieces_is_one_message(session: Session) -> None:
    for byte in frame(body()):
        session.write(bytes([byte]))
    assert session.finish("framed")["protocol"] == 1
    answers_correctly(session)


def test_messages_that_come_at_once_are_all_read(session: Session) -> None:
    messages = [STATUS | {"id": f"many-{number}"} for number in range(100)]
    session.write(b"".join(frame(body(message)) for message in messages))
    for message in messages:
        assert session.finish(message["id"])["protocol"] == 1


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"\0\xff\xfe garbage",
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length:\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"X: " + b"y" * 100_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=lambda value: str(value[:24]),
)
def test_after_garbage_the_next_message_is_found(session: Session, garbage: bytes) -> None:
    session.write(garbage + frame(body()))
    assert session.finish("framed")["protocol"] == 1
    answers_correctly(session)


@pytest.mark.parametrize("missing", [1, 10, 40])
def test_a_length_that_is_too_small_costs_one_message(session: Session, missing: int) -> None:
    lost = body(STATUS | {"id": "lost"})
    session.write(b"Content-Length: %d\r\n\r\n%b" % (len(lost) - missing, lost))
    session.write(frame(body()))
    assert session.finish("framed")["protocol"] == 1
    assert "error" in session.response(None) or "lost" in session.responses
    answers_correctly(session)


def test_a_length_that_is_too_large_costs_one_message(session: Session) -> None:
    lost = body(STATUS | {"id": "lost"})
    session.write(b"Content-Length: %d\r\n\r\n%b" % (len(lost) + 30, lost))
    session.write(frame(body()))
    assert session.finish("framed")["protocol"] == 1
    answers_correctly(session)


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"",
        b" ",
        b"nonsense",
        b'{"jsonrpc": "2.0", "id": 7, "method": "astrolens/status"',
        b'{"jsonrpc": "2.0", "id": 7, "method": "astro\xff\xfe"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda value: str(value[:24]),
)
def test_what_is_no_json_is_a_parse_error(session: Session, text: bytes) -> None:
    session.write(frame(text))
    answers_correctly(session)
    assert session.response(None)["error"]["code"] in (PARSE_ERROR, INVALID_REQUEST)


@pytest.mark.parametrize(
    "message",
    [
        5,
        None,
        "text",
        [],
        [STATUS],
        {},
        {"id": 1},
        {"jsonrpc": "2.0"},
        {"jsonrpc": "1.0", "id": "x", "method": "astrolens/status"},
        {"id": "x", "method": "astrolens/status"},
        {"jsonrpc": "2.0", "id": "x", "method": 5},
        {"jsonrpc": "2.0", "id": "x", "method": ""},
        {"jsonrpc": "2.0", "id": 1.5, "method": "astrolens/status"},
        {"jsonrpc": "2.0", "id": {}, "method": "astrolens/status"},
        {"jsonrpc": "2.0", "id": True, "method": "astrolens/status"},
    ],
    ids=json.dumps,
)
def test_what_is_no_request_is_an_invalid_one(session: Session, message: Any) -> None:
    session.write(frame(encode(message)))
    answers_correctly(session)
    errors = [
        response["error"]["code"] for response in session.responses.values() if "error" in response
    ]
    assert errors == [INVALID_REQUEST]


@pytest.mark.parametrize(
    "message",
    [
        {"jsonrpc": "2.0", "id": 4711, "result": None},
        {"jsonrpc": "2.0", "id": "never", "error": {"code": 1, "message": "no"}},
        {"jsonrpc": "2.0", "id": None, "result": 5},
        {"jsonrpc": "2.0", "id": 4711, "result": None, "error": None},
    ],
    ids=json.dumps,
)
def test_an_answer_to_what_was_never_asked_is_dropped(session: Session, message: Any) -> None:
    session.send(message)
    answers_correctly(session)


@pytest.mark.parametrize("number", [0, -1, 2**31 - 1, "", "text", "🦀", "x" * 10_000])
def test_a_request_is_answered_under_its_own_number(session: Session, number: Any) -> None:
    session.send(STATUS | {"id": number})
    assert session.finish(number)["protocol"] == 1


def test_two_requests_of_the_same_number_are_both_answered(session: Session) -> None:
    session.send(STATUS)
    session.send(STATUS)
    session.wait(
        lambda: len([past for past in session.received if past.get("id") == "framed"]) == 2,
        "two answers",
    )
    answers_correctly(session)


def test_parameters_as_a_list_are_no_parameters_of_the_protocol(session: Session) -> None:
    session.send(STATUS | {"method": "textDocument/hover", "params": [1, 2, 3]})
    assert session.response("framed")["error"]["code"] == INVALID_PARAMS
    answers_correctly(session)
