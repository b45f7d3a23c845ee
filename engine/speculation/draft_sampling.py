"""Which token a draft model says while the target samples: its likeliest one, or the one that the shared noise picks.

With the target's noise a draft that resembles the target draws what the target draws (arXiv 2408.07978); a draft whose
chances are far off does better with its likeliest token. Both are judged at every verified position. Pure.
"""

import math

_MEMORY = 200  # positions where the two differed
_LEAST = 12.0  # of these before noise may lose
_SURE = 2.0  # standard deviations


class DraftWay:
    """Shared noise until the likeliest token has proved better; what is remembered decays."""

    def __init__(self) -> None:
        self.greedy = False
        self._noisy = self._likeliest = self._seen = 0.0

    def observe(self, noisy: int, likeliest: int, token: int) -> None:
        """`token` stands where the draft would have said `noisy` or `likeliest`."""
        if noisy == likeliest:
            return
        keep = 1.0 - 1.0 / _MEMORY
        self._seen = self._seen * keep + 1.0
        self._noisy = self._noisy * keep + (noisy == token)
        self._likeliest = self._likeliest * keep + (likeliest == token)
        lead = self._likeliest - self._noisy
        sure = _SURE * math.sqrt(self._likeliest + self._noisy)
        if self._seen >= _LEAST and abs(lead) > sure:
            self.greedy = lead > 0
