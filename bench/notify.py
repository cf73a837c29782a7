# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signed notifications a second, through real HTTP, until they are durable.

An Odoo with two workers is started on the bench's database. Four callers send
notifications as SePay signs them; each is answered when its row is committed. Before
and after, the same callers ask a bare JSON route of Odoo that makes one query. At the
end two hundred callers pay one bill at once over a bill service: it is paid once.
"""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

import psutil

from odoo.tools import config

from odoo.addons.edu_collect_billservice.tools import checksum
from odoo.addons.edu_collect_sepay.tools import signature
from odoo.addons.edu_fees.tests.common import FeesSetUp
from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineSetUp
from odoo.addons.edu_fees.tools.collection_call import Call
from odoo.addons.test_edu.tests.common import EduSetUp

from harness import MEGABYTE, Bench

MODULES = ("edu_collect_billservice", "edu_collect_sepay", "edu_fees", "test_edu")
DEFAULT_N = 1_000
WORKERS = 2
CALLERS = 4
# So many pay one bill at once.
PAYERS = 200
WARM_UP = 40
START_SECONDS = 90
JSON = {"Content-Type": "application/json"}


class World(MachineSetUp, FeesSetUp, EduSetUp):
    """The tests' factories, outside of a test."""


class Server:
    """An Odoo with workers on a database, as long as the context lasts."""

    def __init__(self, database):
        """Choose a free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.database = database
        # Workers start Odoo's other server from the script they were started from,
        # which `-m odoo` is not.
        self.script = tempfile.NamedTemporaryFile("w", suffix=".py")  # noqa: SIM115
        self.script.write("import odoo.cli\nodoo.cli.main()\n")
        self.script.flush()

    def __enter__(self):
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, self.script.name, "server", "-c", config["config"]),
                *("-d", self.database, "--db-filter", f"^{self.database}$"),
                *("--http-port", str(self.port), "--http-interface", "127.0.0.1"),
                *("--workers", str(WORKERS), "--max-cron-threads", "0"),
                *("--gevent-port", str(self.port + 1), "--log-level", "warn"),
                # The tests' configuration has none, which workers read as zero.
                *("--limit-time-cpu", "600", "--limit-time-real", "600"),
                *("--limit-memory-soft", "2147483648"),
                *("--limit-memory-hard", "2684354560"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            stderr=sys.stderr,
        )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError, HTTPException):
                if self.post("/test_edu/bare", b"{}", JSON)[0] == 200:
                    return self
            time.sleep(0.5)
        self.process.kill()
        raise RuntimeError(f"no answer on port {self.port}")

    def __exit__(self, *_error):
        """Stop it with its workers."""
        self.process.terminate()
        self.process.wait(30)
        self.script.close()

    def post(self, path, body, headers):
        """Return status and body of the answer to one call."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def insist(self, path, body, headers):
        """Call until there is an answer: a queue of workers that is full lets callers
        go unheard, and a bank calls again."""
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.post(path, body, headers)
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def get_peak(self):
        """Return the resident memory of the server and its workers, in bytes."""
        server = psutil.Process(self.process.pid)
        everyone = [server, *server.children(recursive=True)]
        return sum(process.memory_info().rss for process in everyone)


