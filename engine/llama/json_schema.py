"""A JSON schema as a grammar, by llama-cpp-python's converter; what that converter would overlook is found here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.errors import ShapeError
from engine.words import tr, tr_noop

_PAIRS = (
    ("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum"), ("minProperties", "maxProperties"),
)  # fmt: skip
_EMPTY = {
    "enum": tr_noop("{key} is empty: no value is allowed"),
    "anyOf": tr_noop("{key} is empty: no form is allowed"),
    "oneOf": tr_noop("{key} is empty: no form is allowed"),
}
_OVERLOOKED = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "not", "if", "uniqueItems", "contains",
    "patternProperties", "propertyNames", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchemaGrammar:
    """`overlooked`: keywords of the schema that no grammar can hold an answer to."""

    text: str
    overlooked: tuple[str, ...]


def grammar_of_schema(text: str) -> SchemaGrammar:
    """Raises ShapeError for what is no schema, or one that no JSON can match."""
    from llama_cpp.llama_grammar import json_schema_to_gbnf  # seldom wanted

    schema = _read(text)
    try:
        parts = list(_parts(schema, tr("the schema")))
        for part, where in parts:
            if problem := _contradiction(part):
                raise ShapeError(
                    tr("No answer can match this JSON schema: in {where}, {problem}.", where=where, problem=problem)
                )
        grammar = json_schema_to_gbnf(json.dumps(schema))
    except RecursionError as error:
        raise ShapeError(tr("This JSON schema cannot be used: it is nested too deeply.")) from error
    except (ValueError, AssertionError) as error:
        reason = str(error).rstrip(".")
        raise ShapeError(tr("This JSON schema cannot be used: {reason}.", reason=reason)) from error
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise ShapeError(tr("This JSON schema cannot be used: a part of it is no schema.")) from error
    found = {key for part, _ in parts if isinstance(part, dict) for key in part}
    return SchemaGrammar(grammar, tuple(key for key in _OVERLOOKED if key in found))


def _read(text: str) -> dict[str, Any]:
    try:
        schema = json.loads(text)
    except RecursionError as error:
        raise ShapeError(tr("This JSON schema cannot be used: it is nested too deeply.")) from error
    except json.JSONDecodeError as error:
        raise ShapeError(
            tr(
                "The JSON schema is not valid JSON (line {line}, column {column}: {reason}).",
                line=error.lineno,
                column=error.colno,
                reason=error.msg,
            )
        ) from error
    except ValueError as error:  # e.g. a number of thousands of digits
        raise ShapeError(tr("The JSON schema is not valid JSON ({reason}).", reason=error)) from error
    if not isinstance(schema, dict):
        raise ShapeError(tr("A JSON schema is an object in braces, such as {example}.", example='{"type": "object"}'))
    return schema


def _parts(schema: Any, where: str) -> Iterator[tuple[Any, str]]:
    """A schema and all inside it, each with the words for its place."""
    yield schema, where
    if not isinstance(schema, dict):
        return
    for name, part in _items(schema.get("properties")):
        yield from _parts(part, tr("“{name}”", name=name))
    for definitions in ("$defs", "definitions"):
        for name, part in _items(schema.get(definitions)):
            yield from _parts(part, tr("“{name}”", name=name))
    for key in ("anyOf", "oneOf", "allOf", "prefixItems", "items"):
        inside = schema.get(key)
        for part in inside if isinstance(inside, list) else [inside] if isinstance(inside, dict) else []:
            yield from _parts(part, where)
    if isinstance(more := schema.get("additionalProperties"), dict):
        yield from _parts(more, where)


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _contradiction(schema: Any) -> str:
    """Why nothing matches this part; empty: something may."""
    if schema is False:
        return tr("false allows nothing")
    if not isinstance(schema, dict):
        return ""
    for key, problem in _EMPTY.items():
        if schema.get(key) == []:
            return tr(problem, key=key)
    for low, high in _PAIRS:
        least, most = schema.get(low), schema.get(high)
        if isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most:
            return tr("{low} is above {high}", low=low, high=high)
    together = schema.get("allOf")
    kinds = [part.get("type") for part in together if isinstance(part, dict)] if isinstance(together, list) else []
    if len({kind for kind in kinds if isinstance(kind, str)} - {"number", "integer"}) > 1:
        return tr("allOf asks for several types at once")
    return ""
