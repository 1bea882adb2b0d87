"""The house holds itself up: sizes, layers, templates, migrations."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from importlinter.cli import lint_imports

from meetings.config import ROOT
from meetings.core import audit
from meetings.core.db import Base, db

SOURCES = sorted(path for path in (ROOT / "meetings").rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())
LEVELS = (
    ("core",),
    ("institutions",),
    ("accounts",),
    ("events",),
    ("programme", "registration"),
    ("delegations", "questionnaires"),
)


def lines_of(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def functions() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def test_files_are_short_and_half_of_them_very_short():
    sizes = {str(path.relative_to(ROOT)): lines_of(path) for path in SOURCES}
    assert {name: size for name, size in sizes.items() if size > 300} == {}
    assert median(sizes.values()) < 100


def test_functions_are_short():
    sizes = {name: node.end_lineno - node.lineno + 1 for name, node in functions()}
    assert {name: size for name, size in sizes.items() if size > 40} == {}
    assert sum(size > 30 for size in sizes.values()) <= len(sizes) * 0.05


def test_imports_stand_at_the_top():
    inner = [
        name
        for name, node in functions()
        if any(isinstance(child, ast.Import | ast.ImportFrom) for child in ast.walk(node))
    ]
    assert inner == []


def test_every_file_has_a_subject():
    vague = {"utils", "helpers", "common", "manager", "base", "misc"}
    assert [path for path in SOURCES if path.stem in vague] == []


def test_layers_hold(capsys):
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_template_compiles_and_keeps_to_the_policy(path, any_app):
    name = str(path.relative_to(ROOT / "templates"))
    any_app.jinja_env.get_template(name)
    if name.startswith("mail/"):
        return
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\son[a-z]+=[\"']", source), "inline handlers are blocked by the policy"
    assert not re.search(r"\sstyle=", source), "inline styles are blocked by the policy"
    assert not re.search(r"<script(?![^>]*(src=|nonce=))", source), "inline scripts are blocked by the policy"
    assert not re.search(r"(src|href)=\"(https?:)?//", source), "no request to a third party"
    if not re.search(r"_(en|fr)\.html$", name):
        outside = re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "§", source, flags=re.S)
        assert not re.search(r"[“”«»]|§(</\w+>)?[:;!?](\s|<)", outside), "punctuation belongs to a sentence"
    assert "|safe" not in source.replace(" ", ""), "markup is made in Python, where it is escaped"


def test_the_subject_of_a_mail_ends_with_its_line():
    """A tag at the end of the line would take the line end with it, and the salutation would join the subject."""
    mails = [path for path in TEMPLATES if path.is_relative_to(ROOT / "templates" / "mail")]
    sources = {path: path.read_text(encoding="utf-8").split("\n") for path in mails}
    with_subject = {path: lines for path, lines in sources.items() if lines[0].startswith("Subject:")}
    assert len(with_subject) > 30
    assert [str(path.relative_to(ROOT)) for path, lines in with_subject.items() if lines[1] != ""] == []


def test_the_migrations_produce_the_models(app):
    context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
    differences = compare_metadata(context, Base.metadata)
    assert [change for change in differences if not _is_the_queues(change)] == []


def _is_the_queues(change):
    return change[0] == "remove_table" and change[1].name.startswith("huey")


def test_no_foreign_key_climbs(app):
    """A table refers to tables of its own domain or of domains below it."""
    level = {name: place for place, names in enumerate(LEVELS) for name in names}
    home = {mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers}
    climbing = [
        f"{table.name} → {key.column.table.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        for here, there in [(home.get(table.name), home.get(key.column.table.name))]
        if here and there and here != there and level.get(there, 99) >= level.get(here, 98)
    ]
    assert climbing == []


def test_the_makefile_explains_itself():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE).group(1).split())
    assert phony == set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))


def test_every_deed_of_the_audit_log_has_words(any_app):
    """A verb without a sentence would read “changed”, whatever was done."""
    silent = {
        call.args[0].value
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in {"record", "record_reading"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value not in audit.VERBS
    }
    assert silent == set()


def test_templates_ask_only_for_scripts_and_styles_that_are_built():
    build = (ROOT / "static" / "build.js").read_text(encoding="utf-8")
    built = {
        f"js/{name}.js" for name in re.search(r"SCRIPTS = \[([^\]]*)\]", build).group(1).replace('"', "").split(", ")
    }
    built |= {
        f"css/{name}.css" for name in re.search(r"STYLES = \[([^\]]*)\]", build).group(1).replace('"', "").split(", ")
    }
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r"asset\('((?:js|css)/[^']+)'\)", path.read_text(encoding="utf-8"))
    }
    assert asked - built == {"js/htmx.js"}


def test_no_name_of_a_person_is_set_in_capitals_by_a_style():
    """Georgian has no capitals in running text, and family names have theirs already."""
    headers = [each for path in TEMPLATES for each in re.findall(r"page_header\(.*", path.read_text(encoding="utf-8"))]
    names = [each for each in headers if re.search(r"kicker=[^,]*(?:, name=)?[a-z_.]*(?:full|listed)_name", each)]
    assert len(names) > 3
    assert [each for each in names if "person=true" not in each] == []


def test_radio_buttons_look_chosen_only_when_one_is():
    """A group of radio buttons without a choice is `:indeterminate` as a whole."""
    styles = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static/css").glob("*.scss"))
    assert ":indeterminate" in styles
    assert not re.search(r"(?<!\[type=\"checkbox\"\]):indeterminate", styles)


def test_another_language_is_chosen_in_one_way():
    """`force_locale` alone would leave `language()` at the reader's own."""
    forcing = [str(path) for path in SOURCES if "force_locale" in path.read_text(encoding="utf-8")]
    assert forcing == [str(ROOT / "meetings/core/i18n.py")]


def test_every_form_remarks_in_our_words():
    """Those of the library are English whatever the reader's language."""
    plain = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in {"wtforms", "flask_wtf"}
        if {alias.name for alias in node.names} & {"Form", "FlaskForm"}
    ]
    assert set(plain) == {"meetings/core/forms.py"}
