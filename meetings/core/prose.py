"""Letters that people write: light Markdown with blanks, filled once, and read as text and as HTML.

A blank is `{word}`. It is found while the letter is read and filled afterwards, so what is filled in is never read
itself: it opens no tag, makes no link and fills no other blank.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from meetings.core.markup import ATTRIBUTES, SCHEMES, TAGS

BLANK = re.compile(r"\{([a-z_]+)\}")
BRACES = re.compile(r"\{([^{}\n]*)\}")
NOT_TO_BREAK = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
GAP = re.compile(rf"[^\S{NOT_TO_BREAK}]+")
OPEN = re.compile(r"\{[^\s{}]*|[a-z_]+\}")
NOT_IN_LETTERS = ["image", "code", "fence", "backticks", "html_block", "html_inline", "lheading"]
MARKER = "– "
RULE = "———"


@dataclass(frozen=True, slots=True)
class Link:
    """What fills a blank that leads somewhere: our own address, with words for a button."""

    label: str
    url: str


Values = Mapping[str, str | Link]


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of a letter, as text and as HTML that cannot do harm."""

    text: str
    html: Markup


Part = Prose | Link


class _Reader(MarkdownIt):
    """Reads a letter; links lead to the web, to a mail address, or are one blank."""

    def validateLink(self, url: str) -> bool:
        """Asked for each link before it becomes one."""
        schemes = tuple(f"{scheme}:" for scheme in SCHEMES)
        return url.lower().startswith(schemes) or BLANK.fullmatch(unquote(url)) is not None


def _find_blank(state: StateInline, silent: bool) -> bool:
    """The rule that makes a token of a blank that is known."""
    found = BLANK.match(state.src, state.pos)
    if found is None or found[1] not in state.env["blanks"]:
        return False
    if not silent:
        state.push("blank", "", 0).content = found[1]
    state.pos = found.end()
    return True


_reader = _Reader("commonmark", {"html": False, "breaks": True}).disable(NOT_IN_LETTERS, ignoreInvalid=True)
_reader.inline.ruler.after("text", "blank", _find_blank)


def one_line(text: str) -> str:
    """No line ends or control characters, which would open new headers; what French keeps together stays so."""
    printable = "".join(c if c.isprintable() or c in NOT_TO_BREAK else " " for c in text)
    return GAP.sub(" ", printable).strip()


def strangers(text: str, known: Collection[str]) -> list[str]:
    """What stands in braces and is none of the `known` blanks, in the order of the text."""
    return list(dict.fromkeys(word for word in BRACES.findall(text) if word not in known))


def unclosed(text: str) -> list[str]:
    """Where a brace stands without the other one of its pair, with the word beside it, in the order of the text."""
    return list(dict.fromkeys(OPEN.findall(BRACES.sub(" ", text))))


def used(text: str) -> frozenset[str]:
    """The words that stand in braces."""
    return frozenset(BRACES.findall(text))


def misplaced(text: str, known: Collection[str]) -> list[str]:
    """Addresses of links that have a blank inside: a link leads to an address, or to one blank and nothing else."""
    addresses = _addresses(text, known)
    return [url for url in addresses if not BLANK.fullmatch(url) and any(w in known for w in BLANK.findall(url))]


def targets(text: str, known: Collection[str]) -> list[str]:
    """The blanks that links lead to."""
    return [found[1] for found in map(BLANK.fullmatch, _addresses(text, known)) if found and found[1] in known]


def _addresses(text: str, known: Collection[str]) -> list[str]:
    tokens = (child for block in _reader.parse(text, {"blanks": known}) for child in block.children or [])
    return [unquote(str(token.attrGet("href") or "")) for token in tokens]


def line(text: str, values: Values) -> str:
    """A line, such as a subject, with its blanks filled once."""
    return one_line(BLANK.sub(lambda found: _word(values.get(found[1], found[0])), text))


