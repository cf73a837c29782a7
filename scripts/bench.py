"""Run a benchmark (BENCH=billing N=1000) in a database of its own.

The database is a copy of a template with the modules the benchmark names, or of the
district with SIZE=district; it is dropped afterwards. The benchmark's report, one JSON
object, is the last line.
"""

import ast
import os
import subprocess
import sys

import district
import settings
from db import Databases
from odoo_process import ODOO_COMMAND, OdooProcess

FOLDER = settings.ROOT / "bench"
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import harness
harness.main(env, {name!r}, {n})
"""


def get_names():
    """Return the names of the benchmarks there are."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "harness")


def read_modules(name):
    """Return the modules a benchmark needs, its MODULES, without importing it."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "MODULES":
            return list(ast.literal_eval(node.value))
    sys.exit(f"bench/{name}.py: MODULES is missing")


def run(databases, database, name, n):
    """Run the benchmark in the database; return whether it reported."""
    process = OdooProcess(databases.options, log_name=f"bench-{name}")
    command = [*ODOO_COMMAND, "shell", "-c", str(process.config), "--no-http"]
    command += ["-d", database, "--log-level", "warn"]
    with process.log.open("wb") as log:
        result = subprocess.run(
            command,
            input=SCRIPT.format(folder=str(FOLDER), name=name, n=n),
            stdout=subprocess.PIPE,
            stderr=log,
            env=process.get_environment(),
            cwd=settings.ROOT,
            text=True,
        )
    print(result.stdout, end="")
    if result.returncode or '"bench"' not in result.stdout:
        print(process.get_tail(), file=sys.stderr)
        return False
    return True


def main():
    """Run the benchmark that BENCH names, or say which there are."""
    name, count = os.environ.get("BENCH", ""), os.environ.get("N", "")
    if name not in get_names() or (count and not count.isdigit()):
        sys.exit(f"BENCH={'|'.join(get_names())} and N=a number, please")
    database = f"bench_{name}_{os.getpid()}"
    if district.is_asked():
        databases = Databases("pg")
        district.copy(databases, settings.read_modules(), database)
    else:
        databases = Databases()
        databases.copy(databases.get_template(read_modules(name)), database)
    try:
        return run(databases, database, name, int(count) if count else None)
    finally:
        databases.drop(database)


if __name__ == "__main__":
    sys.exit(not main())
