"""Servers that are killed and come back: PostgreSQL and Odoo with its workers."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cluster import Cluster
from odoo_process import OdooProcess
from test import get_free_port

# A bank gives up in the end; a school's server is back long before.
PATIENCE = 180


class DurableCluster(Cluster):
    """A server that keeps what it committed when its processes are killed."""

    def _get_options(self):
        return super()._get_options() | {"synchronous_commit": "on"}

    def kill(self):
        """Kill every process of the server; nothing is flushed."""
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        master = int(lines[0])
        pids = [master, *get_children(master)]
        for pid in pids:
            kill(pid)
        while any(is_alive(pid) for pid in pids):
            time.sleep(0.05)
        # The first process of a container may leave the dead unburied, whom PostgreSQL
        # takes for living.
        for path in (self.data / "postmaster.pid", *self.socket_dir.glob(".s.*.lock")):
            path.unlink(missing_ok=True)

    def restart(self):
        """Start the server again once the killed one's memory is free."""
        for _attempt in range(30):
            try:
                return self.start()
            except subprocess.CalledProcessError:
                time.sleep(0.5)
        raise SystemExit("PostgreSQL did not come back.")


def kill(pid):
    """Kill a process, if it is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def is_alive(pid):
    """Tell whether a process still runs; one that nobody mourned does not."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


def get_children(parent):
    """Return the pids of a process's children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


class Server:
    """Odoo with four workers and its queue of jobs."""

    def __init__(self, options, database):
        self.port = get_free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = OdooProcess(
            options,
            log_name="drill-collection-server",
            db_name=database,
            dbfilter=f"^{database}$",
            http_port=self.port,
            gevent_port=get_free_port(),
            workers=4,
            # Of a worker 0 is no time at all, where a single process takes it for ever.
            limit_time_real=600,
            limit_time_cpu=600,
            max_cron_threads=1,
            queue_channels="root:1",
        )
        self.child = None
        self.is_wanted = threading.Event()

    def start(self):
        """Start Odoo, let it be watched, and wait until it answers."""
        self.is_wanted.set()
        threading.Thread(target=self.watch, daemon=True).start()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.address}/web/health", timeout=2):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        raise SystemExit(f"Odoo did not start:\n{self.process.get_tail()}")

    def watch(self):
        """Start Odoo whenever it is not there, as every service manager does."""
        while self.is_wanted.is_set():
            if self.child is None or self.child.poll() is not None:
                self.bury()
                self.child = self.process.spawn()
            time.sleep(0.5)

    def bury(self):
        """Kill the workers that a dead Odoo left behind: they keep the port."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if str(self.process.config).encode() in path.read_bytes():
                    kill(int(path.parent.name))

    def kill(self):
        """Kill Odoo and all its workers."""
        if self.child:
            kill(self.child.pid)
        self.bury()

    def kill_worker(self, chance):
        """Kill one of the workers, at random."""
        if children := get_children(self.child.pid):
            kill(chance.choice(sorted(children)))

    def stop(self):
        """End Odoo."""
        self.is_wanted.clear()
        self.kill()
        if self.child:
            self.child.wait()
