"""The manifests: their form, and what they promise of one another and of the worker."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import jsonpatch
import kubernetes_validate
import pytest
import yaml

from support.programs import DEPLOY, ROOT, named

FOLDER = DEPLOY / "kubernetes"

KUBERNETES = "1.37"
"""The version whose schemas are held against the manifests."""

CUSTOM = {"cert-manager.io", "keda.sh", "monitoring.coreos.com"}
"""The groups of what is no part of Kubernetes."""


def manifests() -> list[dict[str, Any]]:
    """Return all objects."""
    names = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    texts = (FOLDER.joinpath(name).read_text() for name in names)
    return [document for text in texts for document in yaml.safe_load_all(text)]


def queued() -> list[dict[str, Any]]:
    """Return all objects of a pool whose work is in queues, with what is patched."""
    folder = FOLDER / "queue"
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    objects = manifests() if ".." in kustomization["resources"] else []
    for name in set(kustomization["resources"]) - {".."}:
        objects += yaml.safe_load_all((folder / name).read_text())
    for patch in kustomization["patches"]:
        operations = yaml.safe_load((folder / patch["path"]).read_text())
        target = "{kind}/{name}".format(**patch["target"])
        (index,) = [index for index, one in enumerate(objects) if called(one) == target]
        objects[index] = jsonpatch.apply_patch(objects[index], operations)
    return objects


def is_custom(manifest: dict[str, Any]) -> bool:
    """Whether its kind is no part of Kubernetes."""
    return manifest["apiVersion"].partition("/")[0] in CUSTOM


def called(manifest: dict[str, Any]) -> str:
    """Return what a person calls it."""
    return f"{manifest['kind']}/{manifest['metadata']['name']}"


def the(kind: str, name: str) -> dict[str, Any]:
    """Return one object."""
    (found,) = [one for one in manifests() if called(one) == f"{kind}/{name}"]
    return found


def container() -> dict[str, Any]:
    """Return the worker's container."""
    (container,) = the("Deployment", "worker")["spec"]["template"]["spec"]["containers"]
    return container


def test_every_manifest_is_applied() -> None:
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    there = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}
    assert sorted(listed) == sorted(there)


