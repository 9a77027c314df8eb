"""What an assistant is given, asked by the SDK's own client: claims with their sources."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

import casualties
from casualties.data.dataset import Dataset, load
from conftest import FROZEN, ROOT, MakeFolder, row

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from casualties.assistants.answers import OF_STATEMENT
from casualties.assistants.server import server

SITE = "https://casualties.example.org/"
KILLED = (
    "conflict=russo-ukrainian-war&scope=whole&party=russia&population=combatants"
    "&metric=killed&basis=cumulative"
)


@pytest.fixture(scope="module")
def frozen() -> Dataset:
    return load(FROZEN)


def called(dataset: Dataset, tool: str, *, site: str = SITE, **given: Any) -> Any:
    """What a tool gives, or the words of its error."""

    async def call() -> Any:
        async with Client(server(dataset, site=site)) as client:
            return await client.call_tool(tool, given)

    done = asyncio.run(call())
    return done.content[0].text if done.is_error else done.structured_content


def test_every_tool_only_reads_and_the_server_says_how_to_quote(frozen: Dataset) -> None:
    async def listed() -> tuple[Any, str]:
        async with Client(server(frozen, site=SITE)) as client:
            return (await client.list_tools()).tools, client.instructions or ""

    tools, instructions = asyncio.run(listed())
    assert [tool.name for tool in tools] == ["search_questions", "question", "statement"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert "none is endorsed" in instructions
    assert "Never give one number" in instructions


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (
            "How many Russian soldiers were killed?",
            "Russian soldiers killed in the Russo-Ukrainian",
        ),
        ("north korean troops kursk", "North Korean soldiers"),
        ("RUSSIA killed combatants cumulative", "Russian soldiers killed in the Russo-Ukrainian"),
    ],
)
def test_a_question_is_found_by_words(frozen: Dataset, words: str, title: str) -> None:
    found = called(frozen, "search_questions", words=words, most=1)
    [first] = found["questions"]
    assert first["question"].startswith(title)
    assert first["address"] == f"{SITE}?{first['query']}"
    assert found["data"]["version"] == frozen.version


def test_words_that_no_question_has_are_named(frozen: Dataset) -> None:
    found = called(frozen, "search_questions", words="atlantis killed", most=1)
    assert found["words_found_nowhere"] == ["atlantis"]
    nothing = called(frozen, "search_questions", words="atlantis")
    assert (nothing["questions"], nothing["found"]) == ([], 0)


def test_a_question_gives_claims_with_their_sources_and_what_cannot_hold(frozen: Dataset) -> None:
    given = called(frozen, "question", query=f"{SITE}?{KILLED}", most=3)
    assert given["data"]["version"] == frozen.version
    assert given["address"] == f"{SITE}?{KILLED}"
    assert given["answer"]
    assert given["can_all_hold"].startswith("Not all of these claims can hold")
    assert len(given["claims"]) == 3 < given["claims_on_record"]
    for claim in given["claims"]:
        own = frozen.statement(claim["id"])
        assert (claim["wording"], claim["url"]) == (own["wording"], own["url"])
        assert claim["address"] == f"{SITE}statements/{claim['id']}"
        assert {"source_name", "standpoint_name", "stated_on", *OF_STATEMENT} <= claim.keys()
    pair = given["contradictions"][0]
    assert given["contradicting_pairs"] >= len(given["contradictions"]) >= 1
    assert pair["floor"]["address"].startswith(f"{SITE}statements/")
    assert pair["rule"]
    assert pair["why"]
    assert given["band"]["floor_claim"]


def test_what_is_given_are_the_numbers_of_the_files(frozen: Dataset) -> None:
    d = casualties.load(FROZEN)
    filters: Any = dict(pair.split("=") for pair in KILLED.split("&"))
    table = d.view("question", **filters).set_index("id")
    given = called(frozen, "question", query=KILLED, most=200)
    floors = {claim["id"]: claim["floor"] for claim in given["claims"]}
    assert floors == {k: None if v != v else round(v, 6) for k, v in table["floor"].items()}
    pairs = d.view("contradictions", **filters)
    assert given["contradictions"][0]["factor"] == pytest.approx(pairs["factor"].iloc[0])
    assert given["band"]["ceiling"] == pytest.approx(d.view("band", **filters)["ceiling"].iloc[-1])


def test_what_was_known_by_a_day_is_answered_as_of_that_day(frozen: Dataset) -> None:
    given = called(frozen, "question", query=f"{KILLED}&known_on=2023-03-01", most=200)
    assert given["today"] == "2023-03-01"
    assert max(claim["stated_on"] for claim in given["claims"]) <= "2023-03-01"


def test_a_statement_comes_with_its_page_reading_and_question(frozen: Dataset) -> None:
    id = "south-korea-nis-2024-12-19-killed"
    given = called(frozen, "statement", id=id)
    assert given["estimate"]["url"] == frozen.statement(id)["url"]
    assert given["address"] == f"{SITE}statements/{id}"
    assert "“at least 100”" in given["words"]
    assert given["bounds"]["floor"] == 100
    assert called(frozen, "question", query=given["query"])["claims_on_record"] >= 1


@pytest.mark.parametrize(
    ("tool", "given", "words"),
    [
        ("question", {"query": "party=russia&metric=kiled"}, "did you mean 'killed'?"),
        ("question", {"query": "party=russia"}, "questions fit this query; name one:\nRussian"),
        ("question", {"query": f"{KILLED}&until=1990-01-01"}, "no claim fits this query"),
        ("question", {"query": KILLED, "most": 0}, "greater than or equal to 1"),
        ("statement", {"id": "south-korea-nis-killed"}, "did you mean south-korea-nis-20"),
    ],
)
def test_what_the_data_do_not_have_is_refused_with_the_nearest(
    frozen: Dataset, tool: str, given: dict[str, Any], words: str
) -> None:
    assert words in called(frozen, tool, **given)


def test_without_a_site_no_page_of_ours_is_linked(make_folder: MakeFolder) -> None:
    dataset = load(make_folder(row()))
    given = called(dataset, "question", query="party=northland", site="")
    [claim] = given["claims"]
    assert (given["address"], claim["address"]) == (None, None)
    assert claim["url"] == "https://example.org/1"
    assert (given["can_all_hold"], given["contradictions"]) == ("", [])


def test_the_command_answers_over_stdin_and_stdout(make_folder: MakeFolder) -> None:
    words = ["-m", "casualties", "--data", str(make_folder(row())), "mcp", "--site", SITE]
    started = StdioServerParameters(
        command=sys.executable, args=words, env={"PYTHONPATH": str(ROOT / "src")}
    )

    async def call() -> Any:
        async with Client(stdio_client(started)) as client:
            return await client.call_tool("statement", {"id": "ministry-2024-03-01-killed"})

    given = asyncio.run(call()).structured_content
    assert given["address"] == f"{SITE}statements/ministry-2024-03-01-killed"
