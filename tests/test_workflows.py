"""The workflows: pinned, least permissions, and no untrusted code beside a token that writes."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda p: p.stem)
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param.read_text())


def test_every_action_is_pinned_by_a_full_commit_and_says_its_version(text: str) -> None:
    uses = re.findall(r"uses: (.+)", text)
    assert uses
    assert [u for u in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u)] == []


def test_permissions_are_none_unless_a_job_asks(text: str) -> None:
    assert "\npermissions: {}\n" in text
    assert "write-all" not in text


def jobs(text: str) -> dict[str, str]:
    parts = re.split(r"^  (\w+):\n", text.split("\njobs:\n")[1], flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_a_job_that_writes_installs_nothing_and_checks_out_the_target(text: str) -> None:
    for name, job in jobs(text).items():
        if re.search(r": write\b", job):
            assert "make " not in job, name
            assert "pip" not in job, name
            assert "ref:" not in job, name
            runs = re.findall(r"run: (.+)", job)
            assert [r for r in runs if not r.startswith("python3 scripts/github.py ")] == [], name


def test_no_credentials_stay_after_a_checkout(text: str) -> None:
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_steps_run_scripts_and_make_alone_and_take_no_expression(text: str) -> None:
    for run in re.findall(r"run: (.+)", text):
        assert "${{" not in run
        assert re.match(
            r'(PATH="\$PWD/\.venv/bin:\$PATH" )?'
            r"(make |scripts/|python3 scripts/|\.venv/bin/python scripts/)",
            run,
        ), run


def test_the_scripts_that_the_workflows_run_exist() -> None:
    named = {
        name
        for path in WORKFLOWS
        for name in re.findall(r"scripts/[\w.]+", path.read_text())
    }  # fmt: skip
    assert named == {
        "scripts/annotate.sh",
        "scripts/core.sh",
        "scripts/feeds.py",
        "scripts/figures.sh",
        "scripts/github.py",
        "scripts/links.py",
        "scripts/pages.sh",
        "scripts/propose.py",
        "scripts/report.sh",
    }
    assert all((ROOT / name).exists() for name in named)


def test_only_the_report_runs_on_the_target_and_it_reads_data_alone() -> None:
    risky = [p.stem for p in WORKFLOWS if "pull_request_target:" in p.read_text()]
    assert risky == ["report"]
    assert not [p for p in WORKFLOWS if "workflow_run:" in p.read_text()]
    job = jobs((ROOT / ".github" / "workflows" / "report.yml").read_text())["report"]
    assert "write" not in job.split("steps:")[0]
    assert "secrets." not in job