def letter(text: str, values: Values) -> list[Part]:
    """The letter with its blanks filled; a link that is alone in its paragraph is a part of its own, a button.

    A paragraph that is one blank which nothing fills is left out.
    """
    parts: list[Part] = []
    piece: list[Token] = []
    for block in _blocks(_reader.parse(text, {"blanks": values})):
        alone = _alone(block, values)
        if isinstance(alone, Link):
            parts += [*_prose(piece, values), alone]
            piece = []
        elif alone != "":
            piece += block
    return [*parts, *_prose(piece, values)]


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each paragraph, list and heading that stands directly in the letter."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def _alone(block: Sequence[Token], values: Values) -> str | Link | None:
    """What fills the blank of a paragraph that is nothing else."""
    children = block[1].children or [] if len(block) == 3 and block[0].type == "paragraph_open" else []
    if len(children) != 1 or children[0].type != "blank":
        return None
    return values[children[0].content]


def _prose(tokens: list[Token], values: Values) -> list[Part]:
    if not tokens:
        return []
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
        if token.children is not None:
            token.children = list(_filled(token.children, values))
    raw = _reader.renderer.render(tokens, _reader.options, {})
    html = Markup(nh3.clean(raw, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES))  # noqa: S704 - cleaned
    return [Prose(_Plain().read(tokens), html)]


def _filled(tokens: Sequence[Token], values: Values) -> Iterator[Token]:
    for token in tokens:
        if token.type == "link_open":
            url = _target(str(token.attrGet("href") or ""), values)
            token.attrs = {"href": url} if url else {}
        if token.type == "blank":
            yield from _value(values[token.content])
        else:
            yield token


def _target(href: str, values: Values) -> str:
    """Where a link leads: its address, or what fills its blank when that is an address too."""
    blank = BLANK.fullmatch(unquote(href))
    value = values.get(blank[1]) if blank else None
    return value.url if isinstance(value, Link) else "" if blank else href


def _value(value: str | Link) -> Iterator[Token]:
    if not isinstance(value, Link):
        yield Token("text", "", 0, content=one_line(value))
        return
    yield Token("link_open", "a", 1, attrs={"href": value.url})
    yield Token("text", "", 0, content=value.url)
    yield Token("link_close", "a", -1)


def _word(value: str | Link) -> str:
    return value.url if isinstance(value, Link) else value


class _Plain:
    """Writes the same tokens as text: paragraphs, lists and quotations keep their lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indents: list[str] = []
        self.lists: list[int | None] = []
        self.marker = ""
        self.tight = False

    def read(self, tokens: Sequence[Token]) -> str:
        """The text, without lines at its end."""
        for token in tokens:
            kind, _underscore, edge = token.type.rpartition("_")
            if token.type == "inline":
                self._paragraph("".join(_words(token.children or [])))
            elif token.type == "hr":
                self._paragraph(RULE)
            elif edge == "open":
                self._open(kind, token)
            elif edge == "close":
                self._close(kind)
        return "\n".join(self.lines).strip("\n")

    def _open(self, kind: str, token: Token) -> None:
        if kind in {"bullet_list", "ordered_list"}:
            self.lists.append(int(token.attrGet("start") or 1) if kind == "ordered_list" else None)
        elif kind == "list_item":
            self._item()
        elif kind == "blockquote":
            self.indents.append("> ")
        elif kind == "paragraph":
            self.tight = token.hidden

    def _item(self) -> None:
        number = self.lists[-1]
        self.marker = MARKER if number is None else f"{number}. "
        if number is not None:
            self.lists[-1] = number + 1
        self.indents.append(" " * len(self.marker))

    def _close(self, kind: str) -> None:
        if kind in {"list_item", "blockquote"}:
            self.indents.pop()
        elif kind in {"bullet_list", "ordered_list"}:
            self.lists.pop()
            if not self.lists and self.lines[-1:] != [""]:
                self.lines.append("")

    def _paragraph(self, text: str) -> None:
        indent = "".join(self.indents)
        first = "".join(self.indents[:-1]) + self.marker if self.marker else indent
        for number, words in enumerate(text.split("\n")):
            self.lines.append(f"{indent if number else first}{words}".rstrip())
        self.marker = ""
        if not self.tight:
            self.lines.append("")
        self.tight = False


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of a paragraph; after those of a link comes where it leads, unless they say so themselves."""
    href, shown = "", ""
    for token in tokens:
        if token.type == "link_open":
            href, shown = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close":
            if href and unquote(href).removeprefix("mailto:") != shown:
                yield f" ({href})"
            href = ""
        else:
            words = "\n" if token.type in {"softbreak", "hardbreak"} else token.content
            shown += words
            yield words
