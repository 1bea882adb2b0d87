"""What may change once people have answered: never anything that would lose or bend an answer."""

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal


class KindIsFixed(Refusal):
    """Answers of one kind are no answers of another."""

    message = _l(
        "People have answered this question, so its kind stays. Remove it, which keeps the answers, and add another."
    )


class SecrecyIsFixed(Refusal):
    """Who reads an answer was said when it was given."""

    message = _l("People have answered this question, so who answers and who reads it stays as they were told.")


class SectionInUse(Refusal):
    """Questions would go with it."""

    message = _l("Move or remove the questions of this section first.")


class WasAsked(Refusal):
    """The link in the mails would lead to nothing."""

    message = _l("People have been written to about this form. Close it instead: their link then says so.")


class WasAnswered(Refusal):
    """A form with answers is closed, not deleted."""

    message = _l("People have answered this form. Close it instead: the answers stay.")


def ensure_kind_free(answered: bool) -> None:
    """Raise KindIsFixed when there are answers."""
    if answered:
        raise KindIsFixed


def ensure_secrecy_free(answered: bool, before: tuple[str, bool], after: tuple[str, bool]) -> None:
    """Raise SecrecyIsFixed when there are answers and (audience, is_sensitive) would change."""
    if answered and before != after:
        raise SecrecyIsFixed
