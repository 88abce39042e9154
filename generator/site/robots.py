"""What updates tell; those of a program are true, and of no use an hour later."""

import re
from enum import Enum

from generator.archive.model import Update
from generator.site import text

_ROBOT = "ll2"
_STARTED = re.compile(
    r"(the )?(live ?stream|(official |unofficial )?webcast( by [^\n]{1,80})?) has started[.!]?",
    re.IGNORECASE,
)


def is_robotic(update: Update) -> bool:
    """Whether the API's own robot wrote an update, or a person nothing more than it would.

    The robot signs as `LL2` and says when a webcast begins: `Livestream has started` until 2024,
    `Official Webcast by NASA has started` since. A text that says more is not taken for its own,
    unless it signed it.
    """
    author = text.one_line(update.created_by).casefold()
    return author == _ROBOT or bool(_STARTED.fullmatch(text.one_line(update.comment)))


class Sort(Enum):
    """What an update tells; the values are what feeds call it."""

    ADDED = "added"
    TIME = "time changed"
    LIVE = "went live"
    RESULT = "result"
    OTHER = "other"


_ADDED = re.compile(
    r"(?:added|new) (?:the )?(?:event|entry)[.!]?|(?:event )?added[.!]?", re.IGNORECASE
)
_RESULT = re.compile(
    r"\b(?:success(?:ful(?:ly)?)?|confirm(?:ed|s)?|complet(?:ed|es|ion)|landed|(?:un)?docked|berthed"
    r"|captured|splashdown|splashed|fail(?:ed|ure)|anomaly|lost|abort(?:ed)?|ended|concluded)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:delay(?:ed|s)?|scrub(?:bed)?|slip(?:ped|s)?|moved|postponed|rescheduled|pushed|tweak(?:ed)?"
    r"|net|tbd|now (?:targeting|scheduled|planned)|no earlier than|forward to|back to"
    r"|(?:add|updat|refin|correct)(?:ed|ing) [\w ]{0,30}\b(?:time|date|window)s?"
    r"|(?:set|new) [\w ]{0,30}\b(?:time|date|window)s?"
    r"|(?:time|date|window)s? (?:was |is |has been )?(?:changed|updated|set|refined|known))\b",
    re.IGNORECASE,
)


def sort_of(update: Update) -> Sort:
    """What an update tells, by the words that its writers use; what fits none is other."""
    words = text.one_line(update.comment)
    if is_robotic(update) and _STARTED.fullmatch(words):
        return Sort.LIVE
    if _ADDED.fullmatch(words):
        return Sort.ADDED
    if _RESULT.search(words):
        return Sort.RESULT
    return Sort.TIME if _TIME.search(words) else Sort.OTHER
