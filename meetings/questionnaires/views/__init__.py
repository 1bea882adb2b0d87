"""Pages of questionnaires: to build them, to answer them, and to read the answers."""

from meetings.questionnaires.views import answers, building, exporting, filters, forms, mine, opening, others

BLUEPRINTS = (forms.bp, mine.bp, answers.bp)
__all__ = ["BLUEPRINTS", "building", "exporting", "filters", "opening", "others"]
