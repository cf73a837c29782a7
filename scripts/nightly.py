"""What is too long for every change: each drill with its seed, printed to be replayed.

SEED=… replays a night; without it the day chooses.
"""

import datetime
import os
import subprocess
import sys

import settings

FUZZ = "tests/load/fuzz_value_functions.py"
DRILL = "tests/load/drill_generate.py"
DRILL_MONEY = "tests/load/drill_collection.py"
# What is too long to install for every change.
PARITY = [
    "MODULE=edu_fees",
    "WITH=l10n_vn,l10n_vn_edi_viettel,queue_job,auditlog",
    "TAGS=/edu_fees:TestStamp,/edu_fees:TestStampKeys,/edu_fees:TestStampObstacle,"
    "/edu_fees:TestStampParity,/edu_fees:TestStampParityAccrual",
]


def get_steps(seed):
    """Return the commands of the night by their names."""
    return {
        "fuzzing of value functions": [sys.executable, FUZZ, seed, "100000"],
        "killed while generating a round": [sys.executable, DRILL, seed],
        "killed while money comes in": [sys.executable, DRILL_MONEY],
        "copied bills beside e-invoices and audit rules": ["./edu", "test", *PARITY],
        "isolation in the district": ["./edu", "test", "SIZE=district"],
        "every screen": ["./edu", "test", "MODULE=test_edu_full", "TAGS=/test_edu"],
    }


def main():
    """Run each step, print its seed first, and fail when one of them failed."""
    today = datetime.datetime.now(datetime.UTC).date()
    seed = settings.get_env("SEED", str(today.toordinal()))
    environment = os.environ | {"EDU_NIGHTLY": "1", "EDU_SEED": seed, "SEED": seed}
    failed = 0
    steps = get_steps(seed)
    for name, command in steps.items():
        print(f"▸ {name} (SEED={seed})", flush=True)
        failed += bool(subprocess.call(command, cwd=settings.ROOT, env=environment))
    print(f"{len(steps) - failed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
