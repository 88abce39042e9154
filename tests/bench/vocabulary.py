"""The words that synthetic events are made of: the API's vocabularies and the texts seen in it.

Weights stand beside what is drawn by weight. Ids and names are the API's own where they are known.
"""

from typing import Any, NamedTuple

Json = dict[str, Any]

STORAGE = "https://thespacedevs-prod.nyc3.digitaloceanspaces.com/media"
API = "https://ll.thespacedevs.com/2.3.0"


class Grain(NamedTuple):
    """A date precision, and how often a past and a coming event has it, in parts of a thousand."""

    abbrev: str
    name: str
    past: int
    ahead: int
    description: str


GRAINS = (
    Grain("SEC", "Second", 90, 5, "The T-0 is accurate to the second."),
    Grain("MIN", "Minute", 450, 120, "The T-0 is accurate to the minute."),
    Grain("HR", "Hour", 200, 100, "The T-0 is accurate to the hour."),
    Grain("AM", "Morning", 15, 30, "The T-0 is expected in the morning (local time)."),
    Grain("PM", "Afternoon", 10, 20, "The T-0 is expected in the afternoon (local time)."),
    Grain("DAY", "Day", 170, 150, "The T-0 is expected on the given day."),
    Grain("WK", "Week", 8, 25, "The T-0 is expected in the given week."),
    Grain("M", "Month", 20, 150, "The T-0 is expected in the given month."),
    Grain("Q1", "Quarter 1", 4, 40, "The T-0 is expected in the first quarter of the given year."),
    Grain("Q2", "Quarter 2", 4, 40, "The T-0 is expected in the second quarter of the given year."),
    Grain("Q3", "Quarter 3", 4, 40, "The T-0 is expected in the third quarter of the given year."),
    Grain("Q4", "Quarter 4", 4, 40, "The T-0 is expected in the fourth quarter of the given year."),
    Grain("H1", "Half 1", 4, 40, "The T-0 is expected in the first half of the given year."),
    Grain("H2", "Half 2", 4, 40, "The T-0 is expected in the second half of the given year."),
    Grain("Y", "Year", 6, 100, "The T-0 is expected in the given year."),
    Grain("FY", "Fiscal Year", 3, 30, "The T-0 is expected in the given fiscal year."),
    Grain("DEC", "Decade", 4, 30, "The T-0 is expected in the given decade."),
)


class Kind(NamedTuple):
    """An event type, its weight, and how its events are called."""

    id: int
    name: str
    weight: int
    titles: tuple[str, ...]


KINDS = (
    Kind(2, "Docking", 170, ("{ship} Docking",)),
    Kind(8, "Spacecraft Undocking", 140, ("{ship} Undocking", "{ship} Undocking and Departure")),
    Kind(
        20,
        "Press Event",
        180,
        (
            "{ship} Post-Launch News Conference",
            "{ship} Pre-Departure On-Orbit News Conference",
            "{ship} Flight Readiness Review Teleconference",
            "International Space Station Operations Update Media Briefing",
        ),
    ),
    Kind(3, "EVA", 110, ("US EVA-{number}", "Russian EVA-{number}", "Expedition {number} EVA")),
    Kind(
        5,
        "Static Fire",
        100,
        ("Booster {number} Static Fire", "Ship {number} Static Fire", "RS-25 Engine Test"),
    ),
    Kind(9, "Spacecraft Landing", 70, ("{ship} Splashdown", "{ship} Landing")),
    Kind(6, "Spacecraft Event", 60, ("{ship} Relocation", "{ship} Trajectory Correction Maneuver")),
    Kind(27, "Rollout", 40, ("{ship} Rollout", "SLS Rollout to LC-39B")),
    Kind(4, "Spacecraft Berthing", 30, ("{ship} Berthing",)),
    Kind(29, "Spacecraft Capture", 25, ("{ship} Capture",)),
    Kind(7, "Moon Landing", 20, ("{probe} Lunar Landing",)),
    Kind(30, "Vehicle Testing", 20, ("Ship {number} Cryogenic Proof Test", "{ship} Abort Test")),
    Kind(15, "Change of Command", 15, ("Expedition {number} Change of Command Ceremony",)),
    Kind(23, "Flyby", 12, ("{probe} Venus Flyby", "{probe} Earth Flyby")),
    Kind(16, "Orbital Insertion", 10, ("{probe} Lunar Orbit Insertion",)),
    Kind(11, "Celestial Event", 8, ("Total Solar Eclipse", "Perseids Meteor Shower Peak")),
    Kind(31, "Sounding Rocket Launch", 8, ("RockOn Launch", "Black Brant IX Launch #{number}")),
    Kind(1, "Unknown", 5, ("{ship} Event", "«{cyrillic}»", "{chinese}")),
)

