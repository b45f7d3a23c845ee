"""Who proposed each token of a reply, kept compactly beside its text.

One JSON array; a token is `[origin, id, text]`, followed by `draft id, draft text, target probability, draft
probability` where known. An accepted draft token is the token itself and is left out.
"""

import json
from collections.abc import Iterable

from engine.records import Origin, Piece

_CODES = {Origin.TARGET: "t", Origin.DRAFT: "d", Origin.LOOKUP: "l"}
_ORIGINS = {code: origin for origin, code in _CODES.items()}
_DIGITS = 4


def encode(pieces: Iterable[Piece]) -> str:
    """Pieces -> JSON text."""
    return json.dumps([_encode_piece(piece) for piece in pieces], ensure_ascii=False, separators=(",", ":"))


def decode(text: str | None) -> tuple[Piece, ...]:
    """JSON text -> pieces; nothing where the text is not of this form, for marks are an ornament of the reply."""
    if not text:
        return ()
    try:
        return tuple(_decode_piece(item) for item in json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError):
        return ()


def join(parts: Iterable[str]) -> str:
    """Several encoded runs as one."""
    return "[" + ",".join(part[1:-1] for part in parts if len(part) > 2) + "]"


def _encode_piece(piece: Piece) -> list[str | int | float | None]:
    accepted = piece.origin is not Origin.TARGET and piece.draft_id in (None, piece.token_id)
    item: list[str | int | float | None] = [_CODES[piece.origin], piece.token_id, piece.text]
    item += [None, None] if accepted else [piece.draft_id, piece.draft_text]
    item += [_rounded(piece.target_probability), _rounded(piece.draft_probability)]
    while item[-1] is None:
        item.pop()
    return item


def _decode_piece(item: list[str | int | float | None]) -> Piece:
    code, token_id, text, draft_id, draft_text, target_probability, draft_probability = item + [None] * (7 - len(item))
    origin = _ORIGINS[str(code)]
    if origin is not Origin.TARGET and draft_id is None:
        draft_id, draft_text = token_id, text
    return Piece(
        token_id=_int(token_id) or 0,
        text=str(text),
        origin=origin,
        draft_id=_int(draft_id),
        draft_text=None if draft_text is None else str(draft_text),
        target_probability=None if target_probability is None else float(target_probability),
        draft_probability=None if draft_probability is None else float(draft_probability),
    )


def _int(value: str | int | float | None) -> int | None:
    return None if value is None else int(value)


def _rounded(probability: float | None) -> float | None:
    return None if probability is None else round(probability, _DIGITS)
