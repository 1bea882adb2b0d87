"""Two organisers with the same form in their windows."""

import re
from collections.abc import Mapping
from typing import Any


def seen_on(page: Any) -> str:
    """The stamp that the form of a page carries."""
    found = re.search(r'name="seen" type="hidden" value="(\w+)"', page.text)
    assert found, "the form carries no stamp"
    return found[1]


def overwritten(
    client: Any, world: Any, path: str, first: Mapping[str, str], second: Mapping[str, str], saved: str
) -> None:
    """Olga saves; Hugo, who had the page open too, is shown `saved` beside his own and saves once he sends it again."""
    page = client.sign_in(world.olga).get(path)
    assert client.post(path, data={**first, "seen": seen_on(page)}).status_code == 302
    client.sign_in(world.hugo)
    refused = client.post(path, data={**second, "seen": seen_on(page)})
    assert refused.status_code == 409
    assert "Somebody else saved this while you were writing." in refused.text
    assert saved in refused.text.partition("Two versions")[2].partition("</table>")[0]
    assert client.post(path, data={**second, "seen": seen_on(refused)}).status_code == 302