SHIPS = (
    ("Progress MS", "Roscosmos", "Прогресс МС", "天舟"),
    ("Soyuz MS", "Roscosmos", "Союз МС", "联盟"),
    ("Crew", "SpaceX", "Крю Дрэгон", "载人龙飞船"),
    ("CRS", "SpaceX", "Дрэгон", "货运龙飞船"),
    ("Shenzhou", "CASC", "Шэньчжоу", "神舟"),
    ("Tianzhou", "CASC", "Тяньчжоу", "天舟"),
    ("Cygnus NG", "Northrop Grumman", "Сигнус", "天鹅座"),
    ("HTV-X", "JAXA", "Эйч-Ти-Ви", "鹳"),
    ("Starliner", "Boeing", "Старлайнер", "星际客机"),
    ("Axiom Mission", "Axiom Space", "Аксиом", "公理"),
)
PROBES = ("Luna 25", "Chandrayaan-3", "SLIM", "BepiColombo", "JUICE", "IM-2", "Blue Ghost", "Lucy")

PLACES = (
    ("International Space Station", 45),
    ("Tiangong Space Station", 9),
    ("Kennedy Space Center, FL, USA", 12),
    ("SpaceX Starbase, TX, USA", 9),
    ("Johnson Space Center, TX, USA", 8),
    ("Stennis Space Center, MS, USA", 4),
    ("Lunar Surface", 3),
    ("Wallops Flight Facility, Virginia, USA", 3),
    ("Atlantic Ocean", 3),
    ("Karmalinskyi District, Kazakhstan", 2),
    ("Tanegashima Space Center, Japan", 2),
)

AGENCIES = (
    (44, "National Aeronautics and Space Administration", "NASA", "Government"),
    (63, "Russian Federal Space Agency (ROSCOSMOS)", "RFSA", "Government"),
    (121, "SpaceX", "SpX", "Commercial"),
    (88, "China Aerospace Science and Technology Corporation", "CASC", "Government"),
    (27, "European Space Agency", "ESA", "Multinational"),
    (37, "Japan Aerospace Exploration Agency", "JAXA", "Government"),
    (257, "Northrop Grumman Space Systems", "NGSS", "Commercial"),
    (80, "Boeing", "BA", "Commercial"),
    (1015, "Axiom Space", "AX", "Private"),
    (31, "Indian Space Research Organization", "ISRO", "Government"),
    (16, "Canadian Space Agency", "CSA", "Government"),
    (17, "China National Space Administration", "CNSA", "Government"),
)
STATIONS = (
    (4, "International Space Station", "1998-11-20", "Low Earth Orbit", "Active"),
    (18, "Tiangong space station", "2021-04-29", "Low Earth Orbit", "Active"),
)
PROGRAMS = (
    (17, "International Space Station", "Laboratory in orbit"),
    (25, "Chinese Space Station", "Laboratory in orbit"),
    (1, "Artemis", "Human Spaceflight"),
    (11, "Commercial Crew Program", "Human Spaceflight"),
    (15, "Commercial Lunar Payload Services", "Robotic exploration"),
    (3, "Starship", "Launch vehicle"),
)
CREW = (
    ("Jasmin Moghbeli", 44),
    ("Andreas Mogensen", 27),
    ("Satoshi Furukawa", 37),
    ("Konstantin Borisov", 63),
    ("Oleg Kononenko", 63),
    ("Loral O'Hara", 44),
    ("Tang Hongbo", 17),
    ("Joshua Kutryk", 16),
)

