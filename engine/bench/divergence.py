"""Where two answers to one request part, and how near the target's choice was there."""

from collections.abc import Sequence

from engine.engine import Engine
from engine.records import Divergence, Request
from engine.speculation.session import Session


def locate_divergence(
    engine: Engine,
    request: Request,
    prompt: int,
    vanilla: Sequence[int],
    other: Sequence[int],
    session: Session | None = None,
) -> Divergence:
    """Where two different answers first differ. `prompt` is its index, for the report.

    Texts of one seed can only part at a near-tie: there the last bits of the logits, which depend on the batch width,
    decide. The margin is what single-token decoding gives. An answer that ends earlier parts with id -1.
    `session`: the one that gave `vanilla`, where it is still open; the margin then costs one decode.
    """
    shared = next((i for i, (a, b) in enumerate(zip(vanilla, other, strict=False)) if a != b), None)
    position = min(len(vanilla), len(other)) if shared is None else shared
    vanilla_id = vanilla[position] if position < len(vanilla) else -1
    other_id = other[position] if position < len(other) else -1
    return Divergence(
        prompt=prompt,
        position=position,
        vanilla_id=vanilla_id,
        other_id=other_id,
        vanilla_text=engine.text_of(vanilla_id),
        other_text=engine.text_of(other_id),
        margin=engine.margin(request, vanilla[:position], vanilla_id, other_id, session),
    )
