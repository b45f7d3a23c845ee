"""How fast bytes come: over the last seconds, so that a pause or a stall shows and a hiccup does not."""

import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 5.0
_LEAST_SECONDS = 0.5  # of a measurement; below that the figure jumps


class TransferRate:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, num_bytes: int) -> float:
        """`num_bytes` have come by now. -> bytes a second; 0 while nobody can tell"""
        now = self._clock()
        if self._seen and num_bytes < self._seen[-1][1]:
            self._seen.clear()  # something begins anew
        self._seen.append((now, num_bytes))
        while now - self._seen[0][0] > WINDOW_SECONDS and len(self._seen) > 2:
            self._seen.popleft()
        first_time, first_bytes = self._seen[0]
        if now - first_time < _LEAST_SECONDS:
            return 0.0
        return (num_bytes - first_bytes) / (now - first_time)
