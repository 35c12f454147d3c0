# SPDX-License-Identifier: GPL-2.0-or-later
"""Shared by the tests of both judges: results as a machine sends them, and ways to break one."""

import base64
import json


def encode(name, kind, status, content):
    return f"{name} {kind} {status} {base64.b64encode(content.encode()).decode()}"


def write(directory, results, status):
    """The results and the status of one machine; results are {name: {kind: (status, content)}}."""
    directory.mkdir(parents=True)
    lines = [encode(name, kind, *got) for name, kinds in results.items() for kind, got in kinds.items()]
    (directory / "results").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (directory / "status").write_text(f"{status}\n", encoding="utf-8")


def write_skipped(directory):
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "skipped").write_text("no network\n", encoding="utf-8")


def edit(name, kind, function):
    """Changes the first subject of an answer."""
    def change(results):
        status, content = results[name][kind]
        answer = json.loads(content)
        function(answer["subjects"][0])
        results[name][kind] = (status, json.dumps(answer))
    return change


def replace(name, kind, status, content):
    def change(results):
        results[name][kind] = (status, content)
    return change


def expectations(judge, broken):
    """Tests of a function judge(change, status, skipped), which returns (exit status, output)."""
    status, output = judge()
    yield "correct answers pass", status == 0 and ", 0 failed" in output
    for name, change in broken.items():
        status, output = judge(change)
        yield f"the run fails on {name}", status == 1 and ", 0 failed" not in output
    yield "the run fails if the machine died", judge(status=1)[0] == 1
    status, output = judge(skipped=True)
    yield "a missing kernel is skipped, and does not pass", (
        status == 77 and output.endswith("0 passed, 0 failed, 1 skipped\n"))
