"""Rules about the cells of every table: types, words, ids, addresses, figures."""

import re

from casualties.checks.folder import Folder
from casualties.checks.problem import problem, shown
from casualties.checks.rule import Fault, Problems, cell_rule, rule
from casualties.data.schema import PATTERNS, Field
from casualties.data.stated_figures import MOST_DIGITS
from casualties.errors import did_you_mean
from casualties.wording.spoilt import spoilt_phrase

WHOLE = PATTERNS["integer"]
LONG = 20
"""Characters of a number that is no longer compared: another rule names it."""

COUNTRIES = frozenset(
    re.findall(
        "..",
        "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCG"
        "CHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGL"
        "GMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLA"
        "LBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONP"
        "NRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSV"
        "SXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW",
    )
)
"""The codes of ISO 3166-1, and XK for Kosovo, which has none there."""


@cell_rule(where=lambda field: field.type != "string")
def types(field: Field, value: str) -> Fault | None:
    """A cell reads as its type: digits alone, dates as YYYY-MM-DD, true or false.

    Such as 1,200: write 1200.
    """
    if field.type == "integer" and re.fullmatch(PATTERNS["integer"], value):
        return None  # however long: the rule possible-figure names it
    try:
        field.parse(value)
    except ValueError:
        from casualties.checks import remedies  # only a fault needs them

        return Fault(
            read=remedies.read(field.type, value),
            mend=remedies.mend(field.type, value, column=field.name),
        )
    return None


@cell_rule(where=lambda field: field.required, among={""}.intersection)
def required(field: Field, value: str) -> Fault | None:
    """A cell that must be filled is filled.

    Such as an empty url: give the page on which the statement can be read.
    """
    meaning = field.description
    return Fault(read="empty", mend=f"fill it: {meaning[:1].lower()}{meaning[1:]}")


@cell_rule(where=lambda field: field.enum)
def known_word(field: Field, value: str) -> Fault | None:
    """A cell with a fixed list of values holds one of them.

    Such as atleast: write at_least.
    """
    if not value or value in field.enum:
        return None
    hint = did_you_mean(value, known=field.enum).removeprefix("; ")
    return Fault(
        read=f"unknown value {shown(value)}", mend=hint or f"use one of {', '.join(field.enum)}"
    )


@cell_rule(where=lambda field: field.pattern.startswith("http"))
def web_address(field: Field, value: str) -> Fault | None:
    """An address begins with http:// or https:// and holds no space.

    Such as www.example.org/1: write https://www.example.org/1.
    """
    if not value or re.fullmatch(field.pattern, value):
        return None
    mend = "give the address of the page with http:// or https:// and no spaces"
    if re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", value):
        mend = f"write https://{value}"
    elif len(addresses := re.findall(field.pattern, value)) > 1:
        mend = f"give one address alone, such as {addresses[0].rstrip(';,')}"
    return Fault(read=f"{shown(value)} is no web address", mend=mend)


@cell_rule(where=lambda field: field.name == "country")
def country_code(field: Field, value: str) -> Fault | None:
    """A country is given by the two letters that ISO 3166-1 has for it.

    Such as Armenia: write AM.
    """
    if not value or value in COUNTRIES:
        return None
    code = {"UK": "GB", "EL": "GR", "GBR": "GB", "USA": "US"}.get(value.upper(), value.upper())
    general = "give the two capital letters of ISO 3166-1, such as KR for South Korea"
    mend = f"write {code}" if code in COUNTRIES else general
    return Fault(read=f"{shown(value)} is not the code of a country", mend=mend)


@cell_rule(where=lambda field: field.pattern and field.name not in ("url", "archive", "country"))
def pattern(field: Field, value: str) -> Fault | None:
    """An id has the form that the schema gives: small letters, digits, hyphens.

    Such as El Fasher: write el-fasher.
    """
    if not value or re.fullmatch(field.pattern, value):
        return None
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    mend = f"write {slug}" if slug else "use lower-case letters, digits and hyphens"
    name = field.title.lower()
    article = "an" if name[:1] in "aeiou" else "a"
    return Fault(read=f"{shown(value)} does not have the form of {article} {name}", mend=mend)


@cell_rule(where=lambda field: field.minimum is not None)
def minimum(field: Field, value: str) -> Fault | None:
    """A number is not below the least that its column allows: persons not below zero.

    Such as -1 for unknown: leave the cell empty.
    """
    if not 0 < len(value) < LONG or not re.fullmatch(WHOLE, value):
        return None
    if field.minimum is None or int(value) >= field.minimum:
        return None
    mend = "leave the cell empty if the figure is not stated"
    if field.required:
        mend = f"write {field.minimum} or more"
    return Fault(read=f"{value} is below {field.minimum}", mend=mend)


@cell_rule(where=lambda field: field.maximum is not None)
def maximum(field: Field, value: str) -> Fault | None:
    """A number is not above the most that its column allows.

    Such as a weight of 5 for an event: 3 is the heaviest.
    """
    if not 0 < len(value) < LONG or not re.fullmatch(WHOLE, value):
        return None
    if field.maximum is None or int(value) <= field.maximum:
        return None
    return Fault(read=f"{value} is above {field.maximum}", mend=f"write {field.maximum} or less")


@cell_rule(where=lambda field: field.minimum == 0)
def possible_figure(field: Field, value: str) -> Fault | None:
    """A figure is one that a war can have: below 100,000,000 people.

    Such as 20000000000 for 2,000,000: count the digits on the page.
    """
    if len(value) <= MOST_DIGITS or not re.fullmatch(PATTERNS["integer"], value):
        return None
    return Fault(
        read=f"{shown(value)} is more people than any war ever had to count",
        mend="count the digits on the page; one or more are too many",
    )


@cell_rule(where=lambda field: field.name == "wording")
def whole_phrase(field: Field, value: str) -> Fault | None:
    """The number phrase is as the page has it, not what a spreadsheet made of it.

    Such as 15-Oct where the page has 10-15: write 10 to 15.
    """
    spoilt = spoilt_phrase(value)
    return Fault(read=f"{shown(value)} {spoilt[0]}", mend=spoilt[1]) if spoilt else None


@rule
def unique(folder: Folder) -> Problems:
    """An identifier stands once in its table.

    Such as a second nis-2024-12-19-killed: add what sets it apart, as -kursk at its end.
    """
    for table, _ in folder.tables():
        keys = {(f.name,) for f in table.fields if f.unique} | {table.primary_key} - {()}
        for names in sorted(keys):
            lines: dict[tuple[str, ...], int] = {}
            for record in folder.records(table.name):
                key = tuple(record[n] for n in names)
                line = lines.setdefault(key, record.line)
                if line != record.line:
                    yield problem(
                        record,
                        names[0],
                        read=f"{shown(', '.join(key))} stands already on line {line}",
                        mend="remove the row if it is the same, else give it an id of its own",
                    )


@rule
def one_name(folder: Folder) -> Problems:
    """No two rows of a table have one name.

    Such as a second source named Airwars: use the id of the first, and remove this line.
    """
    for table, _ in folder.tables():
        for column in (c for c in ("name", "short_name") if c in table.columns):
            first: dict[str, str] = {}
            for record in folder.records(table.name):
                own = record.get("conflict", "") + record[column]
                other = first.setdefault(own.casefold(), record["id"])
                if record[column] and other != record["id"]:
                    read = f"{shown(record[column])} is the name of {other} already"
                    mend = f"use {other} and remove this line, or name what sets the two apart"
                    yield problem(record, column, read=read, mend=mend)
