"""The `meetings` command: wrong use ends with code 2, a failure with code 1 and one clear line."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo, with_appcontext
from flask_alembic.cli import cli as migrations
from sqlalchemy.exc import SQLAlchemyError

from meetings import demo as demo_world
from meetings.accounts import actions as accounts
from meetings.accounts import queries, rules
from meetings.accounts.actions import safety
from meetings.accounts.models import Account
from meetings.app import create_app
from meetings.config import SettingsError
from meetings.core import addresses, clock, mail, queue, serving, tasks
from meetings.core import backup as backups
from meetings.core.db import db, migrate, snapshot
from meetings.core.errors import Refusal
from meetings.core.i18n import LANGUAGES
from meetings.events.actions import retention as retention_rules
from meetings.events.models import Event
from meetings.institutions import actions as institutions
from meetings.institutions import queries as houses
from meetings.institutions.models import Institution
from meetings.letters import actions as letters
from meetings.questionnaires.actions import purging as answers


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
    _serve(host, port)


def _serve(host: str, port: int) -> None:
    app = _without_connections()
    web = partial(serving.web, app, app.config, host, port)
    serving.Keeper({"web": web, "worker": partial(serving.work, app)}).keep()


def _without_connections() -> Flask:
    """The application, ready to be forked: two processes must not share a connection."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    db.session.close()
    db.engine.dispose()
    app.extensions["huey"].storage.close()
    return app


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def web(host: str, port: int) -> None:
    """Serve the pages alone, where a worker runs elsewhere."""
    app = _without_connections()
    serving.web(app, app.config, host, port)


@main.command()
def worker() -> None:
    """Deliver mail and run jobs until told to stop."""
    serving.work(current_app._get_current_object())  # type: ignore[attr-defined]


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--reset/--keep", default=False, help="Throw away ALL data here and build anew, or keep what is there.")
@click.option("--build-only", is_flag=True, help="Build the world, say who is in it, and end.")
def demo(host: str, port: int, reset: bool, build_only: bool) -> None:
    """Show an invented meeting that is going on today: build it if it is not there, and serve it."""
    if current_app.config["MEETINGS_ENV"] != "development":
        raise click.ClickException("the demo is refused here: it needs MEETINGS_ENV=development")
    if not mail.is_kept():
        raise click.ClickException("the demo sends no mail: it needs MAIL_URL=demo:")
    if build_only:
        _set_the_stage(reset)
    elif code := serving.apart(partial(_set_the_stage_apart, reset)):
        sys.exit(code)
    click.echo(f"\n  {current_app.config['PUBLIC_URL']}/\n")
    for member in demo_world.CAST:
        click.echo(f"  {member.email:<20} {member.does}")
    click.echo(f"\n  The password of all seven is {demo_world.PASSWORD}\n")
    if not build_only:
        _serve(host, port)


def _set_the_stage_apart(reset: bool) -> None:
    """The same in a process whose only task it is, which ends with the exit code of a failure."""
    try:
        _set_the_stage(reset)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


def _set_the_stage(reset: bool) -> None:
    """Bring the demo world about, whole or not at all."""
    with _failing_in_one_line():
        migrate()
        if reset:
            demo_world.clear()
            db.session.commit()
        if demo_world.is_there():
            if demo_world.is_over(clock.now().date()):
                click.echo("The meeting of this demo is over; `meetings demo --reset` moves it to today.")
            return
        with _progress("Building the demo world") as progress:
            demo_world.build(progress)
            db.session.commit()
        tasks.run_due()


@main.command()
@click.option("--again", is_flag=True, help="Give every failed mail new tries, as after a long failure of the server.")
def outbox(again: bool) -> None:
    """Say how many mails wait, left and failed, and name those that failed with the server's own words."""
    with _failing_in_one_line():
        counts, failed = queue.counts(db.session, mail.Mail), mail.failed()
        for row in failed:
            click.echo(f"{row.recipient}  {row.template}  {row.error.splitlines()[0]}")
            if again:
                queue.send_again(row, clock.now())
        db.session.commit()
    click.echo(", ".join(f"{counts.get(state, 0)} {state}" for state in queue.QueueState))
    if again and failed:
        click.echo(f"{len(failed)} will be sent again.")
        tasks.wake()


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


