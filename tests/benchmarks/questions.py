"""MT-Bench's questions as chats, both turns: a turn is a list of messages, as JSON, which names it too."""

import json
from typing import Any

from tests.benchmarks.machine import SHARED
from tests.benchmarks.runners import Tandem

CHAT = {"temperature": 0.7, "top_k": 40, "top_p": 0.95, "min_p": 0.05}  # what people use
SAMPLINGS: dict[str, dict[str, Any]] = {"greedy": {"temperature": 0.0}, "chat": CHAT}
_REPLY_TOKENS = 160  # of the first turn's answer, which the second turn has before it


def turns(tandem: Tandem, count: int) -> list[str]:
    """Both turns of `count` questions, spread over all kinds; the answer between them is this target's own."""
    file = SHARED / "data" / "prompts" / "mt_bench_question.jsonl"
    if not file.is_file():
        raise SystemExit(f"{file.name} is missing: the benchmarks need the shared test data beside the checkout.")
    asked = [json.loads(line)["turns"] for line in file.read_text("utf-8").splitlines() if line.strip()]
    found = []
    for first, second in asked[:: max(1, len(asked) // count)][:count]:
        question = [{"role": "user", "content": first}]
        reply = tandem.chat(
            json.dumps(question), _REPLY_TOKENS, SAMPLINGS["greedy"], 0, speculation="off", lookup=False
        )
        history = [*question, {"role": "assistant", "content": str(reply.extra["text"])}]
        found += [json.dumps(question), json.dumps([*history, {"role": "user", "content": second}])]
    return found
