"""What was learned of pairs, beside their calibrations: a fresh process drafts well from its first answer on."""

import logging
from pathlib import Path

from engine.keyed_file import KeyedFile
from engine.policy.policy import Policy

_MOST_PAIRS = 64
_NAME = "learned.json"

log = logging.getLogger(__name__)


class LearnedFile:
    """Acceptance by pair of files, the latest used last. What another version or a stranger wrote is ignored."""

    def __init__(self, calibrations: Path | None) -> None:
        """`calibrations`: the file beside which this one lies."""
        self._file = KeyedFile(calibrations.with_name(_NAME) if calibrations else None)
        self._pairs: dict[Policy, str] = {}
        self._saved: dict[Policy, int] = {}  # observations when it was last written

    def restore(self, pair: str, policy: Policy) -> None:
        """Give the policy of a pair what is known of it, if anything is."""
        self._pairs[policy] = pair
        known = self._file.read().get(pair)
        if known is not None:
            try:
                policy.restore(known)
            except (KeyError, TypeError, ValueError, AttributeError):
                log.warning("What was learned of %s is unreadable and is learned anew.", pair)
        self._saved[policy] = policy.num_observations

    def save(self, policy: Policy) -> None:
        """Keep what the policy knows by now, if that is more than was kept."""
        pair, observations = self._pairs[policy], policy.num_observations
        if self._saved[policy] == observations:
            return
        self._saved[policy] = observations
        known = self._file.read()
        known.pop(pair, None)
        known[pair] = policy.state()
        self._file.write(dict(list(known.items())[-_MOST_PAIRS:]))
