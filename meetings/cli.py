"""The `meetings` command: wrong use ends with code 2, a failure with code 1 and one clear line."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo, with_appcontext
from flask_alembic.cli import cli as migrations
from sqlalchemy.exc import SQLAlchemyError

from meetings.app import create_app
from meetings.config import SettingsError
from meetings.core import backup as backups
from meetings.core import serving
from meetings.core.db import db, migrate, snapshot
from meetings.institutions import actions as institutions


def _create_app() -> Flask:
    try:
        return create_app()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise click.ClickException(f"the settings do not work here: {error}") from error


@click.group(cls=AppGroup)
@click.pass_context
def main(context: click.Context) -> None:
    """Joint meetings of several organisations: serve them, look after them, show them.

    Settings are environment variables; docs/operations.md lists them.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    context.obj = ScriptInfo(create_app=_create_app)


@main.group("db", commands=migrations.commands)
@click.pass_context
@with_appcontext
def migrations_of_tables(context: click.Context) -> None:
    """Look at and write migrations of the tables."""
    context.obj = current_app.extensions["alembic"]


@main.command()
def upgrade() -> None:
    """Bring the database to the present shape and load the facts the product needs."""
    with _failing_in_one_line():
        migrate()
        institutions.load_states()
        institutions.load_organisations()
        db.session.commit()
    click.echo("The database is up to date.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def run(host: str, port: int) -> None:
    """Serve the pages, with a worker beside the web server."""
    web = serving.web_command(current_app.config, host, port)
    db.engine.dispose()
    serving.Keeper({"web": web, "worker": serving.worker_command()}).keep()


@main.command()
def worker() -> None:
    """Deliver mail and run jobs until told to stop."""
    serving.work(current_app._get_current_object())  # type: ignore[attr-defined]


@main.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def backup(path: Path) -> None:
    """Write the database and all files to the tar file PATH."""
    with _failing_in_one_line(), _progress("Writing") as progress, snapshot() as connection:
        count = backups.write(path, connection, progress)
    click.echo(f"{count} rows and files are in {path}.")


@main.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(path: Path) -> None:
    """Fill an empty installation from the backup PATH."""
    with _failing_in_one_line(), _progress("Reading") as progress:
        migrate()
        count = backups.restore(path, progress)
    click.echo(f"{count} rows and files are back.")


@contextmanager
def _failing_in_one_line() -> Iterator[None]:
    try:
        yield
    except (backups.BackupError, SQLAlchemyError, OSError) as error:
        raise click.ClickException(str(error).splitlines()[0]) from error


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


if __name__ == "__main__":
    main()
