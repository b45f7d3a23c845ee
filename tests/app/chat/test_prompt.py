"""What of a conversation the model is asked, and what the conversation is called."""

from hypothesis import given
from hypothesis import strategies as st

from app.chat.prompt import Prompt, title_of, title_of_question
from app.store.records import StoredAttachment, StoredMessage
from engine.records import Message


def turn(role: str, content: str) -> StoredMessage:
    return StoredMessage(1, 1, None, "user" if role == "user" else "assistant", content, "")


def test_empty_replies_are_left_out_and_the_system_prompt_comes_first() -> None:
    prompt = Prompt.of(" Be brief. ", [turn("user", "a"), turn("assistant", ""), turn("user", "b")])
    assert prompt.turns == (Message("user", "a"), Message("user", "b"))
    assert Prompt("", prompt.turns).characters == 2


def test_the_oldest_exchange_goes_first_and_the_last_question_stays() -> None:
    prompt = Prompt.of("", [turn("user", "a"), turn("assistant", "A"), turn("user", "b"), turn("assistant", "B")])
    shorter = prompt.without_oldest()
    assert [message.content for message in shorter.turns] == ["b", "B"]
    assert shorter.dropped == 2
    assert not shorter.can_drop


@given(st.lists(st.text("ab ", min_size=1, max_size=50).filter(str.strip), min_size=1), st.integers(1, 200))
def test_fitting_leaves_what_is_newest(contents: list[str], context: int) -> None:
    messages = [turn("user" if index % 2 == 0 else "assistant", text) for index, text in enumerate(contents)]
    prompt = Prompt.of("", messages)
    fitted = prompt.fitted(context, reserve=10, tokens_per_character=1.0)
    assert fitted.turns == prompt.turns[fitted.dropped :]
    assert fitted.turns[0].role == "user"
    assert fitted.characters + 10 <= context or not fitted.can_drop


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
