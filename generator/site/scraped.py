"""Titles and descriptions that a program read off foreign pages, made fit to be shown.

The API fills those of links and webcasts by itself. A page that did not let it in says so instead
of what it is about, the pages of NASA lose the word that stands in their logo, and much is cut off
or said twice. The record stays as it came; this is what pages and search engines are told. Where
nothing fit to be shown is left, a text is empty.
"""

import re
from functools import lru_cache

from generator.archive.plain import name_key, one_line
from generator.site.foreign import host_of

_REFUSAL = re.compile(
    r".*\bjavascript is (?:not available|disabled|required)"
    r"|(?:please )?(?:enable|turn on) (?:javascript|js|cookies)\b|you need to enable javascript"
    r"|just a moment\.|attention required!|checking (?:your browser|if the site)"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot\?"
    r"|before you continue to (?:youtube|google)|sign in to confirm"
    r"|you don't have permission to (?:access|view)"
    r"|enjoy the videos and music you love, upload original content"
)
"""How a page begins that says nothing of what was asked for."""
_FAILURE = re.compile(
    r"(?:error )?(?:[45]\d\d)?(?: error)?[ :-]*"
    r"(?:(?:the )?(?:page|file|video) (?:can ?not be |could not be |was not |not )found"
    r"|access (?:is )?denied|forbidden|not found|(?:page|video|service) unavailable|unauthorized"
    r"|bad gateway|internal server error|request rejected|something went wrong|redirecting|loading"
    r"|untitled(?: document)?|(?:log|sign) ?in(?: to \w+)?)?"
    r"[.!… ]*(?: [|·/-] [^|·]{1,40})?"
)
"""What stands there instead of a title, perhaps with the name of the site behind it."""
_SITES = frozenset({"", "youtube", "twitter", "x", "facebook"})
_RULES = "-|·/ "
_ADDRESS = re.compile(r"https?://\S+")
_BEFORE_HOST = re.compile(r"(?:https?://)?(?:www\.)?")
_LOST_NASA = re.compile(r"(?<![^\s(“\"])(?=['’]s\s)|\A(?=, [A-Z])")
"""Where a name stood: `’s SpaceX Crew-6 to Discuss …`, `, Boeing Invite …`."""
_LOST_WORD = re.compile(r"to [A-Z]")
"""How a title goes on that has lost its first word: `to Cover Two Spacewalks`."""
_CUT_OFF = ("...", "…")
_POSTS = frozenset({"x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com"})


@lru_cache(maxsize=1 << 17)
def title_of(title: str | None, href: str) -> str:
    """The title of what stands at an address, whole again where its host tells what it lost.

    Kept, since pages, feeds, calendars and data each show those of the same webcasts.
    """
    line = one_line(title)
    if not line or is_junk(line, href):
        return ""
    if not f".{host_of(href)}".endswith(".nasa.gov"):
        return line
    whole = _LOST_NASA.sub("NASA", line)
    return f"NASA {whole}" if _LOST_WORD.match(whole) else whole


def link_title_of(title: str | None, href: str) -> str:
    """The same, or in a word what is found at an address whose title nobody knows."""
    host = host_of(href)
    return title_of(title, href) or ("Post on X" if host in _POSTS else host)


def description_of(description: str | None, title: str, href: str) -> str:
    """The description of what is shown under this title, if it says more than that."""
    line = one_line(description)
    if not line or is_junk(line, href) or _repeats(name_key(line), name_key(title)):
        return ""
    return line


def is_junk(line: str, href: str) -> bool:
    """Whether a text tells nothing of what is at an address, but for where that is."""
    key = name_key(line)
    if _REFUSAL.match(key) or _FAILURE.fullmatch(key) or _ADDRESS.fullmatch(key):
        return True
    if {part.strip(_RULES) for part in key.split(" / ")} <= _SITES:
        return True
    return _without_start(key) in {_without_start(name_key(href)), host_of(href).casefold()}


def _without_start(address: str) -> str:
    return _BEFORE_HOST.sub("", address, count=1).rstrip("/")


def _repeats(line: str, title: str) -> bool:
    """Whether a text is how the title begins, or how it goes on until somebody cut it off."""
    begun, named = line.rstrip(" .…"), title.rstrip(" .…")
    return named.startswith(begun) or (
        named != "" and line.endswith(_CUT_OFF) and begun.startswith(named)
    )
