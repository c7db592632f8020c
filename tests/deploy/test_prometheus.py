"""Rules: their own tests, and a real Prometheus that scrapes a real worker."""

from __future__ import annotations

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.programs import DEPLOY, Program, until
from support.queries import Exposed, metrics
from support.workers import Contract, Worker, work

FOLDER = DEPLOY / "prometheus"


def rules() -> list[dict[str, Any]]:
    """Return all rules."""
    groups = yaml.safe_load((FOLDER / "rules.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def promtool(*arguments: str | Path) -> str:
    """Run Prometheus' own checks."""
    command = ["promtool", *map(str, arguments)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return checked.stdout


def test_rules_and_configuration_are_well_formed() -> None:
    promtool("check", "rules", "--lint-fatal", FOLDER / "rules.yaml")
    promtool("check", "config", "--lint-fatal", FOLDER / "prometheus.yaml")


def test_rules_come_to_what_their_examples_say() -> None:
    promtool("test", "rules", FOLDER / "rules.test.yaml")


def test_every_rule_has_its_example() -> None:
    tests = yaml.safe_load((FOLDER / "rules.test.yaml").read_text())["tests"]
    examples = [one for test in tests for one in test.get("alert_rule_test", [])]
    alerts = {rule["alert"] for rule in rules() if "alert" in rule}
    assert {one["alertname"] for one in examples if one.get("exp_alerts")} == alerts
    assert {one["alertname"] for one in examples if not one.get("exp_alerts")} == alerts
    sums = {one["expr"] for test in tests for one in test.get("promql_expr_test", [])}
    assert sums == {rule["record"] for rule in rules() if "record" in rule}


def test_a_worker_exposes_what_rules_ask_for(exposed: Exposed) -> None:
    problems = {
        rule.get("alert", rule.get("record")): exposed.problems(rule["expr"]) for rule in rules()
    }
    assert not any(problems.values()), problems


def test_what_a_worker_does_not_expose_would_be_seen(exposed: Exposed) -> None:
    query = 'sum by (sort) (astrolens_worker_tasks_queued{urgency="bulk"}) / astrolens_worker_tsks'
    assert exposed.problems(query) == [
        "no label urgency of astrolens_worker_tasks_queued",
        "no metric astrolens_worker_tsks",
        "no label sort to sum by",
    ]


def test_failures_are_named_as_the_contract_names_them(contract: Contract) -> None:
    (rule,) = [rule for rule in rules() if rule.get("alert") == "AstrolensWorkerFails"]
    named = rule["expr"].partition('failure=~"')[2].partition('"')[0].split("|")
    assert set(named) <= set(contract.types.Failure.keys())


@pytest.fixture
def prometheus(run: Callable[..., Program], worker: Worker, tmp_path: Path) -> str:
    """Return the URL of a Prometheus that scrapes the worker each second."""
    configuration = yaml.safe_load((FOLDER / "prometheus.yaml").read_text())
    configuration["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    configuration["rule_files"] = [str(FOLDER / "rules.yaml")]
    (job,) = configuration["scrape_configs"]
    del job["dns_sd_configs"]
    job["static_configs"] = [{"targets": [worker.metrics]}]
    file = tmp_path / "prometheus.yaml"
    file.write_text(yaml.safe_dump(configuration))
    storage = f"--storage.tsdb.path={tmp_path / 'series'}"
    program = run(
        "prometheus", f"--config.file={file}", storage, "--web.listen-address=127.0.0.1:0"
    )
    (address,) = program.listens()
    return "http://{}:{}".format(*address)


def ask(prometheus: str, path: str, **parameters: str) -> Any:
    """Return what Prometheus answers."""
    query = urllib.parse.urlencode(parameters)
    try:
        with urllib.request.urlopen(f"{prometheus}/api/v1/{path}?{query}", timeout=10) as response:
            return json.load(response)["data"]
    except urllib.error.HTTPError:
        # Not yet.
        return None


def test_prometheus_scrapes_a_worker_and_evaluates_all_rules(
    contract: Contract, worker: Worker, prometheus: str
) -> None:
    # What is not there from the beginning has no rate until it has two samples.
    work(contract, worker)
    work(contract, worker)

    def evaluated() -> Any:
        answer = ask(prometheus, "rules")
        found = [rule for group in answer["groups"] for rule in group["rules"]] if answer else []
        return found if found and all(rule["health"] == "ok" for rule in found) else None

    found = until(evaluated, "all rules evaluated")
    names = [rule.get("alert", rule.get("record")) for rule in rules()]
    assert sorted(rule["name"] for rule in found) == sorted(names)

    # Every series that a rule asks for is there, under the name that the rule has for it, if it has
    # counted anything.
    asked = set().union(*(metrics(rule["expr"]) for rule in rules()))
    for name in sorted(asked & (Exposed.of(worker.exposed()).labels.keys() | {"up"})):
        until(lambda name=name: result(prometheus, name), name)
    # 20 texts twice and none of them kept, 1 failure each time.
    assert result(prometheus, "astrolens_worker_tasks_found_total") == [40.0]
    assert result(prometheus, "sum(astrolens_worker_tasks_failed_total)") == [2.0]
    until(lambda: result(prometheus, "astrolens:worker_busy:ratio"), "a sum")


def result(prometheus: str, query: str) -> list[float]:
    """Return the values of a query."""
    answer = ask(prometheus, "query", query=query)
    return [float(one["value"][1]) for one in answer["result"]] if answer else []
