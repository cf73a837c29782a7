# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A limit of calls per minute, kept in the memory of one worker.

It is there against floods, not for accounting: every worker counts for itself, and a
restart forgets. It asks no database, so that a flood costs next to nothing.

>>> limiter = RateLimiter(size=2)
>>> [limiter.take("a", 2, now=0) for _call in range(3)]
[True, True, False]
>>> limiter.take("b", 2, now=1), limiter.take("a", 2, now=60)
(True, True)
>>> limiter.take("c", 1, now=61), len(limiter)
(True, 2)
"""

import time
from collections import OrderedDict
from threading import Lock

WINDOW = 60.0


class RateLimiter:
    """Counts calls by key in windows of a minute.

    :param int size: how many keys are remembered; the oldest are forgotten
    """

    def __init__(self, size=10_000):
        self.size = size
        self._windows = OrderedDict()
        self._lock = Lock()

    def __len__(self):
        return len(self._windows)

    def take(self, key, limit, now=None):
        """Count a call; tell whether it is within the limit.

        :param key: any hashable
        :param int limit: calls a minute
        :param float now: seconds of a clock that only goes forward
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            start, count = self._windows.pop(key, (now, 0))
            if now - start >= WINDOW:
                start, count = now, 0
            self._windows[key] = (start, count + 1)
            while len(self._windows) > self.size:
                self._windows.popitem(last=False)
            return count < limit
