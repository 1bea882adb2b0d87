"""Stored files: a local folder or an object store, streamed, never whole in memory."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, cast

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, from_url

CHUNK = 1024 * 1024


def init_app(app: Flask) -> None:
    """Open the store named by FILES_URL, or a folder in DATA_DIR."""
    if app.config["FILES_URL"]:
        store: Any = from_url(app.config["FILES_URL"])
    else:
        folder = app.config["DATA_DIR"] / "files"
        folder.mkdir(parents=True, exist_ok=True)
        store = LocalStore(str(folder))
    app.extensions["files"] = store


def _store() -> Any:
    return current_app.extensions["files"]


def put(key: str, content: IO[bytes]) -> int:
    """Store `content` under `key` and say how many bytes it has. Keys are made by us, never by visitors."""
    content.seek(0, 2)
    size = content.tell()
    content.seek(0)
    obstore.put(_store(), key, cast(Any, content))
    return size


def size_of(key: str) -> int | None:
    """Bytes stored under `key`, or None when there is nothing."""
    try:
        return int(obstore.head(_store(), key)["size"])
    except FileNotFoundError:
        return None


def stream(key: str) -> Iterator[bytes]:
    """The content in pieces of about a megabyte; raises FileNotFoundError before the first piece."""
    result = obstore.get(_store(), key)
    return (bytes(piece) for piece in result.stream(min_chunk_size=CHUNK))


def delete(key: str) -> None:
    """Remove what is stored under `key`; nothing happens when nothing is."""
    try:
        obstore.delete(_store(), key)
    except FileNotFoundError:
        return


def older_than(moment: datetime, folder: str) -> Iterator[str]:
    """The keys below `folder` that were stored before `moment`."""
    for batch in obstore.list(_store(), prefix=folder):
        yield from (entry["path"] for entry in batch if entry["last_modified"] < moment)
