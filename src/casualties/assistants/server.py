"""The server that assistants ask: three tools that read, and how to speak of what they give."""

from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

import casualties
from casualties.assistants import answers
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.errors import CasualtiesError

INSTRUCTIONS = """\
Every figure here is a claim by the source named beside it; none is endorsed, and none is ours.
When you answer from these tools:
- Say who claims what, as of which day, and give the address of each statement that you use.
- Give the range of the claims and say whether they can all hold. Never give one number as the
  truth, and never average claims or add them up.
- Keep the wording of a claim: "at least 100" is no 100.
- A source that stands on a side (standpoint) is named with that.
- Name the version of the data.
Find a question by search_questions, then ask for it by its query.
"""
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
Most = Annotated[int, Field(ge=1, le=200)]


def server(dataset: Dataset, *, site: str) -> MCPServer:
    """The server for a dataset; `site` is the dashboard's address with its final slash."""
    whose = imprint(dataset.schema.meta)
    made = MCPServer(
        whose.name,
        title=whose.title,
        instructions=INSTRUCTIONS,
        website_url=site,
        version=casualties.__version__,
        log_level="WARNING",
    )

    def search_questions(words: str, most: Most = 10) -> dict[str, Any]:
        """Find questions by words, such as "Russian soldiers killed" or "deaths in Gaza UN".

        A question is one count: of whom, as what, in which war or place. Each comes with its
        query, for the tool `question`, how many claims and sources there are, and its address.
        `words_found_nowhere` lists the words that no question has.
        """
        return answers.search_questions(words, dataset=dataset, site=site, most=most)

    def question(query: str, most: Most = 20) -> dict[str, Any]:
        """What is claimed on one question: the answer in a sentence, the claims with sources,
        the band that is left if all hold, and the pairs of claims that cannot both hold.

        `query` is that of `search_questions`, or the address of a question's page;
        `&known_on=2024-12-31` shows what was known by a day. `most` limits claims and pairs; the
        last claim of each source that still speaks comes first. Figures are persons. `floor` and
        `ceiling` are how a claim is read, null for an open end.
        """
        try:
            return answers.question(query, dataset=dataset, site=site, most=most)
        except CasualtiesError as error:
            raise ToolError(str(error)) from error

    def statement(id: str) -> dict[str, Any]:
        """One statement by its id: figures and wording as stated, source, day, the page on which
        it can be read, how it is read, and what it corrects, repeats or contradicts.
        """
        try:
            return answers.statement(id, dataset=dataset, site=site)
        except CasualtiesError as error:
            raise ToolError(str(error)) from error

    for tool in (search_questions, question, statement):
        made.add_tool(tool, annotations=READS)
    return made
