"""Updates that a program wrote: true, and of no use an hour later."""

import re

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
