"""Colours that white letters can be read on."""

from meetings.registration.rules.refusals import ColourTooPale

WHITE = "#ffffff"
LEAST_CONTRAST = 4.5


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ensure_readable(colour: str) -> None:
    """Raise ColourTooPale unless white letters can be read on `colour`."""
    if contrast(colour, WHITE) < LEAST_CONTRAST:
        raise ColourTooPale
