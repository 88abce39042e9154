"""The rules by which a built folder is looked at: one table, of what each finds and what to do."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.findings import Finding, Severity

_REBUILD = "build it again: almanac build --full"


class Rule(Struct, frozen=True):
    """What a rule finds, how bad that is, and what to do about it. Its name stays for ever."""

    severity: Severity
    meaning: str
    remedy: str


def _error(meaning: str, remedy: str = _REBUILD) -> Rule:
    return Rule(Severity.ERROR, meaning, remedy)


def _warning(meaning: str, remedy: str = _REBUILD) -> Rule:
    return Rule(Severity.WARNING, meaning, remedy)


def _hint(meaning: str, remedy: str) -> Rule:
    return Rule(Severity.HINT, meaning, remedy)


_OWN_TEXTS = "mend it where it is written: content/, templates/ or static/"

RULES: Mapping[str, Rule] = {
    # Ways from one file to another.
    "broken-link": _error("leads to a page or a file that is not there", _OWN_TEXTS),
    "broken-anchor": _error("leads to a place on a page that is not there", _OWN_TEXTS),
    "missing-asset": _error("needs a stylesheet, a script or a picture that is not there"),
    "broken-redirect": _error("a former address leads to nothing, to itself, or in a circle"),
    "unsafe-link": _error("a link runs a script, or holds what it shows", _OWN_TEXTS),
    "empty-link": _warning("a link leads nowhere", _OWN_TEXTS),
    "slashless-link": _warning("a link to a page lacks its closing slash", _OWN_TEXTS),
    "insecure-asset": _warning(
        "a page under https loads something under http, which browsers refuse", _OWN_TEXTS
    ),
    "mixed-base": _error(
        "names another address of the site than the front page does",
        "build all of it under one address: base_url in content/site.toml",
    ),
    "no-base-url": _warning(
        "nothing says under which address the site lies", "name it with --base-url"
    ),
    "orphan": _hint(
        "no way leads from the front page to this page",
        "link to it, or take it out of the site",
    ),
    "not-in-sitemap": _hint("a page is in no sitemap", "let the sitemap list it"),
    # What a page is made of.
    "no-front-page": _error("there is no index.html"),
    "no-404-page": _warning("there is no 404.html for addresses that are wrong"),
    "cut-off-page": _error("a page ends before its end"),
    "no-doctype": _warning("a page without a doctype, which browsers show in their old ways"),
    "no-title": _warning("a page without a title", _OWN_TEXTS),
    "duplicate-title": _warning("several pages have one title", "tell them apart by their titles"),
    "duplicate-id": _warning("a page has an id twice: a link leads to the first", _OWN_TEXTS),
    "no-language": _warning("a page does not say its language", _OWN_TEXTS),
    "no-description": _hint("a page does not say what it is about", _OWN_TEXTS),
    "no-alternative": _warning("a picture without a text for who does not see it", _OWN_TEXTS),
    "wrong-canonical": _warning("a page says that its address is another one, or none"),
    "template-mark": _warning("marks of a template are left in a page", _OWN_TEXTS),
    "oversize-page": _warning(
        "a page is larger than 1 MB", "cut it into several, or leave something out"
    ),
    # Forms that somebody's program reads.
    "not-utf-8": _error("a text that is no UTF-8"),
    "invalid-json-ld": _error("what a page says to search engines is no JSON-LD"),
    "invalid-json": _error("is no JSON (RFC 8259)"),
    "json-schema": _error("is not as the API's description beside it says"),
    "invalid-xml": _error("is no well-formed XML"),
    "invalid-feed": _error("lacks what RSS 2.0, Atom (RFC 4287) or JSON Feed asks for"),
    "empty-feed": _hint("a feed without entries", "see whether there is really nothing to tell"),
    "invalid-calendar": _error("is not as iCalendar (RFC 5545) asks"),
    "duplicate-entry": _error("a feed or a calendar has one entry twice"),
    "invalid-sitemap": _error("is not as sitemaps.org asks"),
    "wrong-checksum": _error("holds other bytes than the list of checksums says"),
    # The folder itself.
    "no-manifest": _warning("it is not known which files are ours, and what they held"),
    "damaged-manifest": _warning("the manifest is damaged, or of another version"),
    "unfinished-build": _warning("a build is running here, or was killed half way"),
    "missing-file": _error("the manifest lists a file that is not there"),
    "altered-file": _error("holds other bytes than were built"),
    "unlisted-file": _hint(
        "is published, and was not built", "if it is nobody's, remove it; else keep it in static/"
    ),
    "case-collision": _warning(
        "two files differ in case alone: some disks hold one of them", "rename one of them"
    ),
    "unreadable-file": _error(
        "cannot be read, or is no file", "see who owns it (ls -l), and what it is"
    ),
    "empty-file": _warning("there is nothing in it"),
    "not-looked-into": _hint("is too large to be taken apart", "look at it yourself"),
    # Links to other sites: with --external.
    "dead-link": _warning(
        "a link to another site was dead on three days or more",
        "correct the event in content/overrides.toml, or tell who keeps the data",
    ),
    "gone-video": _warning(
        "its provider said on three days or more that a video is gone, or private",
        "correct the event in content/overrides.toml, or tell who keeps the data",
    ),
    "doubtful-link": _hint(
        "a link to another site was found dead, but not on three days yet", "wait and see"
    ),
}
"""Every rule by its name in kebab-case."""


def find(rule: str, subject: str, what: str, place: str = "", *, remedy: str = "") -> Finding:
    """A finding by a rule; the remedy is the rule's own, unless there is a better one."""
    known = RULES[rule]
    return Finding(
        subject=subject,
        place=place,
        rule=rule,
        severity=known.severity,
        what=what,
        remedy=remedy or known.remedy,
    )


def choose_rules(only: Iterable[str], ignored: Iterable[str]) -> frozenset[str]:
    """The rules that are asked for: all, or `only` these, and none that is `ignored`."""
    return frozenset(only or RULES) - frozenset(ignored)
