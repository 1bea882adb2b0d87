"""The one module that knows every domain."""

from typing import Any

from flask import Flask
from flask_compress import Compress

from meetings.accounts import security
from meetings.accounts import views as accounts
from meetings.attendance import actions as attendance_actions
from meetings.attendance import connecting as attendance_below
from meetings.attendance import views as attendance
from meetings.badges import views as badges
from meetings.config import ROOT, load
from meetings.core import (
    access,
    assets,
    compiled,
    db,
    files,
    forms,
    headers,
    health,
    i18n,
    limits,
    logs,
    markup,
    pagecache,
    problems,
    script_words,
    smtp,
    tasks,
    ways,
)
from meetings.correspondence import views as correspondence
from meetings.correspondence.actions import following
from meetings.delegations import connecting as delegations_below
from meetings.delegations import views as delegations
from meetings.events import access as events_access
from meetings.events import views as events
from meetings.imports import views as imports
from meetings.institutions import views as institutions
from meetings.letters import connecting as letters_below
from meetings.letters import views as letters
from meetings.networking import actions as networking_actions
from meetings.networking import views as networking
from meetings.overview import connecting as overview_below
from meetings.overview import views as overview
from meetings.programme import views as programme
from meetings.programme.actions import people as programme_people
from meetings.questionnaires import connecting as questionnaires_below
from meetings.questionnaires import views as questionnaires
from meetings.registration import access as registration_access
from meetings.registration import views as registration
from meetings.registration.signals import registration_merged, registration_readdressed
from meetings.resources import actions as resources_actions
from meetings.resources import views as resources

BLUEPRINTS = (
    health.bp,
    *accounts.BLUEPRINTS,
    institutions.bp,
    events.bp,
    programme.bp,
    *registration.BLUEPRINTS,
    *questionnaires.BLUEPRINTS,
    *delegations.BLUEPRINTS,
    attendance.bp,
    badges.bp,
    resources.bp,
    networking.bp,
    *correspondence.BLUEPRINTS,
    imports.bp,
    *letters.BLUEPRINTS,
    overview.bp,
)
PARTS = (
    compiled,
    pagecache,
    logs,
    headers,
    db,
    files,
    i18n,
    limits,
    tasks,
    problems,
    assets,
    markup,
    script_words,
    ways,
    forms,
)
FOLLOWING_ADDRESSES = (programme_people.follow_address, following.follow_address)
FOLLOWING = (
    programme_people.follow_merge,
    attendance_actions.follow_merge,
    networking_actions.follow_merge,
    resources_actions.follow_merge,
    following.follow_merge,
)


def create_app(**settings: Any) -> Flask:
    """The application, with settings from the environment; keyword arguments override single settings."""
    app = compiled.Application(
        "meetings", root_path=str(ROOT / "meetings"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    app.config.from_mapping(load(settings))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    for part in PARTS:
        part.init_app(app)
    Compress(app)
    security.init_app(app)
    events_access.init_app(app)
    questionnaires_below.connect()
    delegations_below.connect()
    letters_below.connect()
    overview_below.connect()
    attendance_below.connect()
    for follow in FOLLOWING:
        registration_merged.connect(follow)
    for follow_address in FOLLOWING_ADDRESSES:
        registration_readdressed.connect(follow_address)
    registration_access.init_app(app)
    tasks.DRAINS[:] = [smtp.deliver_one]
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    compiled.never_fold(app)
    access.check_every_view(app)
    return app
