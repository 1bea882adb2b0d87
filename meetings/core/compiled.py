"""Compiled templates, kept on disk: a process that starts compiles none that another has compiled before."""

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache


class Compiled(FileSystemBytecodeCache):
    """By name and contents, and by how filters are called: that is compiled in, too, and a release may change it."""

    def __init__(self, folder: str, environment: Environment) -> None:
        super().__init__(folder)
        self.environment = environment
        self.ways = ""

    def get_source_checksum(self, source: str) -> str:
        """What a compiled template was made of."""
        if not self.ways:
            filters = sorted(self.environment.filters.items())
            self.ways = " ".join(f"{name}:{getattr(each, 'jinja_pass_arg', '')}" for name, each in filters)
        return super().get_source_checksum(source + self.ways)


def init_app(app: Flask) -> None:
    """Keep them in the folder TEMPLATE_CACHE, so that a changed template is compiled anew."""
    folder = app.config["TEMPLATE_CACHE"]
    folder.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = Compiled(str(folder), app.jinja_env)
