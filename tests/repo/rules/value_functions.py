# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Value functions: plain Python files that stand alone (module/tools/*.py)."""

import ast
import subprocess
import sys

RUNNER = """
import doctest, importlib.util, pathlib, sys
for path in sys.argv[1:]:
    name = pathlib.Path(path).stem
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        result = doctest.testmod(module)
    except Exception as error:
        print(f"@{path}: cannot be loaded by its path: {error!r}")
        continue
    if result.failed:
        print(f"@{path}: {result.failed} doctests failed")
    if not result.attempted:
        print(f"@{path}: has no doctest")
"""


def get_value_files(project):
    """Return the files of value functions."""
    return [
        path
        for module in project.modules
        for path in project.get_files(".py", module=module)
        if path.parent == module.path / "tools" and path.name != "__init__.py"
    ]


def check_imports(project):
    """A value function imports neither Odoo nor anything of its neighbours."""
    ours = {module.name for module in project.modules}
    for path in get_value_files(project):
        neighbours = {other.stem for other in path.parent.glob("*.py")} - {path.stem}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _get_imported(node):
                top = name.split(".")[0]
                if top in {"", "odoo", *ours, *neighbours}:
                    label = project.get_label(path)
                    yield f"{label}:{node.lineno}: imports {name or 'a neighbour'}"


def _get_imported(node):
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""] if not node.level else [""]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return []


def check_doctests(project):
    """A value function can be loaded by its path alone, and its examples are true."""
    paths = [str(path) for path in get_value_files(project)]
    if not paths:
        return
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUNNER, *paths],
        capture_output=True,
        text=True,
        cwd=project.root,
    )
    prefix = f"@{project.root}/"
    faults = [line for line in run.stdout.splitlines() if line.startswith("@")]
    yield from (line.removeprefix(prefix) for line in faults)
    if run.returncode:
        yield run.stderr.strip()
