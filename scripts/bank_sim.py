"""Let banks and gateways call the suite that runs here, rightly and wrongly.

`./edu run` has to be at work, in another window. Each protocol pays a bill of a demo
school of its own, sends the same message again, and then all that is wrong; the answers
are printed. What is not as its protocol wants it is marked and counted.
"""

import sys
import urllib.error
import urllib.request
from datetime import datetime

import settings
from cluster import get_connection_options
from odoo_process import OdooProcess

sys.path.insert(0, str(settings.ROOT / "tests" / "load"))

from bank_simulator import PROTOCOLS, Payment, try_protocol
from bank_world import make_world

ADDRESS = f"http://127.0.0.1:{settings.HTTP_PORT}"
SHOWN = 70


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
    failed = results.count(False)
    print(f"\n{len(results) - failed} passed, {failed} failed")
    return int(bool(failed))


def try_all(world, protocols):
    """Let each protocol pay a bill, and do all that is wrong; return the verdicts."""
    now, verdicts = datetime.now(), []
    for number, protocol in enumerate(protocols.values()):
        _id, code, amount, customer = world["bills"][number]
        reference = f"SIM{now:%y%m%d%H%M%S}{number}"
        payment = Payment(reference, amount, f"{code} NOP TIEN", now, customer, code)
        print(f"\n▸ {protocol.name}: bill {code}, {amount:,} đ".replace(",", "."))
        for case, answer, is_right in try_protocol(protocol, payment):
            mark = "✓" if is_right else "✗"
            text = " ".join(answer.text.split())[:SHOWN]
            print(f"  {mark} {case:30} {answer.status:4} {text}")
            verdicts.append(is_right)
    return verdicts


if __name__ == "__main__":
    sys.exit(main())
