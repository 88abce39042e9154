"""Names, slugs, types and places as strangers spell them."""

from tests.pages.odd.shape import SEEN, Odd, Outcome, precision

_UNSEEN = {
    "of no letters": "",
    "of blanks": " \t \r\n ",
    "of no-break spaces": "\u00a0\u2007\u202f",
    "of an ideographic space": "\u3000",
    "of joiners without width": "\u200b\u200c\u200d\u2060\ufeff",
    "of soft hyphens": "\u00ad\u00ad",
    "of a Hangul filler": "\u3164\u115f\uffa0",
    "of the blank of Braille": "\u2800",
    "of selectors of variants": "\ufe0f\ufe0e\U000e0100",
    "of tags": "\U000e0041\U000e007f",
    "of accents on no letter": "\u0301\u0302\u0303",
    "of turns of direction": "\u202e\u2066\u2069\u200f",
    "of controls": "\x00\x01\x1b\x7f\x9f",
    "of entities of nothing": "&nbsp;&#8203;&shy;&#x202e;",
    "of a line end": "\u2028\u2029\x85",
}
_SHOWN_AS_WRITTEN = {
    "of 200 letters": "W" * 200,
    "of 40 words": " ".join(["Extravehicular"] * 40),
    "of HTML": "<script>alert(1)</script><b>bold</b>",
    "that ends a title": "</title></head><body onload=alert(1)>",
    "that ends a comment": "--><!-- x -->",
    "that ends a section": "]]></name>",
    "of an attribute": '" onmouseover="alert(1)" x=\'',
    "of Jinja": "{{ 7 * 7 }}{% include 'base.html' %}{# x #}",
    "of Markdown": "**Bold** _it_ `code` [x](javascript:alert(1)) # 1",
    "of a spreadsheet's formula": '=HYPERLINK("https://evil.example","x")',
    "of a formula with a minus": "-2+3+cmd|' /C calc'!A0",
    "of SQL": "Robert'); DROP TABLE events;--",
    "of a format": "%s %n %(name)s {0} ${HOME} $(reboot)",
    "of a path": "../../../etc/passwd",
    "of a path of Windows": "C:\\Windows\\System32\\..\\x",
    "of a path on a network": "\\\\server\\share",
    "of a device of Windows": "AUX",
    "of a dot": ".",
    "of two dots": "..",
    "of a slash": "/",
    "of an asterisk": "*",
    "of question marks": "???",
    "of nothing, as programs say it": "null",
    "of no number": "NaN",
    "of a number": "0",
    "of a number below nothing": "-1",
    "of a bracket": "(",
    "of a backslash at its end": "Test \\",
    "of commas and semicolons": "A, B; C: D\\n",
    "of an address": "https://example.com/?a=1&b=2",
    "of an address by mail": "mailto:a@example.com",
    "of letters between letters and marks": "ﬁrst № ½ ™ ①",
    "of wide letters": "ＳＴＡＲＳＨＩＰ　１".replace("\u3000", " "),
    "of mathematical letters": "𝐒𝐭𝐚𝐫𝐬𝐡𝐢𝐩 𝟏",
    "of a family and its joiners": "👩🏽‍🚀 and 👨‍👩‍👧‍👦 land",
    "of flags": "🇫🇷🏳️‍🌈🏴󠁧󠁢󠁥󠁮󠁧󠁿 fly by",
    "of a key": "1️⃣ static fire",
    "of letters of private use": "\ue000\uf8ff Apple",
    "of a letter not yet given": "\u0378 new",
    "of umlauts": "Größe, Ærø, Łódź, İstanbul",
    "of a dotless i": "ıI iİ",
    "of a quotation": "“Q” ‘q’ «q» „q“ 'q' \"q\"",
    "of dashes": "a-b‐c‑d–e—f−g",
    "of an orphan surrogate spelt out": "\\ud800 and \\u0041",
}
_TIDIED = {
    "has an entity": ("Q&amp;A", "Q&A"),
    "has numbered entities": ("A&#38;B &#x26; C", "A&B & C"),
    "has an entity of markup": ("&lt;b&gt;x&lt;/b&gt;", "<b>x</b>"),
    "has an entity twice": ("Q&amp;amp;A", "Q&amp;A"),
    "has an apostrophe as an entity": ("NASA&#39;s &quot;Moon&quot;", 'NASA\'s "Moon"'),
    "has a copyright as an entity": ("AT&T &copy; 2024", "AT&T © 2024"),
    "has no-break spaces as entities": ("Crew&nbsp;Dragon", "Crew Dragon"),
    "has an entity that there is not": ("&nosuch; R&D", "&nosuch; R&D"),
    "has an entity without an end": ("a&ampb &copy 2024", "a&ampb &copy 2024"),
    "has a hidden turn as an entity": ("a&#x202e;b", "ab"),
    "has blanks around it": ("  Starship  ", "Starship"),
    "has many blanks within": ("a \t\t b\r\n\r\nc", "a b c"),
    "has a vertical tab": ("a\x0bb", "a b"),
    "has a form feed": ("a\x0cb", "a b"),
    "has a next line": ("a\x85b", "a b"),
    "has a line separator": ("a\u2028b\u2029c", "a b c"),
    "has separators of files and units": ("a\x1cb\x1dc\x1ed\x1fe", "a b c d e"),
    "has zeros": ("a\x00b", "ab"),
    "has escapes of a terminal": ("\x1b[31mred\x1b[0m", "[31mred[0m"),
    "has controls of the second kind": ("a\x80b\x9fc", "abc"),
    "has a mark of the order of bytes": ("\ufeffStarship", "Starship"),
    "turns its end around": ("Dock\u202egni\u202c", "Dockgni"),
    "isolates a part": ("\u2066Soyuz\u2069 \u200eMS\u200f", "Soyuz MS"),
    "has what is no character": ("a\uffffb\ufffec", "abc"),
    "has what is no character in the middle": ("a\ufdd0b\ufdefc", "abc"),
    "has what is no character in a plane": ("a\U0001fffeb\U0010ffffc", "abc"),
}
_SCRIPTS = {
    "Russian": ("Стыковка", (("ru", "Стыковка"),)),
    "Ukrainian": ("Запуск з Києва", (("uk", "Запуск з Києва"),)),
    "Greek": ("Δίκτυον", (("el", "Δίκτυον"),)),
    "Hebrew": ("בראשית landing", (("he", "בראשית"),)),
    "Arabic": ("مسبار الأمل", (("ar", "مسبار الأمل"),)),
    "Persian": ("پرتاب ماهواره", (("fa", "پرتاب ماهواره"),)),
    "Hindi": ("चंद्रयान-3", (("hi", "चंद्रयान"),)),
    "Tamil": ("விண்கலம்", (("ta", "விண்கலம்"),)),
    "Thai": ("ยานอวกาศ", (("th", "ยานอวกาศ"),)),
    "Chinese": ("神舟十八号 docks", (("zh", "神舟十八号"),)),
    "Japanese": ("こうのとり9号機", (("ja", "こうのとり9号機"),)),
    "Korean": ("누리호 발사", (("ko", "누리호 발사"),)),
    "Georgian": ("კოსმოსი", (("ka", "კოსმოსი"),)),
    "Armenian": ("Տիեզերք", (("hy", "Տիեզերք"),)),
    "two": ("Союз and 天宫", (("ru", "Союз"), ("zh", "天宫"))),
}

