# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Versions of tools are written in several files: they must be the same."""

import json
import re

PIN = re.compile(r"([\w@/.-]+?)(?:==|@)(\d[\w.]*)")
REQUIREMENT = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def check_hook_pins(project):
    """The hooks of pre-commit are local and have the versions of ./edu lint."""
    path = project.root / ".pre-commit-config.yaml"
    if not path.is_file():
        yield ".pre-commit-config.yaml: missing"
        return
    text = path.read_text("utf-8")
    for repo in re.findall(r"^\s*-? *repo:\s*(\S+)", text, re.MULTILINE):
        if repo != "local":
            yield f".pre-commit-config.yaml: {repo} is not local"
    pins = _read_pins(project)
    for line in re.findall(r"additional_dependencies:\s*\[(.*?)\]", text, re.DOTALL):
        for item in re.split(r",\s*", line):
            name, version = PIN.fullmatch(item.strip("\"' \n")).groups()
            if pins.get(name) != version:
                yield f".pre-commit-config.yaml: {name} {version}, not {pins.get(name)}"


def check_lock(project):
    """Everything in package.json is pinned, and locked at the same version."""
    pins = json.loads((project.root / "package.json").read_text("utf-8"))
    lock = json.loads((project.root / "package-lock.json").read_text("utf-8"))
    for name, version in pins.get("devDependencies", {}).items():
        locked = lock["packages"].get(f"node_modules/{name}", {}).get("version")
        if version != locked:
            yield f"package.json: {name} {version} is locked at {locked}"


def check_constraints(project):
    """Every library has one version, in its file of requirements or for all of them."""
    path = project.root / "constraints.txt"
    constraints = path.read_text("utf-8") if path.is_file() else ""
    fixed = {_normalize(name) for name, _v in REQUIREMENT.findall(constraints)}
    for file in sorted(project.root.glob("*requirements.txt")):
        text = file.read_text("utf-8")
        own = {name for name, _version in REQUIREMENT.findall(text)}
        for name in re.findall(r"^([A-Za-z0-9][\w.-]*)", text, re.MULTILINE):
            if name not in own and _normalize(name) not in fixed:
                yield f"{file.name}: {name} has no version, here or in constraints.txt"


def _normalize(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _read_pins(project):
    text = (project.root / "lint-requirements.txt").read_text("utf-8")
    package = json.loads((project.root / "package.json").read_text("utf-8"))
    return dict(REQUIREMENT.findall(text)) | package.get("devDependencies", {})
