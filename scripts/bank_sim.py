"""Let banks and gateways call the suite that runs here, rightly and wrongly.

`./edu run` has to be at work, in another window. Each protocol pays a bill of a demo
school of its own, sends the same message again, and then all that is wrong; the answers
are printed. ViettelPay, VNPAY and MoMo tell of orders that are opened for them, and the
books are looked into afterwards. What is not as its protocol wants it is marked and
counted.
"""

import sys
import time
import urllib.error
import urllib.request
from datetime import datetime

import settings
from cluster import get_connection_options
from odoo_process import OdooProcess

sys.path.insert(0, str(settings.ROOT / "tests" / "load"))

from bank_simulator import PROTOCOLS, Payment, try_protocol
from bank_world import make_world
from gateway_trial import Trial
from gateway_world import check_books, make_gateways, read_books

ADDRESS = f"http://127.0.0.1:{settings.HTTP_PORT}"
SHOWN = 90


def check_served():
    """Leave with a clear message when nothing is served."""
    try:
        with urllib.request.urlopen(f"{ADDRESS}/web/health", timeout=5):
            return
    except (urllib.error.URLError, OSError):
        sys.exit(f"Nothing is served on {ADDRESS}: start ./edu run first.")


def main():
    """Try all protocols; the exit code says whether each answer was right."""
    check_served()
    process = OdooProcess(get_connection_options("pg"), log_name="bank-sim")
    results = []
    for names, recipe in ((tuple(PROTOCOLS), "a"), (("billservice",), "b")):
        make = (process, settings.DB_NAME, ADDRESS, names, recipe)
        results += try_all(*make_world(*make))
    results += try_gateways(process)
    failed = results.count(False)
    print(f"\n{len(results) - failed} passed, {failed} failed")
    return int(bool(failed))


def show(name, code, amount, rows):
    """Print what a protocol came to; return the verdicts.

    :param list rows: of (case, Answer, whether it is as it should be)
    """
    money = f"{amount:,} đ".replace(",", ".")
    print(f"\n▸ {name}: bill {code}, {money}")
    for case, answer, is_right in rows:
        mark = "✓" if is_right else "✗"
        text = " ".join(answer.text.split())[:SHOWN]
        print(f"  {mark} {case:30} {answer.status:4} {text}")
    return [is_right for _case, _answer, is_right in rows]


def try_all(world, protocols):
    """Let each protocol pay a bill, and do all that is wrong; return the verdicts."""
    now, verdicts = datetime.now(), []
    for number, protocol in enumerate(protocols.values()):
        _id, code, amount, customer = world["bills"][number]
        reference = f"SIM{now:%y%m%d%H%M%S}{number}"
        payment = Payment(reference, amount, f"{code} NOP TIEN", now, customer, code)
        rows = try_protocol(protocol, payment)
        verdicts += show(protocol.name, code, amount, rows)
    return verdicts


def try_gateways(process):
    """Let each gateway tell of its orders; return the verdicts, the books' included."""
    found = make_gateways(process, settings.DB_NAME, ADDRESS)
    verdicts, trials = [], {}
    for name, (gateway, orders, _world) in found.items():
        trials[name] = Trial(gateway, orders, int(time.time()) * 1_000)
        order = orders["paid"]
        verdicts += show(name, order.bill, order.amount, trials[name].run())
    books = read_books(process, settings.DB_NAME, found)
    print("\n▸ the books")
    for name, trial in trials.items():
        faults = check_books(books[name], trial.orders, trial.booked)
        print(f"  {'✗' if faults else '✓'} {name:30} {'; '.join(faults)}")
        verdicts.append(not faults)
    return verdicts


if __name__ == "__main__":
    sys.exit(main())