@main.command()
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def retention(dry_run: bool) -> None:
    """Delete passport data and sensitive answers on their dates, and make people of past events anonymous on theirs.

    Each night this happens by itself.
    """
    would = "would be" if dry_run else "were"
    with _failing_in_one_line():
        now = clock.now()
        for slug, people in letters.purge(now):
            click.echo(f"{slug}: passport data of {people} {would} deleted.")
        for slug, number in answers.purge(now).items():
            click.echo(f"{slug}: {number} sensitive answers {would} deleted.")
        ids = [event.id for event in retention_rules.due(now.date())]
        for event_id in ids:
            event = db.session.get_one(Event, event_id)
            line = f"{event.slug}, ended on {event.last_day}, kept for {event.retention_months} months"
            counts = {name: count for name, count in retention_rules.forget_people(event, now).items() if count}
            click.echo(f"{line}: {sum(counts.values())} things {would} erased or made anonymous.")
            for name, count in sorted(counts.items()):
                click.echo(f"  {name}: {count}")
            if not dry_run:
                db.session.commit()
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
    click.echo(f"{len(ids)} {'event is' if len(ids) == 1 else 'events are'} due.")


@main.group()
def user() -> None:
    """Look after the accounts of people."""


def _email(context: click.Context, parameter: click.Parameter, text: str) -> str:
    try:
        return addresses.mailable(text)
    except addresses.AddressRefused as refusal:
        raise click.BadParameter(refusal.sentence) from refusal


def _known_email(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """The address of somebody who is there already, also of one who came when it was not asked for plain letters."""
    try:
        return addresses.mailable(text)
    except addresses.LettersRefused:
        return text
    except addresses.AddressRefused as refusal:
        raise click.BadParameter(refusal.sentence) from refusal


def _institution(context: click.Context, parameter: click.Parameter, code: str | None) -> Institution | None:
    found = houses.by_code(code) if code else None
    if code and found is None:
        raise click.BadParameter(f"no State or organisation has the code {code!r}")
    return found


@user.command("add")
@click.argument("email", callback=_email)
@click.option("--given-name", required=True, help="First name.")
@click.option("--family-name", required=True, help="Family name.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="Of her mails.")
@click.option("--affiliation", callback=_institution, help="Code of her State or organisation: GE, COE, OSCE.")
@click.option("--administrator", is_flag=True, help="Let her look after the whole installation.")
@click.option("--password", is_flag=True, help="Ask for a password, instead of printing a link to choose one.")
def add_user(
    email: str,
    given_name: str,
    family_name: str,
    language: str,
    affiliation: Institution | None,
    administrator: bool,
    password: bool,
) -> None:
    """Give the person at EMAIL an account; whoever belongs to a host may create its meetings."""
    if queries.by_email(email):
        raise click.ClickException(f"{email} has an account already")
    now = clock.now()
    typed = click.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    with _failing_in_one_line():
        rules.check_name(f"{given_name} {family_name}")
        account = accounts.create_account(
            email=email,
            given_name=given_name,
            family_name=family_name,
            language=language,
            affiliation=affiliation,
            is_administrator=administrator,
            password=typed,
            confirmed=password,
            now=now,
        )
        if typed:
            rules.check_password(typed, account)
        link = None if typed else accounts.takeover_url(account, now)
        db.session.commit()
    click.echo(link or f"{email} can sign in.")


@user.command("administrator")
@click.argument("email", callback=_known_email)
@click.option("--remove", is_flag=True, help="End the right instead.")
def administrator(email: str, remove: bool) -> None:
    """Let the person at EMAIL look after the whole installation."""
    accounts.make_administrator(_known(email), not remove)
    db.session.commit()
    click.echo(f"{email} is {'no longer an' if remove else 'an'} administrator.")


@user.command("link")
@click.argument("email", callback=_known_email)
def link(email: str) -> None:
    """Print a fresh link for the person at EMAIL whose mail does not arrive: to take over, or to set a password."""
    account, now = _known(email), clock.now()
    url = safety.reset_url(account, now) if account.is_taken_over else accounts.takeover_url(account, now)
    db.session.commit()
    click.echo(url)


@user.command("sign-out")
@click.argument("email", callback=_known_email)
def sign_out(email: str) -> None:
    """Sign the person at EMAIL out everywhere, at once."""
    safety.end_sessions(_known(email))
    db.session.commit()
    click.echo(f"{email} is signed out everywhere.")


def _known(email: str) -> Account:
    account = queries.by_email(email)
    if account is None:
        raise click.ClickException(f"nobody has an account with the address {email}")
    return account


@contextmanager
def _failing_in_one_line() -> Iterator[None]:
    try:
        yield
    except (backups.BackupError, Refusal, SQLAlchemyError, OSError) as error:
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
