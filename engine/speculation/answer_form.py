"""What a request asks of the form of its answer: texts that end it, a grammar that it follows."""

from engine.errors import ShapeError
from engine.llama.grammar import Grammar
from engine.llama.json_schema import grammar_of_schema
from engine.llama.model import Model
from engine.records import Request
from engine.speculation.constraint import Constraint
from engine.text.answer_text import AnswerText
from engine.text.chat_template import THINKING_END
from engine.text.sampling import Sampler
from engine.words import tr


class AnswerForm:
    """The text of one answer as it grows. Raises ShapeError for a grammar or schema that cannot be used.

    Attributes:
        text: what the answer says.
        chooser: makes the target's choices.
        is_watched: each token of the answer is to be told to `takes_last`.
        was_cornered: the grammar allowed no further token; the loop sets it.
    """

    def __init__(self, request: Request, model: Model, sampler: Sampler, opening: str = "") -> None:
        """`opening`: what the prompt ends with of the answer, the tag before thinking or nothing."""
        self.text = AnswerText(opening, request.stop)
        self.was_cornered = False
        self._model = model
        self._overlooked: tuple[str, ...] = ()
        self._constraint = self._constraint_of(request, sampler, bool(opening))
        self.chooser = self._constraint or sampler
        self.is_watched = self._constraint is not None or self.text.has_stops

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user, when the answer has ended."""
        said = []
        if self._overlooked:
            parts = ", ".join(self._overlooked)
            said.append(tr("No grammar can hold an answer to these parts of the JSON schema: {parts}.", parts=parts))
        if self.was_cornered:
            said.append(
                tr("The answer ends here: the grammar or schema allows nothing that this model can write next.")
            )
        return tuple(said)

    def takes_last(self, token: int) -> bool:
        """Takes in a token that was chosen. -> whether it completes a stop sequence, so that it is the last"""
        if self._constraint:
            self._constraint.accept(token)
        return self.text.take(self._model.piece(token))

    def close(self) -> None:
        """Twice is harmless."""
        if self._constraint:
            self._constraint.close()

    def _constraint_of(self, request: Request, sampler: Sampler, thinks: bool) -> Constraint | None:
        grammar = request.grammar
        if request.json_schema and not grammar:
            schema = grammar_of_schema(request.json_schema)
            grammar, self._overlooked = schema.text, schema.overlooked
        if not grammar:
            return None
        constraint = Constraint(Grammar(self._model, grammar), self._model, sampler, thinks)
        try:
            constraint.check()
            last = request.messages[-1] if request.messages else None
            if last and last.role == "assistant":
                constraint.resume(last.content.rpartition(THINKING_END)[2].lstrip())
        except ShapeError:
            constraint.close()
            raise
        return constraint