class NotifyBench(Bench):
    """N signed notifications against as many calls of a bare route."""

    baseline = "a bare JSON route of Odoo with one query, the same callers and workers"

    def set_up(self):
        """Build a school whose account is told of by SePay and by a bill service."""
        World.env = self.env = self.env(
            context={**self.env.context, "chart_template_load": True}
        )
        World._set_up_schools()
        World._set_up_pupils()
        World._set_up_fees()
        World._set_up_bill()
        rate = {"rate_limit": 10**6}
        self.sepay = World._create_channel("sepay", api_key="KEY", **rate)
        profile = self.env.ref("edu_collect_billservice.profile_bidv_a")
        self.service = World._create_channel(
            "billservice",
            billservice_profile_id=profile.id,
            billservice_code="068001",
            **rate,
        )
        self.env.cr.commit()

    # === CALLS === #

    def _build_notification(self, number):
        """Return path, body and headers of one notification."""
        body = json.dumps(
            {
                "id": number,
                "gateway": "BIDV",
                "transactionDate": "2026-11-22 09:00:00",
                "accountNumber": World.bank_account.acc_number,
                "code": None,
                "content": f"nop tien {number}",
                "transferType": "in",
                "transferAmount": 485_000 + number,
                "accumulated": 19_077_000,
                "subAccount": None,
                "referenceCode": f"FT{number:012d}",
                "description": "",
            }
        ).encode()
        timestamp = str(int(time.time()))
        headers = {
            **JSON,
            "X-SePay-Timestamp": timestamp,
            "X-SePay-Signature": signature.sign(SECRET, timestamp, body),
        }
        return f"/edu/collect/{self.sepay.key}/webhook", body, headers

    def _build_payment(self, number):
        """Return path, body and headers of a payment of the one bill."""
        values = {
            "service_id": "068001",
            "customer_id": "HS0012345",
            "bill_id": World.bill.edu_payment_code,
            "amount": "485000",
            "trans_id": f"P{number:06d}",
            "trans_date": "20261122090000",
            "secret": SECRET,
        }
        values["checksum"] = checksum.sign(values, ("secret", "trans_id", "amount"))
        del values["secret"]
        path = f"/edu/collect/{self.service.key}/paybill"
        return path, json.dumps(values).encode(), JSON

    def _send(self, calls, callers=CALLERS):
        """Send calls by so many callers; return the seconds and the answers."""
        started = time.perf_counter()
        with ThreadPoolExecutor(callers) as pool:
            answers = list(pool.map(lambda call: self.server.insist(*call), calls))
        return time.perf_counter() - started, answers

    def _send_bare(self, count):
        """Ask the bare route; return the seconds."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": {}}).encode()
        seconds, answers = self._send([("/test_edu/bare", body, JSON)] * count)
        wrong = [one for one in answers if one[0] != 200 or b'"result"' not in one[1]]
        if wrong:
            raise AssertionError(f"the bare route answered {wrong[0]}")
        return seconds

    def _notify(self, numbers):
        """Send notifications; return the seconds until all are answered.

        :raise AssertionError: when one was not taken, or is not in the database
        """
        before = self._count_messages()
        seconds, answers = self._send([self._build_notification(n) for n in numbers])
        wrong = [one for one in answers if one[0] not in (200, 201)]
        if wrong:
            raise AssertionError(f"a notification was answered {wrong[0]}")
        stored = self._count_messages() - before
        if stored != len(numbers):
            raise AssertionError(f"{stored} of {len(numbers)} are in the database")
        return seconds

    def _count_messages(self):
        self.env.cr.commit()
        domain = [("channel_id", "=", self.sepay.id), ("verdict", "=", "accepted")]
        return self.env["edu.collection.message"].search_count(domain)

    # === WHAT IS MEASURED === #

    def execute(self):
        """Override: the work is done by another process, the baseline around it."""
        self.set_up()
        with Server(self.env.cr.dbname) as self.server:
            self._send_bare(WARM_UP)
            self._notify(range(WARM_UP))
            half = self.n // 2
            plain = self._send_bare(half)
            seconds = self._notify(range(WARM_UP, WARM_UP + self.n))
            plain += self._send_bare(self.n - half)
            peak = self.server.get_peak()
            self._pay_one_bill()
        rate, baseline_rate = self.n / seconds, self.n / plain
        self.env.cr.execute("SHOW fsync")
        [fsync] = self.env.cr.fetchone()
        return {
            "n": self.n,
            "seconds": round(seconds, 3),
            "rate": round(rate, 2),
            "baseline": self.baseline,
            "baseline_rate": round(baseline_rate, 2),
            "ratio": round(rate / baseline_rate, 2),
            "peak_mb": round(peak / MEGABYTE, 1),
            "queries_per_item": self._count_queries(),
            "workers": WORKERS,
            "fsync": fsync,
            "payers": PAYERS,
        }

    def _count_queries(self):
        """Return how many queries one notification makes, in this process."""
        path, body, headers = self._build_notification(self.n + WARM_UP)
        lower = {name.lower(): value for name, value in headers.items()}
        call = Call("webhook", body, lower, "127.0.0.1", "POST", False)
        self.env.cr.commit()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        key = path.split("/")[3]
        self.env["edu.collection.channel"]._get_by_key_sudo(key)._collect(call)
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def _pay_one_bill(self):
        """Let many pay one bill at once.

        :raise AssertionError: when it is not paid exactly once, or a caller heard of
            an error of the server
        """
        calls = [self._build_payment(number) for number in range(PAYERS)]
        _seconds, answers = self._send(calls, PAYERS)
        wrong = [one for one in answers if one[0] >= 500]
        self.env.cr.commit()
        self.env.invalidate_all()
        payments = self.env["edu.collection.transaction"].search(
            [("channel_id", "=", self.service.id)]
        )
        found = (
            len(wrong),
            len(payments),
            sum(payments.allocation_ids.mapped("amount")),
            World.bill.amount_residual,
        )
        if found != (0, 1, 485_000, 0):
            raise AssertionError(
                f"errors, payments, amount, left open: {found}; {wrong[:1]}"
            )


BENCH = NotifyBench
