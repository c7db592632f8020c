"""The protocol's errors, and requests that may or must end with one."""

from __future__ import annotations

from typing import Any

from support.session import Session

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
NOT_INITIALIZED = -32002
CANCELLED = -32800
CONTENT_MODIFIED = -32801
SERVER_CANCELLED = -32802
REQUEST_FAILED = -32803


def refused(session: Session, method: str, params: Any = None) -> int:
    """Send a request that must fail and return the error's code."""
    response = session.response(session.start(method, params))
    assert "error" in response, f"{method} with {params} was answered"
    error = response["error"]
    assert error["message"]
    return int(error["code"])


def allowed(session: Session, method: str, params: Any) -> Any:
    """Send a request that may be refused for its parameters; return its result, if there is one."""
    response = session.response(session.start(method, params))
    if "error" in response:
        assert response["error"]["code"] == INVALID_PARAMS, response
        assert response["error"]["message"]
        return None
    return response["result"]
