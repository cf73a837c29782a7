"""Pay thousands of bills over all channels while servers are killed, and count.

Banks and gateways tell of each transfer over several channels: at once, twice, late and
in another order; the bank's file and the gateways' lists tell of it again. Amounts are
wrong, memos are spoiled, two parents pay one bill, matches are undone and movements
reversed. All the while SIGKILL strikes Odoo's workers, Odoo itself and PostgreSQL.
Whoever got no answer calls again, as banks do. At the end SQL says whether anything was
lost or counted twice.

Usage: ./edu drill-collection [SEED=1] [N=2000] [KILLS=10]
The seed chooses payments, order and moments of the kills: the same seed plays the same
night again, as far as two processors let it.
"""

import hashlib
import os
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import requests
from bank_simulator import Payment
from bank_world import make_world, run_shell
from drill_servers import PATIENCE, DurableCluster, Server
from drill_world import COPY, FAULTS, FINISH, IMPORT, POLL, UNDO
from gateway_lists import Lists

import odoo_process
import settings
from db import Databases
from odoo_process import OdooProcess

CALLERS = 8
WEBHOOKS = ("sepay", "casso", "payos", "vietqrvn")


@dataclass
class Transfer:
    """Money on its way: what moves, who tells of it, what came of it."""

    payment: Payment
    tellers: tuple
    is_moved: bool = True
    in_file: bool = True


