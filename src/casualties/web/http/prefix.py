"""A site that does not begin at the root of its host."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def below(root: str, application: Application) -> Application:
    """The application at the path `root`, which ends with a slash.

    It answers the same whether a proxy before it hands on that path or leaves it out.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if f"{path}/".startswith(root):
            environ["PATH_INFO"] = path[len(root) - 1 :] or "/"
        environ["SCRIPT_NAME"] = root[:-1]
        return application(environ, start_response)

    return answer
