"""How far a benchmark is, and how long the rest takes."""

from dataclasses import dataclass

from engine.records import Row


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a benchmark is; `rows` are the results so far, best known now."""

    done: int
    total: int
    label: str
    seconds_left: float | None
    rows: tuple[Row, ...] = ()

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 0.0


@dataclass
class Spent:
    """How long answers of one kind took, and how many are planned."""

    planned: int = 0
    done: int = 0
    seconds: float = 0.0

    @property
    def mean(self) -> float:
        return self.seconds / self.done if self.done else 0.0

    def add(self, seconds: float) -> None:
        self.done += 1
        self.seconds += seconds

    def left(self, seconds_each: float) -> float:
        return max(self.planned - self.done, 0) * seconds_each
