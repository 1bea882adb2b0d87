"""`python -m bench [NAME …] [--json] [--seed N]`: exit code 1 when an aim does not hold, 2 for wrong use."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator

from bench import against, badges, delegations, documents, door, networking, pages, programme, registration
from bench.figures import Figure

GROUPS: dict[str, Callable[[int], Iterator[Figure]]] = {
    "pages": pages.measure,
    "against": against.measure,
    "registration": registration.measure,
    "delegations": delegations.measure,
    "programme": programme.measure,
    "documents": documents.measure,
    "badges": badges.measure,
    "door": door.measure,
    "networking": networking.measure,
}


def main() -> int:
    """Measure the groups asked for and print a line a figure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(GROUPS)}; all without one")
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.add_argument("--seed", type=int, default=1, help="seed of what is made up (default 1)")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in GROUPS:
            parser.error(f"no group {name!r}; there are {', '.join(GROUPS)}")
    all_hold = True
    for name in asked.names or GROUPS:
        for figure in GROUPS[name](asked.seed):
            print(json.dumps(figure.as_json()) if asked.json else figure.as_text(), flush=True)
            all_hold = all_hold and figure.holds
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
