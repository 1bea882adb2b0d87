"""Text in the cells of a spreadsheet."""


def safe_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
