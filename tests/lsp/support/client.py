"""The client library's client with ears: it remembers what was published and asks our requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
from cattrs import Converter
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES
from pytest_lsp.protocol import LanguageClientProtocol

from support.wire import PATIENCE


@attrs.define
class OwnResponse:
    """The answer to one of our own requests, as it came."""

    id: int | str
    jsonrpc: str
    result: Any


class _Protocol(LanguageClientProtocol):
    """The library's protocol, to which `astrolens/…` is JSON."""

    def get_result_type(self, method: str) -> Any:  # type: ignore[override]
        """Return the type of a method's answers."""
        return OwnResponse if method.startswith("astrolens/") else super().get_result_type(method)


def _converter() -> Converter:
    converter: Converter = default_converter()
    converter.register_structure_hook(OwnResponse, lambda message, _: OwnResponse(**message))
    return converter


class Client(LanguageClient):
    """A client that waits for what a test expects."""

    def __init__(self) -> None:
        """Make a client that offers what the library offers, and settings to ask for."""
        super().__init__(protocol_cls=_Protocol, converter_factory=_converter)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.registrations: list[types.Registration] = []
        self.refreshed: list[str] = []
        self._arrival = asyncio.Condition()
        for method, feature in (DEFAULT_CLIENT_FEATURES | _FEATURES).items():
            self.feature(method)(feature)

    async def begin(
        self,
        *folders: Path,
        like: str | types.ClientCapabilities | None = "visual_studio_code",
        settings: Any = None,
    ) -> types.InitializeResult:
        """Start a session as an editor does whose abilities are known, or as one without any."""
        params = types.InitializeParams(
            capabilities=abilities(like),
            root_uri=folders[0].as_uri(),
            workspace_folders=[types.WorkspaceFolder(path.as_uri(), path.name) for path in folders],
            initialization_options=settings,
        )
        return await self.initialize_session(params)

    async def configure(self, settings: dict[str, Any]) -> None:
        """Change the settings and tell the server, which asks for them or takes what it is told."""
        self.set_configuration(settings, section="astrolens")
        self.workspace_did_change_configuration(
            types.DidChangeConfigurationParams({"astrolens": settings})
        )

    async def arrived(self) -> None:
        """Tell those who wait that something came."""
        async with self._arrival:
            self._arrival.notify_all()

    async def until(self, true: Callable[[], Any], what: str) -> Any:
        """Wait until `true()` holds and return its value."""
        async with self._arrival:
            try:
                await asyncio.wait_for(self._arrival.wait_for(true), PATIENCE)
            except TimeoutError:
                raise AssertionError(f"waited in vain for {what}") from None
        return true()

    async def diagnostics_of(self, uri: str, version: int | None) -> list[types.Diagnostic]:
        """Wait until what was published last of a document is of this version."""

        def found() -> types.PublishDiagnosticsParams | None:
            latest = next((past for past in reversed(self.published) if past.uri == uri), None)
            return latest if latest and latest.version == version else None

        latest = await self.until(found, f"diagnostics of version {version} of {uri}")
        return list(latest.diagnostics)

    async def ask(self, method: str, params: dict[str, Any]) -> Any:
        """Send one of our own requests."""
        return await self.protocol.send_request_async(f"astrolens/{method}", params)

    async def about(self, method: str, uri: str, **more: Any) -> Any:
        """Send one of our own requests about a document."""
        return await self.ask(method, {"textDocument": {"uri": uri}} | more)

    def open(self, path: Path, language: str, text: str) -> str:
        """Open a file and return its URI."""
        item = types.TextDocumentItem(path.as_uri(), language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return item.uri

    def replace(self, uri: str, version: int, text: str) -> None:
        """Change all of a document's text."""
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def watched(self, path: Path, kind: types.FileChangeType) -> None:
        """Tell of a file that changed on disk."""
        event = types.FileEvent(path.as_uri(), kind)
        self.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))


def abilities(like: str | types.ClientCapabilities | None) -> types.ClientCapabilities:
    """Return what an editor can do, by its name, or nothing."""
    if isinstance(like, types.ClientCapabilities):
        return like
    return client_capabilities(like) if like else types.ClientCapabilities()


async def _publish(client: Client, params: types.PublishDiagnosticsParams) -> None:
    client.published.append(params)
    await client.arrived()


async def _show(client: Client, params: types.ShowMessageParams) -> None:
    client.messages.append(params)
    await client.arrived()


async def _register(client: Client, params: types.RegistrationParams) -> None:
    client.registrations.extend(params.registrations)
    await client.arrived()


def _refresh(method: str) -> Callable[..., Any]:
    async def refresh(client: Client, *_: Any) -> None:
        client.refreshed.append(method)
        await client.arrived()

    return refresh


_FEATURES: dict[str, Callable[..., Any]] = {
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: _publish,
    types.CLIENT_REGISTER_CAPABILITY: _register,
    types.WINDOW_SHOW_MESSAGE: _show,
    **{
        method: _refresh(method)
        for method in (
            types.WORKSPACE_CODE_LENS_REFRESH,
            types.WORKSPACE_INLAY_HINT_REFRESH,
            types.WORKSPACE_DIAGNOSTIC_REFRESH,
        )
    },
}
