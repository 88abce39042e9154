"""Text in another script than Latin: which language it is in, for those who read it aloud.

The API does not say in which language a name is. A script has a most likely language (CLDR,
likelySubtags.xml), and some letters belong to one language alone; without either, nothing is said.
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape

_LETTERS = {
    "ru": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff\ufb1d-\ufb4f",
    "ar": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "am": "\u1200-\u139f",
    "km": "\u1780-\u17ff",
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "zh": "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff",
}
_SINGLE = {"zh", "ko"}
"""A letter of an alphabet may stand for a quantity or a star; one of these is a word."""
_BETWEEN = r"[\s\d.,:·!?/()„“”«»’\-–—№#、。・「」『』（）]{0,9}"
_RUNS = re.compile(
    "|".join(
        f"(?P<{language}>[{letters}]{'' if language in _SINGLE else f'[{letters}]'}"
        f"(?:{_BETWEEN}[{letters}])*)"
        for language, letters in _LETTERS.items()
    )
)
_ANY = re.compile(f"[{''.join(_LETTERS.values())}]")
"""Any of these letters: quickly seen, and most texts have none."""
_KIN = {
    "ru": (("kk", "әғқңөұүһ"), ("uk", "іїєґ"), ("be", "ў"), ("sr", "ђјљњћџ")),
    "ar": (("fa", "پچژگ"),),
}
"""Languages that share a script, and letters that tell them from its most likely one."""
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_RIGHT_TO_LEFT = {"he", "ar", "fa"}
_USED_BY = {
    "ru": {"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "uz", "az", "bs"},
    "ar": {"ar", "fa", "ur", "ps", "ku", "ug", "az"},
    "he": {"he", "iw", "yi"},
    "hi": {"hi", "mr", "ne", "sa"},
    "bn": {"bn", "as"},
    "am": {"am", "ti"},
    "zh": {"zh", "ja", "ko"},
    "ko": {"ko"},
}
"""Languages that may be written in a script, by its most likely one; else that one alone."""
_LATIN = {
    *("en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "no", "nb", "nn", "da", "fi", "cs"),
    *("sk", "hu", "ro", "tr", "hr", "sl", "et", "lv", "lt", "ca", "eu", "gl", "id", "ms", "vi"),
}
_KNOWN = _LATIN.union(_LETTERS, *_USED_BY.values())
_MOSTLY = 0.6
_TAGS = re.compile(r"(<(?:[^>\"]|\"[^\"]*\")*>)")


@lru_cache(maxsize=8192)  # most are the names of groups, which stand on every page
def spoken(text: str) -> Markup:
    """A text as HTML, in which each part in another script says its language."""
    return Markup(mark_languages(str(escape(text))))  # noqa: S704 - escaped, and tags of our own


def language_of(text: str) -> str | None:
    """The language of a text most of whose letters are of one script, and that not Latin."""
    if text.isascii() or not _ANY.search(text):
        return None
    letters = sum(map(str.isalpha, text))
    runs = sorted(_RUNS.finditer(text), key=lambda run: -len(run[0]))
    if not runs:
        return None
    script = runs[0].lastgroup or ""
    words = "".join(run[0] for run in runs if run.lastgroup == script)
    is_most = sum(map(str.isalpha, words)) >= _MOSTLY * letters
    return _language_of(words, script) if is_most else None


def share_script(code: str, language: str) -> bool:
    """Whether a language may be written as another one is, by their codes (ISO 639).

    Of a code that is not known here, it may.
    """
    code = code.partition("-")[0]
    script = next((one for one, kin in _KIN.items() if language in dict(kin)), language)
    script = "zh" if script == "ja" else script
    used = _USED_BY.get(script, {script})
    return code in used or code not in _KNOWN


def mark_languages(html: str) -> str:
    """The same for HTML: tags stay as they are."""
    if html.isascii() or not _ANY.search(html):
        return html
    parts = _TAGS.split(html)
    marked = (part if place % 2 else _RUNS.sub(_mark, part) for place, part in enumerate(parts))
    return "".join(marked)


def _mark(run: re.Match[str]) -> str:
    language = _language_of(run[0], run.lastgroup or "")
    direction = ' dir="rtl"' if language in _RIGHT_TO_LEFT else ""
    return f'<span lang="{language}"{direction}>{run[0]}</span>'


def _language_of(words: str, likely: str) -> str:
    if likely == "zh":
        return "ja" if _KANA.search(words) else "zh"
    letters = words.lower()
    kin = (language for language, own in _KIN.get(likely, ()) if any(one in letters for one in own))
    return next(kin, likely)