@pytest.mark.parametrize("manifest", [one for one in manifests() if not is_custom(one)], ids=called)
def test_kubernetes_knows_every_field(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def test_a_field_that_kubernetes_does_not_know_would_be_seen() -> None:
    manifest = the("Service", "workers")
    manifest["spec"]["clusterIp"] = "None"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def test_what_extends_kubernetes_has_the_fields_that_its_authors_say(tmp_path: Path) -> None:
    custom = [one for one in queued() if is_custom(one)]
    file = tmp_path / "custom.json"
    file.write_text(json.dumps(custom))
    script = ROOT / "tests/deploy/custom.mjs"
    packages = os.environ["ASTROLENS_DEPLOY_PACKAGES"]
    command = ["node", str(script), packages, str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(custom)} objects" in checked.stdout


def test_all_are_in_the_namespace_that_there_is() -> None:
    (namespace,) = [one for one in manifests() if one["kind"] == "Namespace"]
    name = namespace["metadata"]["name"]
    others = {one["metadata"].get("namespace") for one in manifests() if one["kind"] != "Namespace"}
    assert others == {name}


def test_selectors_select_the_workers() -> None:
    labels = the("Deployment", "worker")["spec"]["template"]["metadata"]["labels"].items()
    selectors = [
        the("Deployment", "worker")["spec"]["selector"]["matchLabels"],
        the("PodDisruptionBudget", "worker")["spec"]["selector"]["matchLabels"],
        the("NetworkPolicy", "worker")["spec"]["podSelector"]["matchLabels"],
        the("Service", "workers")["spec"]["selector"],
    ]
    assert all(selector and selector.items() <= labels for selector in selectors)
    monitored = the("ServiceMonitor", "astrolens-worker")["spec"]["selector"]["matchLabels"]
    assert monitored.items() <= the("Service", "workers")["metadata"]["labels"].items()
    scaled = the("ScaledObject", "worker")["spec"]["scaleTargetRef"]
    assert (scaled["kind"], scaled["name"]) == ("Deployment", "worker")


def test_ports_have_the_names_by_which_they_are_spoken_of() -> None:
    ports = {one["name"]: one["containerPort"] for one in container()["ports"]}
    service = the("Service", "workers")["spec"]["ports"]
    assert {one["targetPort"]: one["port"] for one in service} == ports
    ingress = the("NetworkPolicy", "worker")["spec"]["ingress"]
    assert {one["port"] for rule in ingress for one in rule["ports"]} == set(ports)
    probes = [
        container()[kind]["httpGet"]["port"] for kind in container() if kind.endswith("Probe")
    ]
    monitored = the("ServiceMonitor", "astrolens-worker")["spec"]["endpoints"]
    assert {*probes, *(one["port"] for one in monitored)} == {"metrics"}


def test_mounts_are_of_volumes_and_these_of_objects_that_there_are() -> None:
    pod = the("Deployment", "worker")["spec"]["template"]["spec"]
    volumes = {one["name"]: one for one in pod["volumes"]}
    assert {one["name"] for one in container()["volumeMounts"]} == set(volumes)
    secrets = {one["spec"]["secretName"] for one in manifests() if one["kind"] == "Certificate"}
    assert volumes["tls"]["secret"]["secretName"] in secrets
    assert the("ConfigMap", volumes["policy"]["configMap"]["name"])
    authorities = {one["metadata"]["name"] for one in manifests() if one["kind"] == "Issuer"}
    issuers = [one["spec"]["issuerRef"] for one in manifests() if one["kind"] == "Certificate"]
    assert {one["name"] for one in issuers} <= authorities


def test_workers_are_given_longer_to_end_than_they_take() -> None:
    drains = int(re.search(r"drain_timeout_ms = (\d+)", settings({}))[1]) / 1000
    pod = the("Deployment", "worker")["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] > drains


def test_the_worker_understands_its_settings() -> None:
    given = {one["name"]: one.get("value", "2") for one in container()["env"]}
    recipe = (DEPLOY / "Containerfile").read_text()
    folder = re.search(r"^ENV ASTROLENS_WORKER_CACHE_DIR=(\S+)$", recipe, re.MULTILINE)[1]
    assert folder in {one["mountPath"] for one in container()["volumeMounts"]}
    printed = settings(given)
    for variable, value in given.items():
        key = variable.removeprefix("ASTROLENS_WORKER_").lower()
        shown = value if value.isdigit() or value == "true" else f'"{value}"'
        assert f"{key} = {shown}\n" in printed


def settings(given: dict[str, str], *command: str) -> str:
    """Return the settings that hold, where these variables are given."""
    command = (named("ASTROLENS_WORKER"), *command, "--print-config")
    printed = subprocess.run(command, capture_output=True, text=True, env=given, check=False)
    assert printed.returncode == 0, printed.stderr
    return printed.stdout


def test_a_gateway_understands_its_settings_and_workers_find_it() -> None:
    objects = {called(one): one for one in queued()}
    (gateway,) = objects["StatefulSet/gateway"]["spec"]["template"]["spec"]["containers"]
    (worker,) = objects["Deployment/worker"]["spec"]["template"]["spec"]["containers"]
    broker = {"ASTROLENS_WORKER_QUEUE": "amqps://user:word@broker.test/astrolens"}
    for one, command in ((gateway, ["gateway"]), (worker, ["serve"])):
        given = {each["name"]: each.get("value", "2") for each in one["env"]} | broker
        assert one["args"] == command
        settings(given, *command)
    ports = {one["name"]: one["port"] for one in objects["Service/gateway"]["spec"]["ports"]}
    (found,) = [one["value"] for one in worker["env"] if one["name"] == "ASTROLENS_WORKER_GATEWAY"]
    assert found == f"https://gateway.astrolens.svc.cluster.local:{ports['workers']}"
    # What workers show, the gateway's policy lets in.
    shown = objects["Certificate/worker"]["spec"]
    assert "client auth" in shown["usages"]
    policy = tomllib.loads(objects["ConfigMap/worker-policy"]["data"]["policy.toml"])
    (granted,) = [one["names"] for one in policy["grants"] if one["roles"] == ["work"]]
    assert granted == [f"URI:{uri}" for uri in shown["uris"]]
    for pod in (objects["StatefulSet/gateway"], objects["Deployment/worker"]):
        spec = pod["spec"]["template"]["spec"]
        mounted = {one["name"]: one["mountPath"] for one in spec["containers"][0]["volumeMounts"]}
        (secret,) = [one["secret"] for one in spec["volumes"] if one["name"] == "queue"]
        (trusted,) = [
            one["value"]
            for one in spec["containers"][0]["env"]
            if one["name"] == "ASTROLENS_WORKER_TLS_SERVER_CA"
        ]
        assert trusted == f"{mounted['queue']}/{secret['items'][0]['path']}"
    reached = objects["NetworkPolicy/worker"]["spec"]["egress"]
    labels = objects["StatefulSet/gateway"]["spec"]["template"]["metadata"]["labels"]
    assert reached[0]["to"] == [{"podSelector": {"matchLabels": labels}}]
    assert reached[0]["ports"] == [{"protocol": "TCP", "port": ports["workers"]}]
