"""The Guide's corpus: passages with hand-written questions, split into those trained on and a held-out tenth.

`passages/N-*.toml` hold one table a passage; `passages/phrases.toml` more ways to name them;
`passages/outside.toml` holds what only the passage "fallback" answers.
The held-out tenth is chosen by a hash, in each section by itself, so that adding a section moves nothing.
"""

import hashlib
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("passages")
SECTIONS = ("troubles", "questions", "more")  # of phrases.toml, with a held-out tenth in each
LEARNT_SECTIONS = ("words", "plain")  # of phrases.toml, without
FALLBACK, NO_TOPIC = "fallback", "topics"
KEYWORD_TEMPLATES = (
    "{k}", "{k}?", "what about {k}?", "tell me about {k}", "explain {k}", "what is {k}?", "what's {k}", "how about {k}",
    "help with {k}", "i have a question about {k}", "can you explain {k}?", "i want to know about {k}", "describe {k}",
    "please explain {k}", "could you tell me about {k}?", "what do you know about {k}", "i don't understand {k}",
    "more about {k}", "and {k}?", "how does {k} work?", "info on {k}", "what can you say about {k}",
)  # fmt: skip
ACTION_TEMPLATES = (
    "how do i {a}?", "how can i {a}?", "how to {a}", "can i {a}?", "{a}", "i want to {a}", "is it possible to {a}?",
    "where can i {a}?", "i would like to {a}", "help me {a}", "show me how to {a}", "what do i do to {a}?", "{a}?",
    "is there a way to {a}?", "i need to {a}", "tell me how to {a}", "could i {a}?", "how would i {a}", "i can't {a}",
    "what is the easiest way to {a}", "does it let me {a}?", "am i able to {a}", "where do i {a}?", "how does one {a}",
    "may i {a}", "what must i do to {a}?", "i don't know how to {a}", "explain how to {a}",
)  # fmt: skip
NAME_SHARE, ACTION_SHARE = 0.15, 0.15
OPENINGS = (
    "please tell me, ", "hi, ", "hello, ", "ok, ", "and ", "so ", "can you tell me ", "i wonder, ", "hey, ", "sorry, ",
    "quick question: ", "one more question: ", "now ", "well, ", "please, ", "in tandem, ",
)  # fmt: skip
CLOSINGS = (" please", " in tandem", " here", " thanks", ", please", " in this app", " exactly", " then")
FOLLOW_UPS = (
    "tell me more", "more", "more please", "why?", "why", "and then?", "go on", "continue", "explain that",
    "what else?", "tell me more about it", "can you say more?", "more details please", "and?", "explain more",
    "say more", "anything else about that?", "i want to know more", "more information", "what does that mean?",
    "how so?", "next", "yes", "ok, and?",
)  # fmt: skip
SMALL_WORDS = frozenset((
    "a", "an", "the", "is", "are", "do", "does", "did", "i", "it", "my", "can", "to", "of", "in", "on", "for", "with",
    "be", "will", "there", "that", "this", "me", "you",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer and the questions it answers."""

    identity: str
    group: str
    title: str
    answer: str  # what the shipped pair was trained on
    help: str  # what the help says in its place: Tandem has changed since the training
    following: str  # the passage that a follow-up such as "tell me more" leads to
    keywords: tuple[str, ...]  # names of what it is about
    actions: tuple[str, ...]  # what somebody may want to do
    questions: tuple[str, ...]  # trained on
    held_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    passages: dict[str, Passage]
    outside: tuple[str, ...]  # trained on
    outside_held_out: tuple[str, ...]
    templates: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    synonyms: dict[str, tuple[str, ...]]
    fresh: tuple[tuple[str, str], ...]  # (question, passage) of fresh.toml, never trained on
    newest: frozenset[str]  # held out of the last section that has any: searches, half sentences, complaints

    def held_out(self) -> list[tuple[str, str]]:
        """(question, identity of the right passage) of every phrasing never trained on."""
        pairs = [(question, p.identity) for p in self.passages.values() for question in p.held_out]
        return pairs + [(question, FALLBACK) for question in self.outside_held_out]

    def texts(self) -> list[str]:
        """All text that the vocabulary is trained on: answers weigh more than questions."""
        answers = [p.answer for p in self.passages.values()]
        questions = [question for p in self.passages.values() for question in (*p.questions, *p.keywords, *p.actions)]
        slots = [value for values in self.slots.values() for value in values]
        return answers * 6 + questions * 2 + [q.capitalize() for q in questions] + [*self.outside, *slots]


def load(folder: Path = FOLDER) -> Corpus:
    passages: dict[str, Passage] = {}
    newest: set[str] = set()
    phrases = tomllib.loads((folder / "phrases.toml").read_text(encoding="utf-8"))
    for path in sorted(folder.glob("[0-9]-*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        group = tables.pop("group")
        for identity, table in tables.items():
            trained, held_out = _split(_lines(table["questions"]))
            for section in SECTIONS:  # each split by itself: so a new section moves no older question
                more, more_held_out = _split(_parts(phrases[section].get(identity, "")))
                trained, held_out = trained + more, held_out + more_held_out
            newest.update(more_held_out)
            passages[identity] = Passage(
                identity=identity,
                group=group,
                title=table["title"],
                answer=table["answer"],
                help=table.get("help", table["answer"]),
                following=table["next"],
                keywords=(*table["keywords"], *_parts(phrases["names"].get(identity, ""))),
                actions=tuple(_parts(phrases["actions"].get(identity, ""))),
                questions=(*trained, *(q for name in LEARNT_SECTIONS for q in _parts(phrases[name].get(identity, "")))),
                held_out=held_out,
            )
    outside = tomllib.loads((folder / "outside.toml").read_text(encoding="utf-8"))
    trained, held_out = _split(_lines(outside["questions"]))
    more, more_held_out = _split(_lines(outside["more"]))
    newest.update(more_held_out)
    slots = {name: tuple(values.split(", ")) for name, values in outside["slots"].items()}
    templates = tuple(_lines(outside["templates"]["items"]))
    asked = tomllib.loads(folder.with_name("fresh.toml").read_text(encoding="utf-8"))
    fresh = tuple((question, identity) for identity, line in asked.items() for question in _parts(line))
    synonyms = {words: tuple(_parts(others)) for words, others in phrases["synonyms"].items()}
    trained, held_out = (*trained, *more, *_lines(outside["plain"])), held_out + more_held_out
    return Corpus(passages, trained, held_out, templates, slots, synonyms, fresh, frozenset(newest))


def normal(question: str) -> str:
    """The question without case, punctuation and outer space: what counts as the same phrasing."""
    return " ".join(re.sub(r"[^\w\s+*-]", " ", question.lower()).split())


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines() if line.strip()]


def _parts(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.split(";") if phrase.strip()]


def _split(questions: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The questions trained on and the held-out tenth, in their written order."""
    ranked = sorted(questions, key=lambda question: hashlib.sha256(question.encode()).hexdigest())
    held_out = set(ranked[: round(len(questions) / 10)])
    return tuple(q for q in questions if q not in held_out), tuple(q for q in questions if q in held_out)


class Phrasings:
    """Draws questions for passages: hand-written ones and keyword templates, varied in case, wording and typing."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self.corpus = corpus
        self.random = random.Random(seed)
        self._never = {normal(question) for question, _ in (*corpus.held_out(), *corpus.fresh)}

    def question(self, identity: str) -> str:
        """A phrasing whose right answer is the passage `identity`; never a held-out one."""
        while True:
            varied = self._varied(self._plain(identity))
            if varied and normal(varied) not in self._never:
                return varied

    def follow_up(self) -> str:
        return self._typed(self.random.choice(FOLLOW_UPS))

    def _plain(self, identity: str) -> str:
        if identity == FALLBACK:
            return self._outside()
        passage = self.corpus.passages[identity]
        roll = self.random.random()
        if passage.keywords and roll < NAME_SHARE:
            return self.random.choice(KEYWORD_TEMPLATES).format(k=self.random.choice(passage.keywords))
        if passage.actions and roll > 1 - ACTION_SHARE:
            return self.random.choice(ACTION_TEMPLATES).format(a=self.random.choice(passage.actions))
        return self.random.choice(passage.questions)

    def _outside(self) -> str:
        if self.random.random() < 0.75:
            return self.random.choice(self.corpus.outside)
        template = self.random.choice(self.corpus.templates)
        return template.format(**{name: self.random.choice(values) for name, values in self.corpus.slots.items()})

    def _varied(self, question: str) -> str:
        roll = self.random.random
        for chance in (0.4, 0.3):
            if roll() < chance:
                question = self._reworded(question)
        if roll() < 0.15:
            question = self._shortened(question)
        if roll() < 0.12:
            question = self.random.choice(OPENINGS) + question
        if roll() < 0.10:
            question = question.rstrip("?.! ") + self.random.choice(CLOSINGS)
        return self._typed(question)

    def _shortened(self, question: str) -> str:
        """The question without one of its small words: they decide little and should decide little."""
        words = question.split()
        small = [index for index, word in enumerate(words) if word in SMALL_WORDS]
        if len(words) < 4 or not small:
            return question
        del words[self.random.choice(small)]
        return " ".join(words)

    def _reworded(self, question: str) -> str:
        found = [words for words in self.corpus.synonyms if re.search(rf"\b{words}\b", question)]
        if not found:
            return question
        words = self.random.choice(found)
        return re.sub(rf"\b{words}\b", self.random.choice(self.corpus.synonyms[words]), question, count=1)

    def _typed(self, question: str) -> str:
        """The question as somebody might type it: capitals, end marks, apostrophes, slips of the finger."""
        roll = self.random.random
        if roll() < 0.5:
            question = question.rstrip("?.! ") + self.random.choice(("", "", "?", "?", "??", " ?", ".", "!"))
        case = roll()
        if case < 0.4:
            question = question[:1].upper() + question[1:]
        elif case < 0.44:
            question = question.upper()
        elif case < 0.48:
            question = question.title()
        if roll() < 0.05:
            question = question.replace("'", "")
        return self._slip(question) if roll() < 0.12 else question

    def _slip(self, question: str) -> str:
        if len(question) < 6:
            return question
        at = self.random.randrange(1, len(question) - 2)
        kind = self.random.randrange(4)
        if kind == 0:
            return question[:at] + question[at + 1 :]
        if kind == 1:
            return question[:at] + question[at] + question[at:]
        if kind == 2:
            return question[:at] + question[at + 1] + question[at] + question[at + 2 :]
        return question[:at] + self.random.choice("abcdefghijklmnopqrstuvwxyz") + question[at + 1 :]
