"""The command line.

A command's module is imported when the command runs or when help lists it. It imports pandas, Dash
and whatever needs them inside functions, so that `check` and `--help` start without them.
"""

from importlib import import_module
from typing import Any

import click

from casualties.cli.context import PROBLEMS, data_option, exit_on_error

COMMANDS = {
    "add": "casualties.cli.add:add",
    "check": "casualties.cli.check:check",
    "diff": "casualties.cli.maintain:diff",
    "dispute": "casualties.cli.mend:dispute",
    "docs": "casualties.cli.maintain:docs",
    "draw": "casualties.cli.export:draw",
    "edit": "casualties.cli.mend:edit",
    "export": "casualties.cli.export:export",
    "format": "casualties.cli.maintain:format_",
    "import": "casualties.cli.importing:import_",
    "mcp": "casualties.cli.mcp:mcp",
    "measure": "casualties.cli.large:measure",
    "merge": "casualties.cli.mend:merge_",
    "new": "casualties.cli.maintain:new",
    "publish": "casualties.cli.publish:publish",
    "rename": "casualties.cli.mend:rename_",
    "revision": "casualties.cli.maintain:revision",
    "serve": "casualties.cli.serve:serve",
    "split": "casualties.cli.large:split",
    "status": "casualties.cli.status:status",
    "verify": "casualties.cli.export:verify",
    "withdraw": "casualties.cli.mend:withdraw",
}
"""Name of a command -> module and name of the function that it runs."""


class LazyGroup(click.Group):
    """A group that imports its commands when they are needed, as click's documentation has it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, which takes `--data` too; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), function)
        if data_option not in command.params:
            command.params.append(data_option)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what its user can mend is said and ends it with code 1."""
        with exit_on_error(PROBLEMS):
            return super().invoke(ctx)


@click.group(
    cls=LazyGroup, params=[data_option], context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="casualties")
def main() -> None:
    """Conflict casualty and deployment estimates by source."""
