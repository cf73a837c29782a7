"""What is too long for every change: each drill with its seed, printed to be replayed.

SEED=… replays a night; without it the day chooses.
"""

import datetime
import os
import subprocess
import sys

import settings

# Test modules read these: more rounds of fuzzing, every screen in every language.
STEPS = {
    "all screens, fuzzing": ["./edu", "test", "MODULE=test_edu,test_edu_full"],
}


def main():
    """Run each step, print its seed first, and fail when one of them failed."""
    today = datetime.datetime.now(datetime.UTC).date()
    seed = settings.get_env("SEED", str(today.toordinal()))
    environment = os.environ | {"EDU_NIGHTLY": "1", "EDU_SEED": seed}
    failed = 0
    for name, command in STEPS.items():
        print(f"▸ {name} (SEED={seed})", flush=True)
        failed += bool(subprocess.call(command, cwd=settings.ROOT, env=environment))
    print(f"{len(STEPS) - failed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
