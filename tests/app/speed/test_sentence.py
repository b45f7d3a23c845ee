"""What is said of an answer: honest, in the field's words, and never against the figures."""

import pytest

from app.speed.sentence import accepted_share, headline_note, reply_line, sentence, sentence_of_several
from app.speed.verdict import AgainstVanilla, Proposed, Verdict


def drafted(ratio: float | None = 2.13, tokens: int = 100, **changes: object) -> Verdict:
    """100 tokens in 4 s, 78 of 100 draft tokens accepted."""
    span = AgainstVanilla(tokens, 4.0, 4.0 * ratio) if ratio else None
    values: dict[str, object] = {"draft": Proposed(100, 78), "has_draft": True, "is_over": True, "vanilla": span}
    return Verdict(tokens, 4.0, 30, **(values | changes))  # type: ignore[arg-type]


def plain(**changes: object) -> Verdict:
    """100 tokens in 8 s, nothing proposed; an estimate of vanilla that lies 20 % beside."""
    values: dict[str, object] = {"vanilla": AgainstVanilla(100, 8.0, 6.4), "is_over": True}
    return Verdict(100, 8.0, 100, **(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdict", "said", "note"),
    [
        (Verdict(), "The first token is on its way.", ""),
        (Verdict(is_over=True), "No token was written.", ""),
        (plain(speculation="off"), "Vanilla, as you chose: 12.5 tokens/s, one token at a time.", "vanilla"),
        (
            plain(speculation="off", has_draft=True),
            "Vanilla, as you chose: 12.5 tokens/s, one token at a time.",
            "vanilla",
        ),
        (plain(), "No draft is loaded: 12.5 tokens/s is this target's own speed.", "vanilla"),
        (
            plain(has_draft=True, is_over=False),
            "12.5 tokens/s; no draft token was proposed yet.",
            "drafting off",
        ),
        (
            plain(has_draft=True),
            "Drafting was off because it would not pay here: 12.5 tokens/s is the target's own speed.",
            "drafting off",
        ),
        (
            plain(has_draft=True, draft_seconds=2.88),
            "Drafting was off: 12.5 tokens/s. For 36 % of the time the draft read along, to see if it pays.",
            "drafting off",
        ),
        (
            drafted(0.99, is_over=False, is_paused=True, draft=Proposed(100, 8)),
            (
                "Drafting is off for now because it did not pay: 8 % of 100 draft tokens were accepted. "
                "So far: as fast as vanilla (0.99x)."
            ),
            "0.99x vanilla",
        ),
        (
            drafted(None),
            "25.0 tokens/s: 78 % of 100 draft tokens were accepted. Vanilla's speed is not known here.",
            "",
        ),
        (
            drafted(1.8, 31),
            "7.8 tokens/s: 78 % of 100 draft tokens were accepted. Under 32 tokens say nothing about the gain.",
            "",
        ),
        (
            drafted(0.55),
            (
                "Slower than vanilla (0.55x): 78 % of 100 draft tokens were accepted, "
                "but drafting and checking took more than they saved."
            ),
            "0.55x vanilla",
        ),
        (drafted(1.02), "As fast as vanilla (1.02x): 78 % of 100 draft tokens were accepted.", "1.02x vanilla"),
        (drafted(), "2.13x as fast as vanilla: 78 % of 100 draft tokens were accepted.", "2.13x vanilla"),
        (
            drafted(draft=Proposed(), lookup=Proposed(80, 79), has_draft=False),
            "2.13x as fast as vanilla: 99 % of 80 look-up tokens were accepted.",
            "2.13x vanilla",
        ),
        (
            drafted(lookup=Proposed(1, 1)),
            "2.13x as fast as vanilla: 78 % of 100 draft tokens and 100 % of 1 look-up token were accepted.",
            "2.13x vanilla",
        ),
    ],
)
def test_the_sentence_and_the_note_beside_the_figure(verdict: Verdict, said: str, note: str) -> None:
    assert sentence(verdict) == said
    assert headline_note(verdict) == note


@pytest.mark.parametrize(
    ("verdict", "line", "share"),
    [
        (drafted(), "100 tokens · 25.0 tokens/s · 2.13x vanilla · 78 of 100 draft tokens accepted", "78 %"),
        (plain(), "100 tokens · 12.5 tokens/s · vanilla", "–"),
        (plain(has_draft=True), "100 tokens · 12.5 tokens/s · drafting off", "–"),
        (
            drafted(draft=Proposed(), lookup=Proposed(80, 79)),
            "100 tokens · 25.0 tokens/s · 2.13x vanilla · 79 of 80 look-up tokens accepted",
            "look-up 99 %",
        ),
        (
            drafted(vanilla=AgainstVanilla(60, 2.0, 3.0)),
            "100 tokens · 25.0 tokens/s · 1.50x vanilla over 60 of 100 tokens · 78 of 100 draft tokens accepted",
            "78 %",
        ),
        (Verdict(is_over=True), "0 tokens", "–"),
    ],
)
def test_the_line_under_a_reply(verdict: Verdict, line: str, share: str) -> None:
    assert reply_line(verdict) == line
    assert accepted_share(verdict) == share


def test_a_conversation_is_summed_up() -> None:
    both = plain().plus(drafted())
    assert sentence_of_several(both, 2) == (
        "2 replies together. 1.38x as fast as vanilla: 78 % of 100 draft tokens were accepted."
    )
    assert sentence_of_several(plain().plus(plain()), 2) == "2 replies together, none of them drafted: 12.5 tokens/s."
    assert sentence_of_several(drafted(), 1) == sentence(drafted())
