"""`python -m tests.bench.fulltext`: what the full-text index costs to make, and to ask.

Once over the synthetic events as they are, whose few words are a floor, and once with forty words
more in each description, drawn by Zipf's law from 40,000, which are a ceiling. Bytes are those of
gzip. A query fetches the vocabulary, once, and then the shards of its words.
"""

import argparse
import gzip
import json
import random
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from statistics import mean

from generator.archive.fulltext import read_terms, search, stands_for
from generator.archive.fulltext_index import Index, make_index, texts_in
from generator.content import load_config
from generator.load import load_site, no_collector
from generator.render.formats import Renderer
from generator.render.fulltext import shard_of
from generator.render.html import load_templates
from generator.render.parts import Parts
from generator.site import urls
from generator.site.fulltext import name_of
from generator.site.outputs import SearchFile, SearchPart
from generator.site.plan import plan_outputs
from tests.bench.synthetic import write_project
from tests.bench.timing import describe_machine, say, tell

_QUERIES, _WORDS, _MORE = 200, 40_000, 40
_HEADS = (
    *("Events", "words", "processor’s time to make all files", "files", "vocabulary"),
    *("all files", "a query fetches, mean", "most", "a query in Python, mean"),
)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fulltext", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000], metavar="N")
    asked = parser.parse_args()
    tell(f"| {' | '.join(_HEADS)} |\n| --- |{' ---: |' * (len(_HEADS) - 1)}")
    for count in asked.events:
        for is_rich in (False, True):
            say(f"{count} events")
            with tempfile.TemporaryDirectory(prefix="almanac-bench-") as folder:
                root = write_project(Path(folder) / "project", count)
                if is_rich:
                    _enrich(root / "content/snapshot/events.jsonl")
                cells = (f"{count:,}{', rich' if is_rich else ''}", *_measure(root))
            tell(f"| {' | '.join(cells)} |")
    tell(f"\n{describe_machine()}")


def _enrich(events: Path) -> None:
    """More words in each description."""
    draw = random.Random(3)  # noqa: S311 - varied, not secret
    words = [
        "".join(draw.choices("aeioulnrstkmdpv", k=draw.randrange(4, 11))) for _ in range(_WORDS)
    ]
    shares = [*accumulate(1 / (rank + 1) for rank in range(_WORDS))]
    lines = []
    for line in events.read_text("utf-8").splitlines():
        record = json.loads(line)
        more = " ".join(draw.choices(words, cum_weights=shares, k=_MORE))
        record["description"] = f"{record['description']}\n{more}"
        lines.append(json.dumps(record, ensure_ascii=False))
    events.write_text("\n".join(lines) + "\n", "utf-8")


def _measure(root: Path) -> tuple[str, ...]:
    with no_collector():
        site, _ = load_site(root, load_config(root))
        plan = plan_outputs(site)
        templates = load_templates((root / "templates",), plan.imprint.view)
        renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals)
        outputs = [output for output in plan.outputs if isinstance(output, SearchFile)]
        started = time.process_time()
        files = {output.address: renderer.render_whole(output) for output in outputs}
        spent = time.process_time() - started
        index = make_index(texts_in(site.archive))
    sizes = {address: len(gzip.compress(data)) for address, data in files.items()}
    queries = _draw_queries([entry.event.name for entry in site.archive.entries], index)
    fetched = [_fetched(query, index, sizes, outputs[0].shards) for query in queries]
    started = time.process_time()
    for query in queries:
        search(read_terms(query, "q"), index)
    asked = (time.process_time() - started) / len(queries)
    return (
        f"{len(index.weights):,}",
        f"{spent:.2f} s",
        f"{len(files):,}",
        f"{sizes[urls.search_address('words')] / 1000:.1f} kB",
        f"{sum(sizes.values()) / 1000:,.0f} kB",
        f"{mean(fetched) / 1000:.1f} kB",
        f"{max(fetched) / 1000:.0f} kB",
        f"{asked * 1000:.1f} ms",
    )


def _draw_queries(names: list[str], index: Index) -> list[str]:
    """Two words of a name, a name in quotes, a beginning, any word with a letter missing."""
    draw = random.Random(5)  # noqa: S311 - varied, not secret
    words = [word for word in sorted(index.weights) if len(word) > 4]
    queries = []
    for number in range(_QUERIES):
        name = draw.choice(names).replace('"', "")
        some, word = name.split() or ["x"], draw.choice(words)
        forms = (" ".join(some[:2]), f'"{name}"', word[:4], word[:2] + word[3:])
        queries.append(forms[number % len(forms)])
    return queries


def _fetched(query: str, index: Index, sizes: dict[urls.Address, int], shards: int) -> int:
    """Bytes of the shards that a query needs, unless nothing meets it as it is written."""
    names = set()
    for term in read_terms(query, "q"):
        is_phrase = len(term.tokens) > 1
        tokens = term.tokens if is_phrase else stands_for(term, index, is_loose=False)
        parts = (SearchPart.EVENTS, SearchPart.PLACES) if is_phrase else (SearchPart.EVENTS,)
        names |= {name_of(part, shard_of(token, shards)) for part in parts for token in tokens}
    return sum(sizes[urls.search_address(name)] for name in names)


if __name__ == "__main__":
    main()
