"""What `almanac check` looks at, and what it says."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from generator import __version__
from generator.archive.counts import count_of
from generator.check.inspection import Inspected, inspect_folder
from generator.check.rules import RULES, choose_rules, find
from generator.command.findings import tell_found
from generator.command.words import progress, say, tell_aside
from generator.errors import QueryError
from generator.findings import Finding
from generator.site.bases import AddressError, normal_base

_NOT_ASKED = {"ll.thespacedevs.com", "lldev.thespacedevs.com", "web.archive.org"}
"""The API, whose quota is for its events, and the archive of what is gone elsewhere."""


def run_check(  # noqa: PLR0913 - what the command may be told
    folder: Path,
    content: Path | None,
    base_url: str | None,
    *,
    only: Collection[str],
    ignored: Collection[str],
    limit: int,
    as_json: bool,
    everything: bool,
) -> bool:
    """Look at a built folder, and say what is wrong; whether there is an error.

    With `content`, so many links to other sites are asked, and what they answer is kept there.
    """
    _look_at_names((*only, *ignored))
    base = _read_base(base_url)
    with progress("looking") as bar:
        inspected = inspect_folder(folder, base, bar, outgoing=content is not None)
    found = [*inspected.findings]
    if content is not None:
        found += _ask_others(inspected, content, limit)
    rules = choose_rules(only, ignored)
    chosen = [finding for finding in found if finding.rule in rules]
    tell_aside(f"{count_of(inspected.files, 'file')} in {folder}, under {inspected.base or '?'}")
    return tell_found(chosen, as_json=as_json, everything=everything)


def tell_rules(*, as_json: bool) -> None:
    """Say which rules there are, how bad what they find is, and what they find."""
    if as_json:
        told = [{"rule": name, **msgspec.to_builtins(rule)} for name, rule in RULES.items()]
        say(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        return
    width = max(map(len, RULES))
    for name, rule in RULES.items():
        say(f"{name:<{width}}  {rule.severity:<7}  {rule.meaning}")


def _look_at_names(names: Iterable[str]) -> None:
    for name in names:
        if name not in RULES:
            near = get_close_matches(name, RULES, n=1)
            remedy = f"do you mean {near[0]}?" if near else "almanac check --rules names all"
            raise QueryError(name, "is no rule", remedy)


def _read_base(written: str | None) -> str | None:
    if written is None:
        return None
    try:
        return normal_base(written)
    except AddressError as error:
        better = f"write {error.better}" if error.better else "write https://example.org/archive/"
        raise QueryError("--base-url", f"is no address of a site: {error.what}", better) from error


def _ask_others(inspected: Inspected, content: Path, limit: int) -> Iterator[Finding]:
    """Ask other sites, and remember what they answer."""
    from generator.command.pull import SystemClock
    from generator.site.oembed import oembed_of
    from generator.source.exchange import Prober
    from generator.source.link_results import LINKS, read_results, write_results
    from generator.source.outgoing import Asked, ask_links

    wanted = [
        Asked(url, oembed_of(url) or url, is_video=oembed_of(url) is not None)
        for url in sorted(inspected.outgoing)
        if urlsplit(url).hostname not in _NOT_ASKED
    ]
    path = content / LINKS
    held = read_results(path)
    prober = Prober(f"events-almanac/{__version__} (+{inspected.base})")
    with progress("asking", with_note=True) as bar:
        results = ask_links(wanted, held, prober, SystemClock(), limit, bar)
        write_results(path, results.lines)
    tell_aside(
        f"{count_of(results.asked, 'link')} asked of {len(wanted):,}: {results.fine:,} ok, "
        f"{results.dead:,} dead, {results.unknown:,} cannot be told"
    )
    for line in results.lines:
        page = inspected.outgoing[line.url]
        days = ", ".join(day.isoformat() for day in line.failed)
        if line.is_dead:
            rule = "gone-video" if oembed_of(line.url) else "dead-link"
            yield find(rule, page, f"{line.said} on {days}", line.url)
        elif line.failed:
            yield find("doubtful-link", page, f"{line.said} on {days}", line.url)
