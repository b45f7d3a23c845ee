"""What of a conversation the model is asked, and what the conversation is called."""

from app.chat.prompt import SUMMARY_HEAD, GenerationOptions, Prompt, title_of, title_of_question
from app.store.records import StoredAttachment, StoredMessage
from engine.records import Message


def turn(role: str, content: str) -> StoredMessage:
    return StoredMessage(1, 1, None, "user" if role == "user" else "assistant", content, "")


def test_empty_replies_are_left_out_and_the_system_prompt_comes_first() -> None:
    prompt = Prompt.of(" Be brief. ", [turn("user", "a"), turn("assistant", ""), turn("user", "b")])
    assert prompt.turns == (Message("user", "a"), Message("user", "b"))
    assert prompt.places == (0, 2)
    assert prompt.request(GenerationOptions()).messages[0] == Message("system", "Be brief.")


def test_a_shorter_prompt_counts_what_is_left_out_and_tells_the_summary() -> None:
    turns = [turn("user", "a"), turn("assistant", "A"), turn("user", "b"), turn("assistant", "B"), turn("user", "c")]
    prompt = Prompt.of("Be brief.", turns)
    assert prompt.starts == (2, 4)
    shorter = prompt.starting_at(2, "They spoke of a.")
    assert [message.content for message in shorter.turns] == ["b", "B", "c"]
    assert shorter.dropped == 2
    told = shorter.request(GenerationOptions()).messages[0]
    assert told == Message("system", f"Be brief.\n\n{SUMMARY_HEAD}\nThey spoke of a.")


def test_titles() -> None:
    assert title_of("Hello") == "Hello"
    assert title_of("\n\n  Why do owls fly at night?\nAnd bats?") == "Why do owls fly at night?"
    assert title_of("Explain speculative decoding to me as if I were a llama, please") == (
        "Explain speculative decoding to me as if I were…"
    )
    assert title_of("x" * 100) == "x" * 48 + "…"
    assert title_of("   ") == ""


def test_an_attached_file_stands_before_the_question() -> None:
    file = StoredAttachment("report.pdf", 9000, "pages 3 to 7 of 40", "Owls sleep.\n")
    question = StoredMessage(1, 1, None, "user", "What do owls do?", "", attachments=(file,))
    prompt = Prompt.of("", (question,))
    assert prompt.turns[0].content == (
        "--- File: report.pdf (pages 3 to 7 of 40) ---\nOwls sleep.\n--- End of report.pdf ---\n\nWhat do owls do?"
    )
    assert prompt.asked == "What do owls do?"
    alone = StoredMessage(1, 1, None, "user", "", "", attachments=(StoredAttachment("a.txt", 1, "", "x"),))
    assert Prompt.of("", (alone,)).turns[0].content == "--- File: a.txt ---\nx\n--- End of a.txt ---"
    assert title_of_question(alone) == "a.txt"