@dataclass
class Tally:
    """What the callers saw."""

    calls: int = 0
    broken: int = 0
    given_up: int = 0
    # SHA-256 of the bodies that the school said it has.
    taken: set = field(default_factory=set)
    kills: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Drill:
    """One night of payments.

    :param str seed: what chance begins with
    :param int count: how many transfers
    :param int kills: how often something is killed
    """

    def __init__(self, seed, count, kills):
        self.chance = random.Random(f"collection {seed}")
        self.count, self.kills = count, kills
        self.tally = Tally()
        self.failed = 0
        self.cluster = DurableCluster("pg-drill")
        self.cluster.start()
        self.databases = Databases("pg-drill")
        self.database = f"test_drillmoney_{os.getpid()}"
        self.shell = OdooProcess(self.databases.options, log_name="drill-collection")
        self.server = Server(self.databases.options, self.database)
        self.lists = ThreadingHTTPServer(("127.0.0.1", 0), Lists)
        threading.Thread(target=self.lists.serve_forever, daemon=True).start()

    # === THE WORLD === #

    def set_up(self):
        """Build the schools, enough bills, and the channels."""
        modules = settings.read_modules()
        self.databases.drop_orphans()
        names = [name for name in modules if name.startswith("edu_collect_")]
        template = self.databases.get_template(["edu_demo", *names])
        self.databases.copy(template, self.database)
        made = run_shell(self.shell, self.database, COPY.format(count=self.count))
        if "BILLS" not in made:
            sys.exit(f"No bills could be made:\n{self.shell.get_tail()}")
        self.world, self.protocols = make_world(
            self.shell, self.database, self.server.address
        )
        ids = [one["id"] for one in self.world["channels"].values()]
        self.channel_ids = ids
        Lists.account = self.world["account"]
        self.server.start()

    # === WHAT IS PAID === #

    def make_transfers(self):
        """Choose who pays what, and over which channels the school hears of it."""
        now = datetime.now().replace(microsecond=0)
        transfers = []
        bills = self.world["bills"][: self.count]
        for number, (_id, code, amount, customer) in enumerate(bills):
            moment = now - timedelta(minutes=self.chance.randrange(600))
            reference = f"FT{now:%y%j}{number:06}"
            memo = self._write_memo(code)
            payment = Payment(reference, amount, memo, moment, customer, code)
            if self.chance.random() < 0.15:
                transfers += self._make_paybills(payment)
                continue
            payment = replace(payment, amount=self._choose_amount(amount))
            transfers.append(Transfer(payment, self._choose_tellers()))
            if self.chance.random() < 0.04:  # the other parent pays as well
                twin = replace(payment, reference=f"{reference}B", amount=amount)
                transfers.append(Transfer(twin, self._choose_tellers()))
        return transfers

    def _make_paybills(self, payment):
        """Return the transfers of a bank's counter: often two want to pay one bill."""
        count = 1 + (self.chance.random() < 0.3)
        return [
            Transfer(
                replace(payment, reference=f"{payment.reference}P{number}"),
                ("billservice",),
                is_moved=False,
                in_file=self.chance.random() < 0.7,
            )
            for number in range(count)
        ]

    def _write_memo(self, code):
        """Return what a bank makes of the code of a bill; sometimes nothing is left."""
        forms = (
            "{}",
            "MBVCB.530.{} NGUYEN VAN A.CT TU",
            "ibft{}-NOP TIEN",
            "{} lop 3A",
        )
        if self.chance.random() < 0.03:
            return "NOP TIEN CHO CON"
        return self.chance.choice(forms).format(code)

    def _choose_amount(self, amount):
        luck = self.chance.random()
        if luck < 0.06:
            return max(1, amount - self.chance.randrange(1, amount))
        if luck < 0.10:
            return amount + self.chance.randrange(1, 500_000)
        return amount

    def _choose_tellers(self):
        """Return the webhooks that tell of a transfer: none, or some, some twice."""
        count = self.chance.choice((0, 1, 1, 1, 2, 2, 3, 4))
        return tuple(self.chance.sample(WEBHOOKS, count)) + (
            (self.chance.choice(WEBHOOKS),) if self.chance.random() < 0.2 else ()
        )

    # === CALLS === #

    def make_calls(self, transfers):
        """Return (transfer, protocol's name) in the order in which they are sent: near
        the order of the money, some much later."""
        calls = [(one, name) for one in transfers for name in one.tellers]
        keyed = [
            (
                place + self.chance.uniform(0, 40) + (self.chance.random() < 0.1) * 300,
                place,
            )
            for place in range(len(calls))
        ]
        return [calls[place] for _key, place in sorted(keyed)]

    def call(self, transfer, name):
        """Tell the school of a transfer until it says that it has it.

        A bill service that says no, finally, has not moved the money.
        """
        protocol = self.protocols[name]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            request, answer = protocol.tell(transfer.payment, self._get_session())
            is_taken = protocol.is_taken(answer)
            with self.tally.lock:
                self.tally.calls += 1
                self.tally.broken += not 0 < answer.status < 500
                if is_taken:
                    self.tally.taken.add(hashlib.sha256(request.body).hexdigest())
            if is_taken:
                transfer.is_moved = True
                return
            if name == "billservice" and answer.status == 200:
                code = protocol.get_code(answer)
                if code != "031":
                    return
            time.sleep(0.2)
        with self.tally.lock:
            self.tally.given_up += 1

    def _get_session(self):
        local = threading.current_thread()
        if not hasattr(local, "edu_session"):
            local.edu_session = requests.Session()
        return local.edu_session

    # === BESIDE THE CALLS === #

    def import_file(self, transfers):
        """Import the bank's file of some transfers; say whether it was done."""
        movements = [
            {
                "date": one.payment.moment.date().isoformat(),
                "amount": one.payment.amount,
                "memo": one.payment.memo,
                "reference": one.payment.reference,
            }
            for one in transfers
            if one.is_moved and one.in_file
        ]
        code = IMPORT.format(
            movements=repr(movements),
            account=self.world["account"],
            school=self.world["school"],
        )
        return "DONE" in run_shell(self.shell, self.database, code)

    def poll(self, transfers):
        """Let the school ask the gateways for their lists; say whether it was done."""
        Lists.transfers = [one for one in transfers if one.is_moved and one.in_file]
        channels = self.world["channels"]
        code = POLL.format(
            address=f"http://127.0.0.1:{self.lists.server_port}/",
            ids=[channels[name]["id"] for name in ("sepay", "casso")],
        )
        done = run_shell(self.shell, self.database, code)
        return "DONE" in done and "ERROR" not in done

    def undo(self, seed):
        """Undo some matches and reverse one movement; say whether it was done."""
        code = UNDO.format(seed=seed, journal=self.world["journal"])
        return "DONE" in run_shell(self.shell, self.database, code)

    def look_beside(self, transfers, is_over):
        """Import parts of the file, poll, undo, again and again, until the end."""
        chance = random.Random(self.chance.random())
        while not is_over.wait(chance.uniform(2, 6)):
            known = [
                one for one in transfers if not one.tellers or chance.random() < 0.5
            ]
            moved = [one for one in known if one.is_moved]
            luck = chance.random()
            if luck < 0.4:
                self.import_file(moved[: chance.randrange(1, 200)])
            elif luck < 0.8:
                self.poll(moved[:80])
            else:
                self.undo(chance.random())

    def strike(self, is_over):
        """Kill something now and then."""
        chance = random.Random(self.chance.random())
        for number in range(self.kills):
            if is_over.wait(chance.uniform(4, 9)):
                return
            # Each kind at least once, whatever chance says.
            kinds = ("worker", "postgres", "server")
            kind = kinds[number] if number < len(kinds) else chance.choice(kinds)
            self.tally.kills.append(kind)
            print(f"  ✂ {kind}", flush=True)
            if kind == "worker":
                self.server.kill_worker(chance)
            elif kind == "postgres":
                self.cluster.kill()
                self.cluster.restart()
            else:
                self.server.kill()

    # === THE NIGHT === #

    def run(self):
        """Play the night; return the transfers."""
        transfers = self.make_transfers()
        calls = self.make_calls(transfers)
        print(f"▸ {len(transfers)} transfers, {len(calls)} calls", flush=True)
        is_over = threading.Event()
        others = [
            threading.Thread(target=self.strike, args=(is_over,)),
            threading.Thread(target=self.look_beside, args=(transfers, is_over)),
        ]
        for thread in others:
            thread.start()
        with ThreadPoolExecutor(CALLERS) as pool:
            for done in [pool.submit(self.call, *call) for call in calls]:
                done.result()
        is_over.set()
        for thread in others:
            thread.join()
        self.finish(transfers)
        return transfers

    def finish(self, transfers):
        """Let the morning come: the whole file, and what still waits."""
        print("▸ The bank's file of the whole day", flush=True)
        for _attempt in range(3):
            if self.import_file(transfers):
                break
        else:
            sys.exit(f"The file was not imported:\n{self.shell.get_tail()}")
        finish = FINISH.format(ids=self.channel_ids)
        done = run_shell(self.shell, self.database, finish)
        if "DONE" not in done:
            sys.exit(f"The inbox was not emptied:\n{self.shell.get_tail()}")
        self.failed = int(done["FAILED"])
        self.server.stop()

    # === WHAT SQL SAYS === #

    def check(self, transfers):
        """Return {fault: what shows it}, empty when nothing was lost or doubled."""
        values = {"journal": self.world["journal"], "school": self.world["school"]}
        with self.databases._cursor(self.database) as cursor:
            found = {}
            for name, query in FAULTS.items():
                cursor.execute(query, values)
                found[name] = [row[0] for row in cursor.fetchall()]
            cursor.execute(
                "SELECT bank_reference, count(*), sum(amount)"
                " FROM edu_collection_transaction"
                " WHERE journal_id = %(journal)s GROUP BY bank_reference",
                values,
            )
            known = {name: (n, int(amount)) for name, n, amount in cursor.fetchall()}
            cursor.execute("SELECT DISTINCT checksum FROM edu_collection_message")
            kept = {row[0] for row in cursor.fetchall()}
        found["a transfer that is not on record once, with its amount"] = [
            one.payment.reference
            for one in transfers
            if one.is_moved
            and (one.tellers or one.in_file)
            and known.get(one.payment.reference) != (1, one.payment.amount)
        ]
        found["a payment that was refused and stands in the books"] = [
            one.payment.reference
            for one in transfers
            if not one.is_moved and one.payment.reference in known
        ]
        found["a message that was acknowledged and is lost"] = sorted(
            self.tally.taken - kept
        )
        found["a call that was never answered"] = ["?"] * self.tally.given_up
        found["a message that could not be processed"] = ["?"] * self.failed
        return {name: rows for name, rows in found.items() if rows}

    def tear_down(self):
        """Stop what runs, and drop the database unless KEEP is set."""
        self.lists.shutdown()
        self.server.stop()
        if not os.environ.get("KEEP"):
            self.databases.drop(self.database)
            self.cluster.stop()


