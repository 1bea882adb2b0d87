"""A backup is one tar file: a manifest, each table as JSON lines, each stored file. It restores on either database."""

import base64
import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import obstore
import sqlalchemy as sa
from flask import current_app

from meetings.core import clock, files
from meetings.core.db import Base, UtcDateTime, alembic, db

BATCH = 500
Progress = Callable[[int, int], None]


class BackupError(Exception):
    """The backup cannot be made or restored; the text is one line for the operator."""


def write(path: Path, connection: sa.Connection, progress: Progress) -> int:
    """Write all that `connection` sees, and all files, to `path`; says how many rows and files.

    The file appears under its name only when it is complete.
    """
    keys = _stored_keys()
    tables = Base.metadata.sorted_tables
    unfinished = path.with_suffix(path.suffix + ".unfinished")
    count = 0
    with tarfile.open(unfinished, "w") as tar:
        _add(tar, "manifest.json", io.BytesIO(json.dumps(_manifest()).encode()))
        for place, table in enumerate(tables):
            count += _add_table(tar, connection, table)
            progress(place + 1, len(tables) + len(keys))
        for place, key in enumerate(keys):
            _add_file(tar, key)
            progress(len(tables) + place + 1, len(tables) + len(keys))
    unfinished.rename(path)
    return count + len(keys)


def restore(path: Path, progress: Progress) -> int:
    """Fill an empty, migrated database and file store from `path`, all or nothing for the database."""
    with tarfile.open(path) as tar:
        _check_manifest(tar)
        members = [member for member in tar if member.name.startswith(("tables/", "files/"))]
        count = _restore_tables(tar, progress, len(members))
        for place, member in enumerate(member for member in members if member.name.startswith("files/")):
            content = tar.extractfile(member)
            if content is not None:
                files.put(member.name.removeprefix("files/"), content)
                count += 1
            progress(place + 1, len(members))
    return count


def _manifest() -> dict[str, Any]:
    return {"made_at": clock.now().isoformat(), "revision": _revision()}


def _revision() -> list[str]:
    return sorted(alembic.script_directory.get_heads())


def _check_manifest(tar: tarfile.TarFile) -> None:
    try:
        manifest = json.load(tar.extractfile("manifest.json") or io.BytesIO(b"{}"))
    except KeyError as error:
        raise BackupError("this file is not a backup") from error
    if manifest["revision"] != _revision():
        raise BackupError("the backup was made by another version; install that version, restore, then upgrade")


def _stored_keys() -> list[str]:
    store = current_app.extensions["files"]
    return [item["path"] for batch in obstore.list(store) for item in batch]


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size = content.seek(0, io.SEEK_END)
    content.seek(0)
    tar.addfile(info, content)


def _add_table(tar: tarfile.TarFile, connection: sa.Connection, table: sa.Table) -> int:
    count = 0
    with tempfile.TemporaryFile() as lines:
        for row in connection.execute(sa.select(table), execution_options={"yield_per": BATCH}).mappings():
            lines.write(json.dumps({key: _to_json(value) for key, value in row.items()}).encode() + b"\n")
            count += 1
        _add(tar, f"tables/{table.name}.jsonl", lines)
    return count


def _add_file(tar: tarfile.TarFile, key: str) -> None:
    with tempfile.TemporaryFile() as content:
        for piece in files.stream(key):
            content.write(piece)
        _add(tar, f"files/{key}", content)


def _restore_tables(tar: tarfile.TarFile, progress: Progress, total: int) -> int:
    count = 0
    tables = Base.metadata.sorted_tables
    with db.engine.begin() as connection:
        for table in tables:
            if connection.scalar(sa.select(sa.func.count()).select_from(table)):
                raise BackupError(f"the database is not empty: {table.name} has rows")
        for place, table in enumerate(tables):
            count += _restore_table(tar, connection, table)
            progress(place + 1, total)
    return count


def _restore_table(tar: tarfile.TarFile, connection: sa.Connection, table: sa.Table) -> int:
    lines = tar.extractfile(f"tables/{table.name}.jsonl") or io.BytesIO()
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later: list[tuple[Any, dict[str, Any]]] = []
    count = 0
    for batch in _batches(_from_json(table, json.loads(line)) for line in lines):
        for row in batch:
            links = {name: row[name] for name in own if row[name] is not None}
            if links:
                later.append((row["id"], links))
                row.update(dict.fromkeys(links))
        connection.execute(table.insert(), batch)
        count += len(batch)
    for identity, links in later:
        connection.execute(table.update().where(table.c.id == identity).values(links))
    return count


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return dict(value) if hasattr(value, "shown_in") else value


def _from_json(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value["bytes"])
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else value
