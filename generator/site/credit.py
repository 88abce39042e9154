"""Whose work the data are, and on which terms they may be used."""

from generator.site.words import Link

CREDIT = Link("Launch Library 2 by The Space Devs", "https://thespacedevs.com/llapi")
"""The source of all events."""

TERMS = (
    "Launch Library 2 may be used and shared freely; The Space Devs welcome a credit and give no "
    "guarantee that it is accurate. A picture has its own credit and licence, which stand beside "
    "it in the record; where the licence is not stated or unknown, ask before you use the picture."
)
"""The terms of the source, in a few sentences."""
