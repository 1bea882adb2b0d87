"""The WSGI application."""

import gc

from meetings.app import create_app

app = create_app()
gc.collect()
gc.freeze()