ODD_NAMES = (
    *(
        Odd(
            f"a name {what} counts as none",
            {"id": 4000 + number, "name": name},
            Outcome(
                h1=f"Event {4000 + number}",
                title=f"Event {4000 + number}",
                data={"name": f"Event {4000 + number}"},
                problems=("$.name",),
            ),
        )
        for number, (what, name) in enumerate(_UNSEEN.items())
    ),
    *(
        Odd(
            f"a name {what} is shown as it is written",
            {"name": name},
            Outcome(h1=name, title=name, data={"name": name}),
            SEEN,
        )
        for what, name in _SHOWN_AS_WRITTEN.items()
    ),
    *(
        Odd(f"a name that {what} is tidied", {"name": name}, Outcome(h1=shown), SEEN)
        for what, (name, shown) in _TIDIED.items()
    ),
    *(
        Odd(
            f"a name in {language if language != 'two' else 'two scripts'} says so",
            {"name": name},
            Outcome(h1=name, title=name, languages=spoken),
            SEEN,
        )
        for language, (name, spoken) in _SCRIPTS.items()
    ),
    Odd(
        "a name that is missing counts as none",
        {"id": 4100, "name": ..., "slug": ""},
        Outcome(h1="Event 4100", slug="event-4100", problems=("$.name", "$.slug")),
    ),
    Odd(
        "a name with the first half of a letter has lost that letter and no other",
        {"name": "Le\ud83dtter"},
        Outcome(h1="Le\ufffdtter", problems=("$.name",)),
    ),
    Odd(
        "a name with the second half of a letter has lost that letter and no other",
        {"name": "Le\udc00tter"},
        Outcome(h1="Le\ufffdtter", problems=("$.name",)),
    ),
    Odd(
        "halves in the wrong order are two lost letters",
        {"name": "a\ude80\ud83db"},
        Outcome(h1="a\ufffd\ufffdb", problems=("$.name",)),
    ),
    Odd(
        "a half of a letter written as bytes is one lost letter",
        {"name": "Le~tter"},
        Outcome(h1="Le\ufffdtter", problems=("$.name",)),
        swap=(b"Le~tter", b"Le\xed\xa0\xbdtter"),
    ),
    Odd(
        "a pair of halves is a letter",
        {"name": "~ launch"},
        Outcome(h1="🚀 launch"),
        swap=(b"~ launch", rb"\ud83d\ude80 launch"),
    ),
    Odd(
        "a name of accents in a flood keeps them",
        {"name": "Z" + "\u0301\u0323" * 40 + " day"},
        Outcome(says=("day",), silent=("\u202e",)),
    ),
    Odd(
        "of two events of one name each says its date",
        {
            "name": "Twin of days",
            "date": "2023-03-01T00:00:00Z",
            "date_precision": precision("DAY"),
        },
        Outcome(h1="Twin of days", title="Twin of days, 1 Mar 2023"),
    ),
    Odd(
        "the other of two events of one name says its own, whatever its case and blanks are",
        {
            "name": "twin  of Days",
            "date": "2023-03-02T00:00:00Z",
            "date_precision": precision("DAY"),
        },
        Outcome(h1="twin of Days", title="twin of Days, 2 Mar 2023"),
    ),
    Odd(
        "of two events of one name and date each says its number",
        {"id": 4201, "name": "Twin’s hour", "date": "2023-03-03T10:00:00Z", "slug": "twins-hour"},
        Outcome(title="Twin’s hour, 3 Mar 2023, 10:00 UTC (No. 4201)", slug="twins-hour"),
    ),
    Odd(
        "the other of two events of one name, date and slug has its number in its address",
        {"id": 4202, "name": "Twin's hour", "date": "2023-03-03T10:00:00Z", "slug": "twins-hour"},
        Outcome(
            title="Twin's hour, 3 Mar 2023, 10:00 UTC (No. 4202)",
            slug="twins-hour-4202",
            problems=("$.slug",),
        ),
    ),
    Odd(
        "an event whose slug is what another one got stands beside it",
        {"id": 4203, "name": "No twin", "slug": "twins-hour-4202"},
        Outcome(slug="twins-hour-4202-4203", problems=("$.slug",)),
    ),
    Odd(
        "two undated events of one name have numbers",
        {"id": 4204, "name": "Twin of no day", "date": None},
        Outcome(title="Twin of no day, date not known (No. 4204)", on=("undated/",)),
    ),
    Odd(
        "the other of them, too",
        {"id": 4205, "name": "Twin of no day", "date": None},
        Outcome(title="Twin of no day, date not known (No. 4205)", on=("undated/",)),
    ),
    Odd(
        "a name whose umlaut is two letters is that of one whose is one",
        {"id": 4206, "name": "Mu\u0308nchen", "date": "2023-03-05T00:00:00Z"},
        Outcome(title="Mu\u0308nchen, 5 Mar 2023, 00:00 UTC"),
    ),
    Odd(
        "and the other way round",
        {"id": 4207, "name": "München", "date": "2023-03-06T00:00:00Z"},
        Outcome(title="München, 6 Mar 2023, 00:00 UTC"),
    ),
)

