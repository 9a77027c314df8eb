"""The words of a made-up data package: no real source is made to say what it never said."""

from __future__ import annotations

from itertools import product

ONSETS = (
    "B",
    "D",
    "Fal",
    "G",
    "Hal",
    "K",
    "L",
    "M",
    "N",
    "Or",
    "P",
    "Qar",
    "R",
    "S",
    "T",
    "V",
    "Z",
)
MIDDLES = ("al", "ar", "en", "er", "il", "in", "ol", "or", "un", "ur")
ENDINGS = ("ava", "eth", "ia", "ik", "mar", "na", "or", "sk", "stan", "tal", "um", "vo")

OFFICES = {
    "government": ("Ministry", "Presidency", "Cabinet", "Foreign Office", "Health Ministry"),
    "military": ("General Staff", "Army", "Navy"),
    "intelligence_agency": ("Intelligence", "Secret Service"),
    "armed_group": ("Front", "Brigades"),
    "international_organisation": ("Union Mission", "Human Rights Office"),
    "ngo": ("Rights Watch", "Body Count"),
    "media": ("Post", "Herald", "Broadcasting"),
    "academic": ("University", "School of Medicine"),
    "think_tank": ("Institute",),
    "social_media": ("Channel",),
    "officials": ("Officials",),
    "individual": ("Envoy", "Commander"),
}
"""Kind of source -> what follows its country in the name."""

FIRST = ("Adam", "Anna", "Boris", "Clara", "Daniel", "Elena", "Farid", "Greta", "Hassan", "Irina")
FAMILY = ("Abel", "Brandt", "Castell", "Dorn", "Ekholm", "Farouk", "Grant", "Haddad", "Ivers")
ROLES = (
    "spokesman of the general staff",
    "Minister of Defence",
    "head of the intelligence directorate",
    "deputy commander of the northern front",
    "secretary of the security council",
    "President",
    "director of the casualty register",
    "army spokeswoman",
)
OUTLETS = (
    "Reuters desk",
    "National Broadcasting",
    "The Evening Ledger; Coast Radio",
    "River Post",
    "Press conference",
    "Ministry channel (daily summary)",
    "Annual report 2, table 4",
    "The Morning Courier",
)
HOSTS = (
    "www.evening-ledger.example",
    "riverpost.example",
    "news.national-broadcasting.example",
    "ministry.example",
    "www.morning-courier.example",
    "archive.public-record.example",
)
SECTIONS = ("news", "world/conflict", "defence", "en/briefings", "politics/war")
SLUGS = (
    "ministry-gives-new-figure-for-losses-at-the-front",
    "commander-says-toll-is-higher-than-admitted",
    "intelligence-report-puts-losses-in-new-light",
    "president-tells-parliament-how-many-have-fallen",
    "un-register-adds-names-to-the-list-of-the-dead",
    "reinforcements-arrive-as-losses-mount",
)

CLAIMS = (
    "{who} put {people} of {party} {metric} at {wording}.",
    "{who} said that {wording} {people} of {party} were {metric}, counted {where}.",
    "{who} counted {wording} {people} of {party} {metric} {where} in its summary of the week.",
    "According to {who}, {party} had {wording} {people} {metric} {where}.",
    "{who} told reporters that {wording} {people} of {party} had been {metric} {where}.",
    "In its report {who} gave {wording} for {people} of {party} {metric}.",
)
PEOPLE = {
    "all": "people",
    "civilians": "civilians",
    "combatants": "soldiers",
    "women": "women",
    "children": "children",
}
WHAT = {
    "total_deaths": "dead by violence or hardship",
    "indirect_deaths": "dead of hardship",
    "excess_deaths": "dead beyond what peace would bring",
    "permanent_losses": "lost for good",
    "casualties": "lost to all causes",
    "proxy": "named in notices of death",
}
"""Metric -> what has become of people; the others say it by their name."""
NOTES = (
    "Includes deserters and people who died of wounds, unlike most figures of other sources.",
    "The breakdown by front was not published.",
    "A day earlier another office of the same government had named a lower figure.",
    "Runs to the end of the month; later reinforcements are left out.",
    "Said at a press conference; the written summary of the same day has no figure.",
    "The source does not separate civilians and fighters.",
    "Confirmed by name only; the register says that the list is not complete.",
    "Some reports rendered it as killed.",
    "Not broken down into killed and wounded.",
    "The start of the period is the day of the first engagement, as the report says.",
    "Read from a chart in the report, to the nearest thousand.",
    "The outlet quotes one unnamed officer.",
    "It kept the same base number in its updates of March and June.",
    "The ministry did not say how the figure was reached.",
    "Corrected two days later by the same spokesman.",
    "A figure for both armies together; the share of each is not given.",
)
COUNTS = (
    "Claims of the command about the losses of its opponent, without a split and without a method.",
    "Deaths confirmed by name from notices, registers and graves: a floor, and slow to grow.",
    "Counts bodies that reached a hospital; those under rubble and in the field are missing.",
    "Assessments from intercepts and imagery, given as ranges of a few round figures.",
    "Its figures before the second year leave out units that were not regular.",
    "Wounded are counted as cases, so that one person may be in it more than once.",
)
HEDGES = {
    "exact": ("{x}",),
    "about": ("about {x}", "around {x}", "some {x}", "approximately {x}"),
    "almost": ("nearly {x}", "almost {x}"),
    "at_least": ("at least {x}", "no fewer than {x}"),
    "more_than": ("more than {x}", "over {x}", "exceeded {x}"),
    "up_to": ("up to {x}", "as many as {x}"),
    "range": ("{x} to {y}", "between {x} and {y}"),
    "words": ("dozens", "several hundred", "thousands", "hundreds", "tens of thousands"),
}
"""Qualifier -> the phrases that `casualties` reads as it."""


def places(count: int) -> list[str]:
    """Return `count` different names of made-up places, the same ones each time."""
    names = ["".join(parts) for parts in product(ONSETS, MIDDLES, ENDINGS)]
    step = 683  # prime to their number, so that neighbours do not look alike
    return [names[number * step % len(names)] for number in range(count)]


def slug(words: str) -> str:
    """Return the words as an id."""
    return words.lower().replace(" ", "-").replace("_", "-")