LICENCES = (
    (1, "Unknown", 9, None, 50),
    (4, "NASA Image and Media Guidelines", 0, "https://www.nasa.gov/nasa-brand-center/", 30),
    (5, "CC BY-NC 2.0", 1, "https://creativecommons.org/licenses/by-nc/2.0/", 10),
    (2, "ESA Standard Licence", 2, "https://www.esa.int/ESA_Multimedia/Copyright_Notice", 4),
    (12, "CC BY-SA 3.0 IGO", 3, "https://creativecommons.org/licenses/by-sa/3.0/igo/", 3),
    (6, "Axiom Space Licence", 2, None, 2),
    (24, "Intuitive Machines Gallery", 4, "https://www.intuitivemachines.com/gallery", 1),
)
LANGUAGES = (
    (1, "English", "en", 80),
    (3, "Russian", "ru", 8),
    (2, "Chinese", "zh", 5),
    (5, "Japanese", "ja", 3),
    (7, "French", "fr", 2),
    (9, "Hindi", "hi", 2),
)
VIDEO_TYPES = (
    (1, "Official Webcast", 70),
    (3, "Unofficial Webcast", 15),
    (5, "Technical Webcast", 3),
    (6, "Recap", 9),
    (7, "24/7 Live Feed", 3),
)
VIDEO_HOSTS = (
    ("https://www.youtube.com/watch?v={id}", "www.youtube.com", 62),
    ("https://youtu.be/{id}", "youtu.be", 12),
    ("https://www.youtube.com/live/{id}", "youtube.com", 6),
    ("https://plus.nasa.gov/scheduled-video/{slug}/", "plus.nasa.gov", 12),
    ("https://x.com/i/broadcasts/1{id}", "x.com", 8),
)
INFO_HOSTS = (
    ("https://www.nasa.gov/press-release/{slug}", "nasa.gov"),
    ("https://blogs.nasa.gov/spacestation/{slug}/", "blogs.nasa.gov"),
    ("https://twitter.com/NASA/status/1{number}", "twitter.com"),
    ("https://x.com/SpaceX/status/1{number}", "x.com"),
    ("https://t.me/roscosmos_gk/{number}", "t.me"),
    ("https://www.esa.int/Science_Exploration/{slug}", "esa.int"),
)
AUTHORS = (
    ("Cosmic_Penguin", "cosmic2520penguin_profile_20210817212020.png"),
    ("Nosu", "arnaud2520muller_profile_20230607144351.jpg"),
    ("hitura-nobad", "lucas2520stauder_profile_20230526163835.jpg"),
    ("SwGustav", "swgustav_profile_20220301120000.jpg"),
)
ROBOT = ("LL2", "ll2_profile_20230311134739.png")

COMMENTS = (
    "Added event.",
    "Adding docking time",
    "Tweaked landing time.",
    "Added undocking time and webcast",
    "NET date from the press kit.",
    "Docking confirmed",
    "Delayed by 24 hours due to weather; the window opens an hour earlier.",
    "Slipped to the next month, see https://blogs.nasa.gov/spacestation/ for the reasons",
    "GO for launch!",
    "Refined to the minute per the Federal Aviation Administration's notice.",
    "Hatch closure is now planned for 16:45 UTC, undocking about two hours and a half later.",
)
SENTENCES = (
    "The {ship} spacecraft is scheduled to autonomously dock to the {port} of the {place}.",
    "It will then de-orbit and burn up in the atmosphere.",
    "The crew will give a news conference before their return to Earth.",
    "NASA's coverage begins an hour before the event and ends when the hatches are open.",
    "The mission had been postponed following an anomaly that occurred on the previous attempt.",
    "The spacecraft carries about 2,500 kilograms of food, fuel and supplies for the crew.",
    "SpaceX performed a six-second test firing ahead of the planned launch from {place}.",
    "Two astronauts will exit the {port} to install a roll-out solar array  on the truss.",
    "The vehicle was moved to the pad on self-propelled transporters during the night.",
    "Controllers report nominal performance of all systems during the burn.",
    "The lander is scheduled to touch down near the south pole after a powered descent.",
    "Weather at {place} was 80% favourable at the time of the last briefing.",
)
PORTS = ("Zvezda module", "Harmony module", "Poisk module", "Tianhe core module", "Unity module")
SPEAKERS = (
    "Ken Bowersox, NASA Headquarters",
    "Steve Stich,NSAA Kennedy",
    "Joel Montalbano,NASA Johnson",
    "William Gerstenmaier, SpaceX",
    "Frank De Winne, ESA",
    "Junichi Sakai, JAXA",
)
