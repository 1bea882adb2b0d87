"""The WSGI application."""

from meetings.app import create_app

app = create_app()
