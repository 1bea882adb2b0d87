"""Compiled templates, kept on disk: a process that starts compiles none that another has compiled before."""

from flask import Flask
from jinja2 import FileSystemBytecodeCache


def init_app(app: Flask) -> None:
    """Keep them in the folder TEMPLATE_CACHE, by name and contents, so that a changed template is compiled anew."""
    folder = app.config["TEMPLATE_CACHE"]
    folder.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
