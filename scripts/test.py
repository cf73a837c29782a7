"""Run the tests: one module's (MODULE=edu_fees), some (TAGS=/edu_fees:TestX), or all.

WITH=l10n_vn,… installs other modules beside them, Odoo's own too.

Every module is tested in a database of its own, a copy of a template in which all that
is needed is installed already; as many at once as there are cores. The last line is
`N passed, N failed`. SIZE=district runs instead those that need the district, in a copy
of it. A warning or an error in a log is a failure, unless
tests/log_allow.txt names it with a reason.
"""

import json
import os
import re
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

import district
import settings
from db import Databases
from odoo_process import OdooProcess

RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) (.*)$")
FAILURE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ ERROR \S+ \S+: (FAIL|ERROR): (.*)$")
CLASS = re.compile(r"^class (\w+)\(", re.MULTILINE)
TIMING = re.compile(r": (District: .+ ms)")
TOOK = re.compile(r": (\w+) took ([\d.]+) s\b")
# How long each class took, and what one takes that was never run.
TIMES = settings.LOCAL / "stamps" / "test-seconds.json"
SECONDS = 2
# What takes longest goes first, so that both cores end at about the same time.
LONGEST = ("test_edu_full", "edu_fees", "test_edu", "edu_demo", "edu_core")
DEMO_MODULE = "edu_demo"
HARNESS_LOGGERS = ("odoo.tests.result", "odoo.tests.suite", ".test_")
MAX_SHOWN = 60


@dataclass
class Result:
    """What came of the tests of one module."""

    module: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0
    messages: list = field(default_factory=list)
    seconds_by_class: dict = field(default_factory=dict)
    timings: list = field(default_factory=list)


def read_allowed():
    """Return the log lines that are let through, as compiled patterns."""
    path = settings.ROOT / "tests" / "log_allow.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    return [re.compile(row.split("\t")[0]) for row in rows]


def get_free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_log_faults(text, allowed):
    """Return the warnings and errors of a log that nobody allowed.

    :param text: the log
    :param allowed: compiled patterns of what may stand in it
    :return: list of lines without their time stamps
    """
    faults = []
    for line in text.splitlines():
        match = LOG_LINE.match(line)
        if not match or any(pattern.search(line) for pattern in allowed):
            continue
        if match[1] == "ERROR" and any(name in line for name in HARNESS_LOGGERS):
            continue  # a failing test, counted as one already
        faults.append(f"log: {match[1]} {match[2]}")
    return faults


def find_failures(text):
    """Return the report of every failing test: its name and its traceback."""
    lines = text.splitlines()
    reports = []
    for number, line in enumerate(lines):
        if FAILURE.match(line):
            end = number + 1
            while end < len(lines) and not re.match(r"^\d{4}-\d\d-\d\d ", lines[end]):
                end += 1
            report = lines[number : min(end, number + MAX_SHOWN)]
            reports.append("\n".join([FAILURE.match(line)[2], *report[1:]]))
    return reports


def get_needed(module, modules, *, alone):
    """Return the modules a module is tested with.

    All of ours, when it is one of many; the demo schools only when it needs them, since
    tests count their own fixtures.

    :param modules: our modules by name
    :param alone: whether only this module is tested
    """
    ours, _foreign = settings.get_closure([module, "test_edu"], modules)
    beside = [name for name in os.environ.get("WITH", "").split(",") if name]
    if beside:
        return sorted({*ours, *beside})
    if alone or DEMO_MODULE in ours:
        return ours
    return sorted(modules.keys() - {DEMO_MODULE})


def get_halves(name, module, seconds):
    """Return two test tags that run a module's tests between them, for both cores.

    The longest classes go first, each to the half that has less to do.

    :param dict seconds: how long each class took the last time
    """
    texts = [path.read_text() for path in module.path.glob("tests/test_*.py")]
    classes = {one for text in texts for one in CLASS.findall(text)}
    halves, loads = ([], []), [0, 0]
    for one in sorted(classes, key=lambda c: (-seconds.get(c, SECONDS), c)):
        lighter = loads.index(min(loads))
        halves[lighter].append(one)
        loads[lighter] += seconds.get(one, SECONDS)
    return [",".join(f"/{name}:{one}" for one in half) for half in halves if half]


def read_seconds():
    """Return how long each class of tests took the last time: {module: {class: s}}."""
    return json.loads(TIMES.read_text()) if TIMES.exists() else {}


