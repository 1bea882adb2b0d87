"""The blueprint of events."""

from flask import Blueprint

bp = Blueprint("events", __name__)
EVENTS = "/<lang:lang>/events"
MANAGE = f"{EVENTS}/<slug>/manage"
