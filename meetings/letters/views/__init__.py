"""Pages of letters: a person's own, the organisers', and the one that anybody may open."""

from meetings.letters.views import checks, desk, issues, mine, texts, words

BLUEPRINTS = (mine.bp, desk.bp, issues.bp, texts.bp, checks.bp)
__all__ = ["BLUEPRINTS", "words"]
