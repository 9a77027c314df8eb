"""What was meant by a cell that does not fit its type, and what to write instead."""

import re
from calendar import monthrange
from datetime import date, timedelta

from casualties.checks.problem import shown
from casualties.data.schema import LOOKS
from casualties.text.days import day
from casualties.wording.phrases import parse
from casualties.wording.spoilt import MONTHS

SERIAL = (30_000, 60_000)
"""The days that spreadsheets count from the end of 1899, from 1982 to 2064."""

MARK = r"[,.\s’'_]"
GROUPED = re.compile(rf"\d{{1,3}}(?:{MARK}\d{{2,3}})*{MARK}\d{{3}}", re.ASCII)


def read(kind: str, value: str) -> str:
    """What is wrong with a value of this type."""
    form = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value, re.ASCII)
    if kind == "date" and form:
        year, month, number = map(int, form.groups())
        if not 1 <= month <= 12:
            return f"{shown(value)} has no month {month:02}"
        if year and number:
            last = monthrange(year, month)[1]
            return f"{shown(value)} is no day: {date(year, month, 1):%B %Y} has {last} days"
    return f"{shown(value)} is not {'a ' * (kind != 'boolean')}{LOOKS[kind]}"


def mend(kind: str, value: str, *, column: str) -> str:
    """What to write instead."""
    if kind == "integer":
        return _mend_integer(value.strip())
    if kind == "date":
        return _mend_date(value.strip(), column=column)
    meant = {"yes": "true", "1": "true", "no": "false", "0": "false"}
    word = value.strip().casefold()
    word = meant.get(word, word)
    return f"write {word}" if word in ("true", "false") else "write true or false"


def _mend_integer(value: str) -> str:
    if whole := re.fullmatch(r"\+?0*(\d+?)(?:[.,]0{1,2})?\+?", value, re.ASCII):
        at_least = " in low and at_least in qualifier" if value[-1] == "+" else ""
        return f"write {whole[1]}{at_least}"
    if GROUPED.fullmatch(value):
        return f"write {re.sub(r'[^0-9]', '', value).lstrip('0') or '0'}"
    if re.fullmatch(r"[\d.,]+E\+?\d+", value, re.IGNORECASE | re.ASCII):
        return f"take the figure in full from the page, such as {_unfolded(value)}"
    if "%" in value:
        return "write the persons that the page gives; a share is no figure"
    number = parse(value)
    if number.qualifier == "range" and number.low is not None:
        return f"write {number.low} in low, {number.high} in high, and range in qualifier"
    for column in ("best", "low", "high"):
        figure = getattr(number, column)
        if figure is not None:
            hedge = number.qualifier
            return f"write {figure}" + f" in {column} and {hedge} in qualifier" * (hedge != "exact")
    return "write the figure in digits alone, or leave the cell empty if it is not stated"


def _unfolded(value: str) -> str:
    """The number that a spreadsheet shortened, in digits."""
    digits, _, power = value.replace(",", ".").casefold().partition("e")
    whole, _, decimals = digits.partition(".")
    places = int(power[-3:])
    return f"{whole}{decimals}".ljust(len(whole) + places, "0") if places <= 12 else "1500"


def _mend_date(value: str, *, column: str) -> str:
    numbers = re.fullmatch(r"(\d+)\D+(\d+)\D+(\d+)", value, re.ASCII)
    if day(value[:10]) and re.match(r".{10}[T ]", value):
        return f"write {value[:10]}"
    digits = re.fullmatch(r"\d{5}|\d{8}", value, re.ASCII)
    if digits and (found := _day(value[:4], value[4:6], value[6:])):
        return f"write {found}"
    if digits and SERIAL[0] < int(value) < SERIAL[1]:
        return f"write {date(1899, 12, 30) + timedelta(int(value))}, which a spreadsheet counts so"
    if numbers:
        first, second, third = numbers.groups()
        if len(first) == 4:
            return _ymd(first, second, third, value=value)
        year = third if len(third) == 4 else f"20{third}"
        if found := _day(year, second, first):
            other = _day(year, first, second)
            return f"write {found}" + " if the day came first" * (other not in ("", found))
        if found := _day(year, first, second):
            return f"write {found}"
    if found := _named(value):
        return f"write {found}"
    if part := re.fullmatch(r"(\d{4})(?:-(\d\d))?", value, re.ASCII):
        exact = "month" if part[2] else "year"
        first_day = f"{part[1]}-{part[2] or '01'}-01"
        if day(first_day):
            also = f", and {exact} in date_precision" if column == "stated_on" else ""
            return f"write a day of that {exact}, such as {first_day}{also}"
    return "write the day as YYYY-MM-DD, as the page gives it"


def _ymd(year: str, month: str, number: str, *, value: str) -> str:
    if found := _day(year, month, number):
        return f"write {found}"
    if found := _day(year, number, month):
        return f"write {found} if day and month changed places"
    return "look on the page for the day"


def _named(value: str) -> str:
    """The day that a text names with the month in words, as ISO 8601; empty for another text."""
    words = re.findall(r"[a-z]+|\d+", value.casefold())
    months = [MONTHS.index(w[:3]) + 1 for w in words if w[:3] in MONTHS]
    numbers = [w for w in words if w.isdecimal()]
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if len(months) == 1 and len(days) == 2 and not years:  # 19-Dec-24
        days, years = days[:1], [f"20{days[1]}"]
    if len(months) == 1 and len(days) == 1 and len(years) == 1:
        return _day(years[0], str(months[0]), days[0])
    return ""


def _day(year: str, month: str, number: str) -> str:
    found = day(f"{year}-{month:0>2}-{number:0>2}")
    return found.isoformat() if found else ""
