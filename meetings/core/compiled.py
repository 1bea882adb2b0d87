"""Templates and addresses as they run: compiled once and when needed, and without the dear detours of the libraries."""

from collections.abc import Callable, MutableMapping
from functools import wraps
from typing import Any, cast

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from werkzeug.routing import Rule


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


class OneSetOfGlobals(Environment):
    """Every template uses the globals of the environment themselves instead of a chain that ends in them.

    A chain is searched in Python for each name; a page that imports seven files of macros paid some 500 searches.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals themselves, unless a template is loaded with some of its own."""
        return super().make_globals(d) if d else self.globals


class WrittenWhenAsked(Rule):
    """A rule that compiles how its address is written when one is first written: most never are, in any one process.

    To compile all of them was most of the work of making an application.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        place, compiled = "_build_unknown" if append_unknown else "_build", super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            written = compiled(append_unknown).__get__(rule, None)
            setattr(rule, place, written)
            return cast(tuple[str, str], written(**values))

        return build


class Application(Flask):
    """Flask without what our views do not need: other globals per template, and asynchronous views."""

    jinja_environment = OneSetOfGlobals
    url_rule_class = WrittenWhenAsked

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view is asynchronous, so that nobody looks whether one is: a page asks twenty times."""
        return func


def never_fold(app: Flask) -> None:
    """Have all filters of ours asked whenever a template runs, never when it is compiled.

    Jinja works a filter of a constant out at once and keeps it: in the language of whoever opens the page first.
    """
    for name, each in app.jinja_env.filters.items():
        if FILTERS.get(name) is not each:
            app.jinja_env.filters[name] = _asked_at_run_time(each)


def _asked_at_run_time(words: Callable[..., Any]) -> Callable[..., Any]:
    """The same filter, called with the context, which is known at run time only."""
    takes: Callable[[Context], tuple[Any, ...]] = {
        "context": lambda context: (context,),
        "eval_context": lambda context: (context.eval_ctx,),
        "environment": lambda context: (context.environment,),
    }.get(getattr(getattr(words, "jinja_pass_arg", None), "name", ""), lambda context: ())

    @pass_context
    @wraps(words)
    def asked(context: Context, *values: Any, **more: Any) -> Any:
        return words(*takes(context), *values, **more)

    return asked


def init_app(app: Flask) -> None:
    """Keep them in the folder TEMPLATE_CACHE, so that a changed template is compiled anew."""
    folder = app.config["TEMPLATE_CACHE"]
    folder.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = Compiled(str(folder), app.jinja_env)