def report(drill, transfers, found, seconds):
    """Print what was seen; return the exit code."""
    tally = drill.tally
    moved = [one.payment.amount for one in transfers if one.is_moved]
    print(
        f"▸ {len(moved)} transfers moved {sum(moved):,} đ,"
        f" {tally.calls} calls, {tally.broken} without an answer,"
        f" {len(tally.taken)} messages taken, {len(tally.kills)} kills"
        f" ({', '.join(tally.kills)}), {seconds:.0f} s"
    )
    for name, rows in found.items():
        print(f"  ✗ {name}: {len(rows)}, such as {', '.join(map(str, rows[:5]))}")
    total = len(FAULTS) + 5
    print(f"{total - len(found)} passed, {len(found)} failed")
    return int(bool(found))


def main():
    """Run the drill with what the environment says."""
    launcher = str(settings.ROOT / "tests" / "load" / "odoo_bin.py")
    odoo_process.ODOO_COMMAND = [sys.executable, launcher]
    seed = settings.get_env("SEED", "1")
    count = int(settings.get_env("N", "2000"))
    kills = int(settings.get_env("KILLS", "10"))
    print(f"▸ SEED={seed} N={count} KILLS={kills}", flush=True)
    drill = Drill(seed, count, kills)
    try:
        drill.set_up()
        started = time.monotonic()
        transfers = drill.run()
        found = drill.check(transfers)
        return report(drill, transfers, found, time.monotonic() - started)
    finally:
        drill.tear_down()


if __name__ == "__main__":
    sys.exit(main())