_SLUGS = {
    "that is empty": ("", "a-slug-of-its-name-{}"),
    "of a path": ("../../etc/passwd", "etc-passwd"),
    "of slashes": ("a//b/c", "a-b-c"),
    "of an encoded path": ("%2e%2e%2fetc", "2e-2e-2fetc"),
    "of blanks": ("a slug with blanks", "a-slug-with-blanks"),
    "of Cyrillic": ("стыковка", "stykovka"),
    "of an emoji": ("🚀", "a-slug-of-its-name-{}"),
    "of hyphens": ("---", "a-slug-of-its-name-{}"),
    "of zeros": ("nul\x00l", "nul-l"),
    "of 300 letters": ("x" * 300, "x" * 80),
    "of markup": ("<b>&amp;\"'", "b"),
    "of a file's name": ("event.json", "event-json"),
    "of the index": ("index", "index-{}"),
    "of a page": ("page", "page-{}"),
    "of the feed": ("feed", "feed-{}"),
    "of the calendar": ("calendar", "calendar-{}"),
    "of the console": ("con", "con-{}"),
    "of a device in capitals": ("NUL", "nul-{}"),
    "of a port": ("lpt1", "lpt1-{}"),
    "of digits": ("2024", "2024-{}"),
    "of a query": ("x?y=1#z", "x-y-1-z"),
}

