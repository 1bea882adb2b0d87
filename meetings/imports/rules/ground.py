"""What a row is compared with: loaded once for a file, and the rows before it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from meetings.imports.known import Known
from meetings.imports.rules.likeness import nearest


@dataclass(slots=True)
class Ground:
    """Words (folded) and what they mean, who is known by e-mail address, and which line said something first.

    `with_delegation` are the categories (ids) whose people come with one, `of_heads` those of their heads alone;
    `acting` maps (e-mail address, institution) to the task; `plain_roles` are the words for whoever has no role of her
    own; `house_names` and `word_names` say by id or code what institutions, and categories and roles, are called in
    each language; `names` maps (name by sound, institution) to the addresses of those who are registered. `near`
    remembers which name an unknown one looks like.
    """

    institutions: Mapping[str, str]
    categories: Mapping[str, str]
    with_delegation: frozenset[str]
    languages: Mapping[str, str]
    roles: Mapping[str, str]
    tasks: Mapping[str, str]
    presences: Mapping[str, str]
    plain_roles: Mapping[str, str] = field(default_factory=dict)
    house_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    word_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    of_heads: frozenset[str] = frozenset()
    people: Mapping[str, Known] = field(default_factory=dict)
    acting: Mapping[tuple[str, str], str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], Collection[str]] = field(default_factory=dict)
    category_id: str = ""
    language: str = "en"
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    seen_names: dict[tuple[str, str], int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    near: dict[str, str] = field(default_factory=dict)

    def like(self, word: str) -> Mapping[str, str]:
        """The name, by language, of the institution whose name an unknown (folded) one looks like; empty for none."""
        if word not in self.near:
            self.near[word] = nearest(word, self.institutions)
        return self.house_names.get(self.near[word], {})
