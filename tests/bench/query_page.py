"""`python -m tests.bench.query_page`: what the query page costs, with a thousand events and more.

The many are ten thousand synthetic events, copied under other ids: their files are put in the place
of those of a small site, whose page is then opened in Chromium.
"""

import gzip
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from generator.render.formats import Renderer
from generator.render.html import load_templates
from generator.render.parts import Parts
from generator.site import outputs
from generator.site.outputs import path_of
from generator.site.plan import plan_outputs
from tests.bench.synthetic import make_records, write_project
from tests.bench.timing import tell
from tests.pages.browser import find_chromium, launched, window
from tests.pages.sites import BASE_URL, PREFIX, served
from tests.projects import ROOT, build_project
from tests.site.samples import make_site

TYPE = """async (words) => {
  const field = document.querySelector("#ask-search");
  const spent = [];
  for (let end = 0; end <= words.length; end++) {
    field.value = words.slice(0, end);
    const start = performance.now();
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    document.body.offsetHeight;
    spent.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 30));
  }
  return spent;
}"""
"""Types some words, letter by letter: milliseconds for the answer and its layout, of each."""
WORDS = "Crew-20 docking"
_MADE = 10_000
_SEARCH = (outputs.FacetIndex, outputs.FacetFile, outputs.RareFile)


def usable_after(page: Page) -> float:
    """Milliseconds from the arrival of the first data to an answer."""
    found: float = page.evaluate("performance.getEntriesByName('almanac:usable')[0].duration")
    return found


def _make_files(count: int) -> Iterator[tuple[str, bytes]]:
    """The files of the query page with so many events, by path."""
    made = min(count, _MADE)
    plan = plan_outputs(make_site([*make_records(made)]))
    templates = load_templates((ROOT / "templates",), plan.imprint.view)
    renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals)
    files = {
        path_of(output): renderer.render_whole(output)
        for output in plan.outputs
        if isinstance(output, _SEARCH)
    }
    index = json.loads(files.pop("search/facets.json"))
    listed: list[list[str]] = []
    for copy in range(-(-count // made)):
        for path, data in files.items():
            name = path.replace("events-", f"events-{copy}-")
            if path.endswith("more.json"):
                yield name, data
                continue
            columns = json.loads(data)
            columns["base"] += copy * 10 * _MADE
            yield name, json.dumps(columns, separators=(",", ":"), ensure_ascii=False).encode()
            listed.insert(0, [PREFIX + name, PREFIX + name.replace(".json", "-more.json")])
    index["files"] = listed
    yield "search/facets.json", json.dumps(index, separators=(",", ":")).encode()


def _measure(count: int, folder: Path) -> str:
    root = write_project(folder / "project", 30)
    build_project(root, base_url=BASE_URL)
    site = root / "output"
    shutil.rmtree(site / "search")
    (site / "search").mkdir()
    for name, data in _make_files(count):
        (site / name).write_bytes(data)
    executable = find_chromium()
    if executable is None:
        sys.exit("needs Chromium")
    newest = json.loads((site / "search/facets.json").read_bytes())["files"][0][0]
    first = ["search/facets.json", newest.removeprefix(PREFIX)]
    size = sum(len(gzip.compress((site / name).read_bytes(), 9)) for name in first)
    with launched(executable) as browser, served(site) as home, window(browser, home) as opened:
        page = opened.page
        page.goto(f"{home}events/")
        page.locator('.ask-found[aria-busy="false"]').wait_for(timeout=60_000)
        said = page.locator("#ask-status").inner_text()
        usable = usable_after(page)
        page.evaluate(TYPE, WORDS)
        spent = sorted(page.evaluate(TYPE, WORDS))
    return (
        f"| {said} | {size / 1000:,.1f} kB | {usable:.0f} ms | "
        f"{spent[len(spent) // 2]:.1f} ms | {spent[-1]:.1f} ms |"
    )


def main() -> None:
    """A row for each number of events."""
    counts = [int(count) for count in sys.argv[1:]] or [1_000, 100_000]
    tell("| | before the first answer, gzipped | usable after | a keystroke | at most |")
    tell("| --- | ---: | ---: | ---: | ---: |")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            tell(_measure(count, Path(folder)))


if __name__ == "__main__":
    main()
