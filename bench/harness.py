# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Measure a piece of work against a baseline in the same run.

Times of one machine say nothing about another; the ratio of two pieces of work in the
same process does. A benchmark is a file beside this one with a subclass of `Bench`; it
is run by `./edu bench BENCH=billing N=1000` in a database of its own, and prints one
JSON object as its last line.
"""

import contextlib
import gc
import importlib
import json
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

MEGABYTE = 2**20
# How often garbage is collected in a server; the tests' base classes set it otherwise.
THRESHOLD = gc.get_threshold()


@dataclass
class Measure:
    """What one piece of work cost."""

    seconds: float = 0
    queries: int = 0
    peak_mb: float = 0


def _read_peak():
    """Return the peak of resident memory, in bytes (Linux counts it as VmHWM)."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return psutil.Process().memory_info().rss


def _reset_peak():
    """Let the peak of resident memory begin anew, where the system allows it."""
    gc.collect()
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


@contextlib.contextmanager
def measure(env):
    """Measure the body: its time with the commit, its queries, its peak of memory.

    :param env: the Odoo environment the body works in
    """
    env.cr.commit()
    env.invalidate_all()
    _reset_peak()
    result = Measure()
    queries, started = env.cr.sql_log_count, time.perf_counter()
    yield result
    env.cr.flush()
    env.cr.commit()
    result.seconds = time.perf_counter() - started
    result.queries = env.cr.sql_log_count - queries
    result.peak_mb = _read_peak() / MEGABYTE


class Bench:
    """One benchmark.

    `set_up` builds the same input twice, `run` does the work on the first,
    `run_baseline` does it the plain way on the first `baseline_n` items of the second.
    Both results are dictionaries by item and must be equal, item by item.

    :param env: an Odoo environment with superuser rights
    :param n: how many items
    """

    #: what the baseline is, in a few words
    baseline = ""
    #: the baseline does no more items than this: it is slow, that is the point
    baseline_limit = 200

    def __init__(self, env, n):
        self.env = env
        self.n = n
        self.baseline_n = min(n, self.baseline_limit)

    def set_up(self):
        """Build both inputs."""
        raise NotImplementedError

    def run(self):
        """Do the work on all items."""
        raise NotImplementedError

    def run_baseline(self):
        """Do the work on the first `baseline_n` items of the second input."""
        raise NotImplementedError

    def get_result(self):
        """Return what `run` made, as a dictionary by item."""
        raise NotImplementedError

    def get_baseline_result(self):
        """Return what `run_baseline` made, with the same keys."""
        raise NotImplementedError

    def check(self):
        """Compare both results.

        :raise AssertionError: names the first item that differs
        """
        result, expected = self.get_result(), self.get_baseline_result()
        for what, found, wanted in (
            ("items", len(result), self.n),
            ("items of the baseline", len(expected), self.baseline_n),
        ):
            if found != wanted:
                raise AssertionError(f"{found} {what} were made, not {wanted}")
        for key, value in expected.items():
            if result.get(key) != value:
                raise AssertionError(f"{key}: {result.get(key)!r}, not {value!r}")

    def execute(self):
        """Set up, measure both ways, compare, and return the report."""
        self.set_up()
        # The first of a kind pays for caches: neither side shall.
        self.warm_up()
        with measure(self.env) as plain:
            self.run_baseline()
        with measure(self.env) as work:
            self.run()
        self.check()
        rate, baseline_rate = self.n / work.seconds, self.baseline_n / plain.seconds
        return {
            "n": self.n,
            "seconds": round(work.seconds, 3),
            "rate": round(rate, 2),
            "baseline": self.baseline,
            "baseline_rate": round(baseline_rate, 2),
            "ratio": round(rate / baseline_rate, 2),
            "peak_mb": round(work.peak_mb, 1),
            "queries_per_item": round(work.queries / self.n, 4),
        }

    def warm_up(self):
        """Do a little of both, on input that counts for nothing."""


def main(env, name, n=None):
    """Run the benchmark of a name and print its report.

    :param env: an Odoo environment with superuser rights
    :param name: name of a file beside this one
    :param n: how many items; the benchmark's own number when it is None
    """
    module = importlib.import_module(name)
    gc.unfreeze()
    gc.set_threshold(*THRESHOLD)
    bench = module.BENCH(env, n or module.DEFAULT_N)
    print(json.dumps({"bench": name, **bench.execute()}), flush=True)
