"""What the models are asked to continue. They write children's stories, so these are beginnings of such."""

import json

from tests.benchmarks.machine import SHARED

STORIES = (
    "Once upon a time, there was a little girl named Lily.",
    "Tom and his dog went to the park. They saw a big",
    "The sun was hot and the bird wanted to",
    "One day, a boy found a red ball under his bed. He",
    "Mom said it was time to go to bed, but Sue was not",
    "There was a cat who liked to sleep in a box. One morning,",
    "Ben had a new toy car. He wanted to show it to his friend",
    "In the forest there lived an old bear. The bear was sad because",
)


def stories(count: int) -> list[str]:
    return [STORIES[index % len(STORIES)] for index in range(count)]


def questions(count: int) -> list[str]:
    """First turns of MT-Bench, then the stories: many different texts."""
    path = SHARED / "data" / "prompts" / "mt_bench_question.jsonl"
    found = []
    if path.exists():
        found = [json.loads(line)["turns"][0] for line in path.read_text(encoding="utf-8").splitlines() if line]
    return (list(STORIES) + [" ".join(text.split()[:60]) for text in found])[:count]