ODD_SLUGS = (
    *(
        Odd(
            f"a slug {what} becomes an address of its own",
            {"id": 4300 + number, "name": f"A slug of its name {4300 + number}", "slug": slug},
            Outcome(slug=address.format(4300 + number), problems=("$.slug",)),
        )
        for number, (what, (slug, address)) in enumerate(_SLUGS.items())
    ),
    Odd(
        "a slug in capitals stands in small letters",
        {"slug": "Odd-UPPER-Case"},
        Outcome(slug="odd-upper-case"),
    ),
    Odd(
        "a slug of a name without letters is its number",
        {"id": 4398, "name": "🚀🚀", "slug": ""},
        Outcome(h1="🚀🚀", slug="event-4398", problems=("$.slug",)),
    ),
    Odd(
        "a slug that is null is made of the name",
        {"id": 4399, "name": "Slug of a null", "slug": None},
        Outcome(slug="slug-of-a-null", problems=("$.slug", "$.slug")),
    ),
    Odd(
        "an apostrophe leaves no gap in an address",
        {"name": "NASA’s Moon Tour", "slug": ""},
        Outcome(slug="nasas-moon-tour", problems=("$.slug",)),
    ),
)

_HQ = "places/nasas-hq/"

ODD_TYPES_AND_PLACES = (
    Odd(
        "an event whose type is null is unclassified",
        {"type": None},
        Outcome(says=("unclassified",), data={"type": None}, problems=("$.type",)),
    ),
    Odd(
        "an event without a type is unclassified",
        {"type": ...},
        Outcome(says=("unclassified",), data={"type": None}, problems=("$.type",)),
    ),
    Odd(
        "a type without a name is shown by its number",
        {"type": {"id": 981, "name": ""}},
        Outcome(type="Type 981", on=("types/type-981/",), problems=("$.type",)),
    ),
    Odd(
        "a type whose name nobody can see is shown by its number",
        {"type": {"id": 982, "name": "\u200b\u2060"}},
        Outcome(type="Type 982", on=("types/type-982/",), problems=("$.type",)),
    ),
    Odd(
        "a type that is new has a page",
        {"type": {"id": 983, "name": "Moon Base & Spa"}},
        Outcome(type="Moon Base & Spa", on=("types/moon-base-spa/",)),
    ),
    Odd(
        "a type of two names has the newer one on its page",
        {"type": {"id": 984, "name": "Older Name"}, "last_updated": "2024-01-01T00:00:00Z"},
        Outcome(type="Newer Name", on=("types/newer-name/",)),
    ),
    Odd(
        "a type of two names has it on the page of the newer record, too",
        {"type": {"id": 984, "name": "Newer Name"}, "last_updated": "2024-02-01T00:00:00Z"},
        Outcome(type="Newer Name", on=("types/newer-name/",)),
    ),
    Odd(
        "two types of one name have pages of their own",
        {"type": {"id": 985, "name": "Newer Name"}},
        Outcome(type="Newer Name", on=("types/newer-name-985/",), off=("types/newer-name/",)),
    ),
    Odd(
        "a type of markup is text",
        {"type": {"id": 986, "name": "<i>Hop</i> & {{ 1 }}"}},
        Outcome(type="<i>Hop</i> & {{ 1 }}", on=("types/i-hop-i-1/",)),
    ),
    Odd(
        "a type in Russian says so",
        {"name": "Odd type", "type": {"id": 987, "name": "Выход"}},
        Outcome(type="Выход", on=("types/vykhod/",), languages=(("ru", "Выход"),)),
    ),
    Odd(
        "a type of number nought is one",
        {"type": {"id": 0, "name": "Nought"}},
        Outcome(type="Nought", on=("types/nought/",)),
    ),
    Odd(
        "a type of a number below nought is one",
        {"type": {"id": -7, "name": ""}},
        Outcome(type="Type -7", problems=("$.type",)),
    ),
    Odd(
        "a type of a huge number is one",
        {"type": {"id": 2**63, "name": "Huge"}},
        Outcome(type="Huge", on=("types/huge/",)),
    ),
    Odd(
        "a type that is called index has a page",
        {"type": {"id": 988, "name": "Index"}},
        Outcome(type="Index", on=("types/index-988/",)),
    ),
    Odd("a place stands on one page", {"location": "NASA's HQ"}, Outcome(on=(_HQ,))),
    Odd(
        "a place with another apostrophe is the same",
        {"location": "NASA’s HQ"},
        Outcome(place="NASA’s HQ", on=(_HQ,)),
    ),
    Odd(
        "a place with an entity is the same",
        {"location": "NASA&#39;s  HQ "},
        Outcome(place="NASA's HQ", on=(_HQ,)),
    ),
    Odd(
        "a place with a no-break space and another case is the same",
        {"location": "nasa\u02bcs\u00a0Hq"},
        Outcome(on=(_HQ,)),
    ),
    Odd(
        "a place with a break that nobody sees is the same",
        {"location": "NASA's\u200b HQ\ufeff"},
        Outcome(on=(_HQ,)),
    ),
    Odd(
        "a place in Cyrillic says so",
        {"name": "Odd place", "location": "Байконур"},
        Outcome(place="Байконур", on=("places/baikonur/",), languages=(("ru", "Байконур"),)),
    ),
    Odd(
        "a place whose letters are put together is the same as one letter for one",
        {"location": "Баи\u0306конур"},
        Outcome(on=("places/baikonur/",)),
    ),
    Odd(
        "a place of 100 letters has a page",
        {"location": "P" * 100},
        Outcome(place="P" * 100, on=(f"places/{'p' * 80}/",)),
    ),
    Odd("a place of nothing is none", {"location": ""}, Outcome(place=None)),
    Odd("a place of blanks is none", {"location": " \u200b\u00a0"}, Outcome(place=None)),
    Odd(
        "a place of dots has a page by number",
        {"id": 4500, "location": "../.."},
        Outcome(place="../..", on=("places/place-4500/",)),
    ),
    Odd(
        "a place that is called like a device has a page by number",
        {"id": 4501, "location": "Aux"},
        Outcome(place="Aux", on=("places/aux-4501/",)),
    ),
    Odd(
        "a place in sharp letters is the same as in capitals",
        {"location": "Straße 1"},
        Outcome(on=("places/strasse-1/",)),
    ),
    Odd(
        "and in capitals as in sharp ones",
        {"location": "STRASSE 1"},
        Outcome(on=("places/strasse-1/",)),
    ),
    Odd(
        "a place of markup is text",
        {"location": "</dd><img src=x onerror=alert(1)>"},
        Outcome(place="</dd><img src=x onerror=alert(1)>", silent=("<img src=x",)),
    ),
)
