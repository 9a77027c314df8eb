"""What was answered in a guided entry that was left, kept until it goes on."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from casualties.data.writing import write


@dataclass(frozen=True)
class KeptEntry:
    """The file of the answers for a table of a data folder, in a folder of the person's own."""

    path: Path

    @classmethod
    def of(cls, place: Path, *, table: str, home: Path) -> "KeptEntry":
        """The kept answers for a table of the data folder at `place`."""
        digest = sha256(str(place.resolve()).encode()).hexdigest()[:12]
        return cls(home / f"{table}-{digest}.json")

    def read(self) -> dict[str, Any] | None:
        """The answers; None where there are none, or none that can be read."""
        try:
            answers = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        whole = isinstance(answers, dict) and answers.keys() >= {"cells", "settled", "beside"}
        return answers if whole else None

    def write(self, answers: dict[str, Any]) -> None:
        """Keeps the answers."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write(json.dumps(answers, ensure_ascii=False, indent=2).encode(), self.path)

    def remove(self) -> None:
        """Forgets them."""
        self.path.unlink(missing_ok=True)
