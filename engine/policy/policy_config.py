"""Every constant of the policy, with its unit and where it comes from.

Sources: [sim] chosen in the simulator, so that the bounds of `pytest tests/engine/policy/test_policy.py` hold in
all of its worlds; [recorded] chosen on a real model's answers, `tests/benchmarks/replay.py`; [cpu] measured on two
cores with AVX-512, `tests/benchmarks`; [maths] follows from the method; [choice] a trade between two goods, explained
beside it.
"""

import math
from dataclasses import dataclass

MAX_DRAFT_TOKENS = 24  # [cpu] from 25 rows on a pass costs as much a row as a prompt does


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """How the policy judges and decides. Frozen: a variant for an experiment is made with `dataclasses.replace`."""

    max_draft_tokens: int = MAX_DRAFT_TOKENS  # tokens a round

    # --- when to plan --------------------------------------------------------------------------
    replan_rounds: int = 2  # rounds between two plans at least [cpu: a plan takes 1 to 2 ms ...]
    replan_ns: int = 200_000_000  # ns between two plans [... so that at most 1 % of the time goes into planning]
    settled_observations: int = 150  # observations from which on plans are that rare; up to five times as often before
    least_known_observations: int = 30  # [sim] that count as known when the interval of early plans is worked out

    # --- whether to draft ----------------------------------------------------------------------
    gain: float = 1.02  # ratio over vanilla that a plan must promise [choice: a tie goes to the simpler way]
    gain_unknown: float = 1.1  # the same while nothing is known of the draft [sim: the first 100 tokens]
    least_scored: int = 8  # tokens by which a draft can be judged [sim]
    cheap_step: float = 0.07  # first draft token over a vanilla pass, below which the model is asked every time [cpu]
    attained_rate: float = 0.03  # share by which the attained rate follows one round [sim]
    attained_cap: float = 2.0  # the attained rate counts at most this many times the planned one [sim]

    # --- when a draft that is off is asked again -----------------------------------------------
    first_quiet_tokens: int = 16  # tokens between the first two probes [sim: hostile drafts cost at most 2 %]
    quiet_credit_tokens: int = 64  # tokens that count as passed when drafting goes off: the first probe comes soon
    # (a scored token over a vanilla pass, tokens between two probes at most): scoring costs the same a token however
    # rarely it is done, so where that is little it is done often [sim: drift]
    quiet_limits: tuple[tuple[float, int], ...] = ((0.006, 128), (0.02, 256), (math.inf, 4096))
    quiet_factor: int = 2  # by which the time between probes grows ...
    hopeless_factor: int = 4  # ... and where the draft is mostly wrong
    hopeless_probability: float = 0.3  # mean acceptance below which a draft is that
    scoring_share: float = 0.02  # of the time since the last probe that the next one may take [choice: never slower]

    # --- acceptance models ---------------------------------------------------------------------
    margin_edges: tuple[float, ...] = (0.1, 0.25, 0.5, 0.9, 1.4, 2.0, 3.0, 4.5, 7.0, 11.0)  # logits, best over second
    match_edges: tuple[float, ...] = (2.5, 3.5, 4.5, 6.5, 9.5, 14.5, 22.5)  # tokens that an n-gram matched
    # probabilities before anything is known, bin by bin [cpu: rounded, from TinyStories pairs]
    margin_prior: tuple[float, ...] = (0.40, 0.44, 0.48, 0.54, 0.60, 0.66, 0.73, 0.81, 0.88, 0.93, 0.96)
    match_prior: tuple[float, ...] = (0.20, 0.28, 0.36, 0.48, 0.60, 0.70, 0.78, 0.85)
    matched_prior: tuple[float, ...] = (0.78, 0.80, 0.82, 0.85, 0.88, 0.90, 0.92, 0.94, 0.96, 0.97, 0.98)
    against_prior: tuple[float, ...] = (0.15, 0.17, 0.20, 0.24, 0.28, 0.33, 0.40, 0.50, 0.60, 0.70, 0.80)
    overridden_prior: tuple[float, ...] = (0.20, 0.26, 0.34, 0.46, 0.58, 0.68, 0.76, 0.82)
    # observations that a draft model's bases are thought to have had before any: how often each kind is met [sim]
    draft_prior_strength: float = 4.0
    matched_prior_strength: float = 0.2
    against_prior_strength: float = 0.1
    overridden_prior_strength: float = 0.1
    memory: float = 250.0  # observations that count [sim: drift against regret]
    ngram_memory: float = 40.0  # the same for n-grams alone: text changes faster than a pair does [recorded]
    bin_strength: float = 8.0  # observations at which a bin counts as much as the trend over all bins [sim]
    level_spread: float = 1.5  # logits: standard deviation of the trend's level around the prior's [sim]
    ngram_level_spread: float = 0.4  # the same for n-grams alone: a few lucky tokens are no trend [recorded]
    slope_spread: float = 0.5  # the same of its slope, as a ratio [sim]
    floor: float = 0.01  # least probability [maths: a product must not vanish]
    ceiling: float = 0.995  # greatest [maths]
    recent_decay: float = math.exp(-1.0 / 40)  # an observation: how fast the watch for a changed text forgets [sim]
    surprise: float = 3.0  # standard deviations at which a text counts as changed [sim: bursts]
    forget: float = 4.0  # factor by which what was seen before then loses weight [sim: bursts]

    # --- costs ---------------------------------------------------------------------------------
    clip: float = 2.0  # ratio that one timing may claim at most [cpu: a scheduler's hiccup is not a cost]
    scale_rate: float = 0.1  # exponent by which all batch sizes follow one timing: machine, load and depth [sim]
    size_rate: float = 0.06  # the same for one batch size alone [sim]
    size_decay: float = 0.99  # of a batch size's deviation, each time it is seen: what all share belongs to the scale
    stale_passes: int = 100  # passes after which an unused batch size drifts back to its calibration, since what a
    relax: float = 0.85  # busy moment taught about it would else keep it out of use for good: exponent ...
    relax_every: int = 16  # ... applied every so many passes [sim]
    draft_rate: float = 0.1  # exponent by which a draft's costs follow one timing [sim]

    # --- the live baseline, and whether drafting keeps its promise ------------------------------
    baseline_prior: float = 2.0  # rounds that what was known before counts as
    baseline_memory: float = 32.0  # rounds that count [choice: a panel that follows a load within seconds]
    baseline_clip: float = 20.0  # ratio over the mean that one round may claim [cpu: barriers on a busy machine]
    # vanilla passes that a source of drafts may lose before it is shut [sim: good drafts pay 0.6 %]
    guard_loss: float = 6.0
    guard_ngram_loss: float = 4.0
    guard_retry: float = 0.33  # of that for another try, and after the machine changed
    # vanilla passes saved that count at most, and make up for later losses [ablation: at 3 a draft that pays is shut,
    # and ten answers took 20 % longer; at 4 none did, and losing ones go a third sooner]
    guard_credit: float = 8.0
    guard_clip: float = 2.5  # vanilla passes that one round may lose at most [cpu: hiccups]
    guard_first_pause: int = 32  # tokens for which it is shut at first ...
    guard_last_pause: int = 2048  # ... and at most, twice as long each time
    changed: float = 1.3  # ratio of all costs to those when vanilla was last seen, at which that is asked anew
    slow: float = 2.5  # ratio of one pass over what was expected that means the same [sim: load against hiccups]
    careful_tokens: int = 2  # draft length after a pause or for another try; doubled by every round that gains
    pause_tokens: int = 8  # vanilla tokens then [choice: enough for the mean to follow, see baseline_prior]
    pause_every: int = 64  # tokens between two such pauses at least


DEFAULT = PolicyConfig()
