"""Which kinds of page a site has, by its plan: no list here has to learn of a new one."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from generator.content import load_config
from generator.load import load_site
from generator.site.outputs import Output, path_of
from generator.site.plan import plan_outputs
from tests.pages.sites import read_page

_SENDS_ON = re.compile(r"<meta[^>]+http-equiv=[\"']?refresh", re.IGNORECASE)


def plan_of(output: Path) -> tuple[Output, ...]:
    """The plan of a site that stands in the output folder of its project."""
    site, *_ = load_site(output.parent, load_config(output.parent))
    return plan_outputs(site).outputs


def sends_on(source: str) -> bool:
    """Whether a page only leads to another one; a browser does not stay on it."""
    return _SENDS_ON.search(source) is not None


def group_pages(output: Path) -> dict[str, list[str]]:
    """The addresses of all pages by their kind, those with the most tags first.

    A kind is what the plan calls the output and the form of its address, since one output may
    stand for the types and for the agencies, or for the first page of a list and for the others.
    Pages that only send their reader on are no kind.
    """
    return {kind: list(tags) for kind, tags in _count_tags(output).items()}


def find_richest(output: Path) -> dict[str, str]:
    """The address of the richest page of each kind."""
    return {kind: pages[0] for kind, pages in group_pages(output).items()}


def find_kinds(output: Path) -> dict[str, str]:
    """The address of the richest page of each kind, and of the poorest where there are two."""
    groups = group_pages(output).items()
    poorest = {f"{kind}-poor": pages[-1] for kind, pages in groups if len(pages) > 1}
    return {**find_richest(output), **poorest}


def find_outputs(output: Path) -> dict[str, str]:
    """The address of the richest page of each output, whatever the form of its address.

    What one template makes has the same parts, so what is asked of each part needs no more pages.
    """
    richest: dict[str, tuple[int, str]] = {}
    for kind, tags in _count_tags(output).items():
        page, count = next(iter(tags.items()))
        name = kind.split("-")[0]
        richest[name] = max(richest.get(name, (0, "")), (count, page))
    return {name: page for name, (_, page) in richest.items()}


def find_many(output: Path, most: int) -> list[str]:
    """All pages, but of a kind with very many only the richest, and no empty ones."""
    found: list[str] = []
    for tags in _count_tags(output).values():
        least = min(tags.values()) if len(tags) > most else 0
        found += [page for page in list(tags)[:most] if tags[page] > least]
    return found


def tell(faults: Iterable[tuple[str, str]]) -> str:
    """Each fault once, and where it is."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, fault in faults:
        places[fault].append(place)
    return "\n" + "\n".join(f"{fault}\n    ({', '.join(at)})" for fault, at in places.items())


@cache
def _count_tags(output: Path) -> dict[str, dict[str, int]]:
    """Of every page how many tags it has, by kind, those with the most first."""
    tags: dict[str, dict[str, int]] = defaultdict(dict)
    for planned in plan_of(output):
        if path_of(planned).endswith(".html"):
            source = read_page(output, planned.address)
            if not sends_on(source):
                kind = _name_kind(type(planned).__name__, planned.address)
                tags[kind][planned.address] = source.count("<")
    return {
        kind: dict(sorted(found.items(), key=lambda page: (-page[1], page[0])))
        for kind, found in tags.items()
    }


def _name_kind(name: str, address: str) -> str:
    """Such as `month-N-N` or `event-events-X`: of an address only its first part is kept."""
    first, *rest = address.strip("/").split("/")
    form = ["N" if first.isdigit() else first, *("N" if part.isdigit() else "X" for part in rest)]
    name = name.removesuffix("Page").lower()
    return "-".join([name, *(part for part in form if part not in {"", name})])