def save_seconds(results):
    """Keep how long the classes took, for the next run to share them out."""
    seconds = read_seconds()
    for result in results:
        seconds.setdefault(result.module.split()[0], {}).update(result.seconds_by_class)
    TIMES.parent.mkdir(parents=True, exist_ok=True)
    TIMES.write_text(json.dumps(seconds, indent=1, sort_keys=True))


def run_module(databases, module, needed, tags, allowed, part=""):
    """Run the tests of one module in a copy of a template and return the result."""
    template = databases.get_template(needed)
    # The pid comes last: `drop_orphans` of another run reads it there.
    run = "_".join(filter(None, [module, part, str(os.getpid())]))
    database = f"test_{run}"
    databases.copy(template, database)
    return run_tests(databases, database, tags, allowed, f"{module} {part}".strip())


def run_district(modules, allowed):
    """Run the tests that need the district in a copy of it and return the result."""
    databases = Databases("pg")
    databases.drop_orphans()
    database = f"test_district_{os.getpid()}"
    district.copy(databases, modules, database)
    return run_tests(databases, database, "district", allowed, "district", "test_edu")


def run_tests(databases, database, tags, allowed, label, install=None):
    """Run tests in a database, drop it, and return the result.

    :param label: what the result is called; its first word names the module
    :param install: a module that is installed before
    """
    started = time.monotonic()
    port = get_free_port()
    process = OdooProcess(
        databases.options,
        log_name=database.replace("_", "-", 1),
        http_port=port,
        dbfilter=f"^{database}$",
    )
    arguments = ["-d", database, "--test-enable", "--stop-after-init"]
    arguments += ["-i", install] if install else []
    child = process.spawn(*arguments, "--test-tags", tags)
    child.wait()
    text = process.log.read_text(errors="replace")
    databases.drop(database)
    result = Result(label, seconds=time.monotonic() - started)
    counts = [tuple(map(int, match)) for match in RESULT.findall(text)]
    if not counts or child.returncode not in (0, 1) or not counts[-1][2]:
        result.failed += 1
        result.messages.append(f"{label}: ran no test\n{process.get_tail()}")
        return result
    failed, errors, total = counts[-1]
    result.seconds_by_class = {name: float(took) for name, took in TOOK.findall(text)}
    faults = find_log_faults(text, allowed)
    result.failed += failed + errors + len(faults)
    result.passed += max(0, total - failed - errors)
    result.messages += find_failures(text) + faults
    result.timings = TIMING.findall(text)
    if not result.failed:
        process.forget()
    return result


def get_modules(modules):
    """Return the names of the modules to test, those that take longest first."""
    wanted = os.environ.get("MODULE")
    if wanted:
        unknown = set(wanted.split(",")) - modules.keys()
        if unknown:
            sys.exit(f"No such module: {', '.join(sorted(unknown))}")
        return wanted.split(",")
    tested = [name for name, module in modules.items() if has_tests(module)]
    order = {name: position for position, name in enumerate(LONGEST)}
    return sorted(tested, key=lambda name: (order.get(name, len(order)), name))


def has_tests(module):
    """Say whether a module has any test file."""
    return any(module.path.glob("tests/test_*.py"))


def show(result):
    """Print what came of one module, failures in full."""
    print(
        f"{result.module:32} {result.passed:5} passed {result.failed:4} failed"
        f" {result.seconds:6.0f} s",
        flush=True,
    )
    for timing in result.timings:
        print(f"  {timing}")
    for message in result.messages:
        print(f"\n  ✗ {message}\n", flush=True)


def main():
    """Run what the environment asks for; the exit code says whether all passed."""
    modules = settings.read_modules()
    allowed = read_allowed()
    if district.is_asked():
        result = run_district(modules, allowed)
        show(result)
        print(f"{result.passed} passed, {result.failed} failed")
        return int(bool(result.failed))
    names = get_modules(modules)
    databases = Databases()
    databases.drop_orphans()
    tags = os.environ.get("TAGS")
    results, seconds = [], read_seconds()
    with ThreadPoolExecutor(int(settings.get_env("JOBS", "2"))) as pool:
        futures = []
        for name in names:
            alone = len(names) == 1
            needed = get_needed(name, modules, alone=alone)
            halves = []
            if alone and not tags:
                halves = get_halves(name, modules[name], seconds.get(name, {}))
            for number, part in enumerate(halves or [tags or f"/{name}"], 1):
                job = (databases, name, needed, part, allowed)
                suffix = str(number) if halves else ""
                futures.append(pool.submit(run_module, *job, suffix))
        for future in as_completed(futures):
            results.append(future.result())
            show(results[-1])
    save_seconds(results)
    failed = sum(result.failed for result in results)
    print(f"{sum(result.passed for result in results)} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
