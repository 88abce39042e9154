"""Which mission an event is of, as far as its name tells: `Crew-7 Dragon Docking` is of `Crew-7`.

The name of a mission ends with its first word that holds a number. What stands before it and says
whose mission it is, on which rocket it flies, or what happens to it, is no part of it.
"""

import re

from generator.archive.plain import name_key, one_line, without_apostrophes

_MOST_LETTERS = 60
"""Whatever is longer is a sentence."""

_OWNERS = (
    r"nasa|esa|jaxa|isro|cnsa|cmsa|csa|roscosmos|energia|ula|united launch alliance|spacex|boeing"
    r"|northrop grumman|lockheed martin|blue origin|virgin (?:galactic|orbit)|rocket lab|ispace"
    r"|axiom space|sierra space|sierra nevada(?: corporation)?|intuitive machines|astrobotic"
    r"|firefly(?: aerospace)?|arianespace|arianegroup|relativity(?: space)?|astra|space pioneer"
    r"|landspace|spaceil|china|china’?s|india|russia|japan|us|u\.s\."
)
_STATIONS = r"iss|international space station|tiangong|chinese space station|space station"
_ROCKETS = (
    r"falcon[ -]?(?:9|1|heavy)(?: block[ -]?5)?|starship(?=[ /]*(?:super|booster|ship|bn?\d|sn?\d))"
    r"|super[ -]heavy|sls|space launch system|rs-?\d+\w*|be-?\d\w?|raptor(?: v?\d)?|merlin(?: 1d)?"
    r"|atlas (?:v|5)|delta (?:iv|4|ii|2)(?: heavy)?|vulcan(?: centaur)?|antares(?: \d+\+?)?"
    r"|minotaur \w+|pegasus(?: xl)?|titan \w+|saturn \w+|electron|neutron|terran[ -](?:1|r)"
    r"|new (?:shepard|glenn)|ariane[ -]?\d\w*|vega(?:-?[ce])?|soyuz[ -](?:2[.-]1\w|2|5|fg|stb?)"
    r"|proton(?:-?m)?|angara(?:[ -]a?\d\w*)?|rokot|zenit(?:-\d\w*)?|long march[ -]?\d+\w*(?:/\w+)?"
    r"|cz-?\d+\w*|zhuque-?\d\w*|kuaizhou-?\d\w*|ceres-?\d|hyperbola-?\d|tianlong-?\d|jielong-?\d"
    r"|h-?ii[ab]?|h3|epsilon(?: s)?|kairos|gslv(?:-f\d+)?(?: mk[ -]?(?:iii|ii|3|2))?"
    r"|lvm-?3(?: m\d)?|pslv(?:-c\d+)?|sslv(?:-d\d)?|nuri|black brant \w+|alpha|launcherone"
    r"|rocket 3(?:\.\d)?|rfa one|spectrum"
)
_CRAFT = (
    r"(?:crew |cargo )?dragon(?: 2)?(?! \d)|dragon xl|cygnus|cst-?100|starliner(?= (?:oft|cft)\b)"
    r"|orion(?= artemis)|x-37b|crs(?:-?[12])?(?= (?:spx|ng|oa|orb)-?\d)"
)
_BEFORE = re.compile(
    rf"(?:the\s+)?(?:(?:{_OWNERS})(?:['’]?s)?|{_STATIONS}|{_ROCKETS}|{_CRAFT})(?=[\s/,:]|$)[\s/,:]*",
    re.IGNORECASE,
)
"""What may stand before the name of a mission and is no part of it."""

_EDGES = re.compile(r"[/&+|;,]|\s[-–—]\s|[:(\[]")
"""Where another name may begin."""

