"""Questions in a terminal: a line of text, a value of a list, yes or no.

Whoever answers may ask for help, go back a question, or leave.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

from casualties.data.schema import Field
from casualties.errors import did_you_mean

BACK, HELP, LEAVE, NONE = "<", "?", "q", "-"
USAGE = (
    f"Enter takes [the proposal], {NONE} leaves empty, {HELP} explains, {BACK} goes back, "
    f"{LEAVE} leaves without writing."
)

MOST = 12
"""The most options that are listed at a time."""

MOST_EXPLAINED = 20
"""The most options whose meanings are shown at a time."""


class Left(Exception):
    """The person leaves without writing."""


class Back(Exception):
    """The person wants the question before."""


class Talk(ABC):
    """Somebody who answers, at a terminal or in a test, and the questions they can be asked."""

    @abstractmethod
    def ask(self, prompt: str, *, known: Sequence[str] = ()) -> str:
        """One line of answer; `known` are values to complete to."""

    @abstractmethod
    def say(self, words: str) -> None:
        """Shows some lines."""

    def answer(self, prompt: str, *, known: Sequence[str] = (), explanation: str = "") -> str:
        """One line of answer. Raises Back or Left where the person wants that."""
        while True:
            answer = self.ask(prompt, known=known).strip()
            if answer == BACK:
                raise Back
            if answer == LEAVE:
                raise Left
            if answer != HELP:
                return answer
            self.say(f"  {explanation}")

    def yes(self, question: str, *, usual: bool = False) -> bool:
        """Whether the answer is yes; Enter gives the usual one."""
        answer = self.answer(f"{question} [{'yes' if usual else 'no'}]: ").casefold()
        return answer in ("y", "yes") or (usual and not answer)

    def line(self, field: Field, *, proposal: str, known: Sequence[str] = ()) -> str:
        """A text for a column; Enter takes the proposal. `known` are the cells of other rows."""
        hints = {"date": " (YYYY-MM-DD)", "integer": " (digits)", "boolean": " (true or false)"}
        hint = hints.get(field.type, "")
        shown = proposal or ("" if field.required else "empty")
        prompt = f"{field.title}{hint} [{shown}]: " if shown else f"{field.title}{hint}: "
        before = f" Said before: {', '.join(known)}." if known else ""
        answer = self.answer(prompt, known=known, explanation=field.description + before)
        return "" if answer == NONE else answer or proposal

    def choice(
        self,
        field: Field,
        *,
        labels: Mapping[str, str],
        meanings: Mapping[str, str] | None = None,
        proposal: str = "",
        always_listed: bool = False,
        resolve: Callable[[str], str] = str,
        unknown: Callable[[str], str] = lambda _: "",
    ) -> str:
        """A value of `labels`, by its number, its name, or a part that no other name has.

        `meanings` say when a value is right; an answer that is in no name is looked for in them.
        Many values are listed at first only where they are `always_listed`. `resolve` turns an
        exact name into its value. `unknown` gets an answer that matches nothing; it gives a new
        value for it, or nothing, and then the question is put again.
        """
        meanings = meanings or {}
        explanation = explained(field, labels=labels, meanings=meanings)
        listed = list(labels)[:MOST] if always_listed or len(labels) <= MOST else []
        self._list(listed, labels=labels)
        shown = f" [{proposal}]" if proposal else ""
        prompt = f"{field.title} (number, or part of the name){shown}: "
        while True:
            answer = self.answer(prompt, known=tuple(labels), explanation=explanation)
            if answer in ("", NONE):
                return "" if answer else proposal
            if answer.isdigit() and 0 < int(answer) <= len(listed):
                matches = [listed[int(answer) - 1]]
            elif (exact := resolve(answer)) in labels:
                matches = [exact]
            else:
                matches = matching(answer, labels=labels) or matching(answer, labels=meanings)
            if len(matches) == 1:
                self.say(f"  {matches[0]}  ({labels[matches[0]]})")
                return matches[0]
            if matches:
                listed = matches[:MOST]
                self._list(listed, labels=labels)
                if len(matches) > MOST:
                    self.say(f"  {len(matches) - MOST} more: type more of the name")
                continue
            self.say(f"  nothing matches {answer!r}{did_you_mean(answer, known=labels)}")
            if value := unknown(answer):
                return value

    def _list(self, values: Sequence[str], *, labels: Mapping[str, str]) -> None:
        for number, value in enumerate(values, start=1):
            label = labels[value]
            self.say(f"  {number:>2}  {value}" + (f"  ({label})" if label != value else ""))


def explained(field: Field, *, labels: Mapping[str, str], meanings: Mapping[str, str]) -> str:
    """What a column means, and each of its values, where they are few enough to read."""
    values = [
        f"\n  {value}: {meanings.get(value) or label}"
        for value, label in labels.items()
        if len(labels) <= MOST_EXPLAINED
    ]
    return field.description + "".join(values)


def matching(answer: str, *, labels: Mapping[str, str]) -> list[str]:
    """The values whose id or name has words that begin as those of the answer, in the order given.

    Where none has, those that hold the words anywhere.

    >>> matching("nor kor", labels={"north-korea": "North Korea", "south-korea": "South Korea"})
    ['north-korea']
    """
    typed = answer.casefold().split()
    names = {value: f" {value} {label}".casefold() for value, label in labels.items()}
    words = {value: re.sub(r"[^\w]+", " ", name) for value, name in names.items()}
    begin = [v for v, name in words.items() if all(f" {word}" in name for word in typed)]
    return begin or [v for v, name in names.items() if all(word in name for word in typed)]