_BETWEEN = {
    *("a", "an", "the", "of", "to", "at", "on", "in", "for", "from", "with", "by", "and", "its"),
    *("as", "after", "before", "during", "into", "via", "aboard", "over", "near", "until", "about"),
}
_HAPPENINGS = {
    *(
        "eva",
        "evas",
        "vkd",
        "spacewalk",
        "spacewalks",
        "fire",
        "fires",
        "hotfire",
        "firing",
        "burn",
    ),
    *("conference", "teleconference", "briefing", "briefings", "press", "news", "media", "update"),
    *("docking", "undocking", "berthing", "unberthing", "capture", "release", "relocation"),
    *("landing", "splashdown", "deorbit", "reentry", "departure", "arrival", "return", "recovery"),
    *(
        "rollout",
        "rollback",
        "lift",
        "stacking",
        "destacking",
        "encapsulation",
        "liftoff",
        "launch",
    ),
    *("proof", "cryo", "cryogenic", "rehearsal", "wdr", "abort", "drop", "glide", "engine"),
    *("flyby", "perihelion", "perijove", "insertion", "maneuver", "manoeuvre", "tcm", "correction"),
    *("eclipse", "meteor", "shower", "ceremony", "anniversary", "hearing", "coverage", "webcast"),
    *("interview", "event", "attempt", "campaign", "window", "review", "reboost", "deployment"),
    *("lc", "slc", "elp", "ela", "pad", "olm", "olp", "site", "hangar", "complex", "room", "port"),
}
"""What happens, and where: a number behind such a word counts these, and is no mission's."""
_COUNTED = {
    *("flight", "flights", "mission", "missions", "test", "tests", "phase", "part", "stage", "day"),
    *("block", "version", "week", "year", "years", "month", "hour", "hours", "group", "new"),
    *("step", "set", "round", "series", "season", "episode", "first", "second", "third", "final"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december", "vehicle", "no", "number", "t", "l", "v"),
}
"""Words of which a number makes no name: `Starship Flight 4` is one, `Flight 4` is not."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
_ROMAN = re.compile(r"X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2}")
_MARKS = "()[]{}<>\"'“”‘’.,:;!?#*-–—"
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_BREAKS = re.compile(r"[\W_]+")
_EXPEDITION = re.compile(r"expedition-\d+")


def mission_name(name: str) -> str:
    """The mission that an event's name begins with or is about; empty if it names none."""
    for part in _EDGES.split(one_line(name)):
        found = _name_in(part)
        if found is not None:
            return found
    return ""


def mission_key(name: str) -> str:
    """What tells one name of a mission from others: `Crew-7`, `Crew 7` and `CREW-7` are one."""
    return _BREAKS.sub("-", without_apostrophes(name_key(name))).strip("-")


def is_expedition(key: str) -> bool:
    """Whether a key names a crew's stay on a station: other missions come and go meanwhile."""
    return _EXPEDITION.fullmatch(key) is not None


def without_owner(name: str) -> str:
    """A name without whose it is, on which rocket it flies, and the like."""
    rest = one_line(name)
    while found := _BEFORE.match(rest):
        rest = rest[found.end() :]
    return rest


def _name_in(part: str) -> str | None:
    """The name of a mission in a part of a name, None if there is no number in it at all."""
    words: list[str] = []
    rest = without_owner(part)
    while rest:
        word, _, rest = rest.partition(" ")
        word = _POSSESSIVE.sub("", word.strip(_MARKS))
        plain = word.casefold()
        if plain in _BETWEEN or plain in _HAPPENINGS:
            words, rest = [], without_owner(rest)
        elif not _is_number(word, words):
            if word:
                words.append(word)
        else:
            return _join(words, word)
    return None


def _is_number(word: str, before: list[str]) -> bool:
    """Whether a word holds a number that can be a mission's; Roman ones stand behind another."""
    if _YEAR.fullmatch(word) or _ORDINAL.fullmatch(word):
        return False
    if any(letter.isdecimal() for letter in word):
        return True
    return bool(before) and _ROMAN.fullmatch(word) is not None


def _join(words: list[str], last: str) -> str:
    """The name that these words and a number make, empty if it is none."""
    name = " ".join((*words, last))
    letters = {found.casefold() for found in _LETTERS.findall(name) if found.isalpha()}
    is_name = letters - _COUNTED and not letters & _HAPPENINGS and len(name) <= _MOST_LETTERS
    return name if is_name else ""
