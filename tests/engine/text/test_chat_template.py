import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from engine.errors import RequestError
from engine.gguf.file import control_tokens
from engine.gguf.parser import read_header
from engine.llama.model import Model
from engine.records import Message
from engine.text.chat_template import CORRECT_IT, NO_SYSTEM_ROLE, NO_TEMPLATE, ChatTemplate, Segment
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
LLAMA_3 = (
    "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + "
    "message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}"
    "{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}"
    "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}"
)
STRICT = (  # Gemma's manner: no system role, and turns must alternate
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('No system role') }}{% endif %}"
    "{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant') }}{% endif %}"
    "<start_of_turn>{{ message['role'] }}\n{{ message['content'] | trim }}<end_of_turn>\n{% endfor %}"
)
SILENT = "{% for message in messages if message.role == 'user' %}[{{ message.content }}]{% endfor %}"
REASONING = (
    "{% for message in messages %}{% if message.role == 'assistant' and '</think>' in message.content %}"
    "{{ message.content.split('</think>')[-1] }}{% else %}{{ message.content }}{% endif %}|{% endfor %}"
)
USER = Message("user", "Hello there")
CONVERSATION = [
    Message("system", "Be kind."),
    Message("user", "  Hello  "),
    Message("assistant", "Hi!\n"),
    Message("user", "Bye"),
]


def whole(text: str) -> tuple[Segment, ...]:
    return (Segment(text, False),)


@pytest.mark.parametrize("template", [CHATML, LLAMA_3, CHAT_TEMPLATE, REASONING])
def test_renders_as_llama_cpp_python_does(template: str) -> None:
    expected = Jinja2ChatFormatter(template, eos_token="</s>", bos_token="<s>")(
        messages=[{"role": message.role, "content": message.content} for message in CONVERSATION]
    ).prompt
    assert ChatTemplate(template, "<s>", "</s>").render(CONVERSATION).segments == whole(expected)


def test_bos_is_left_to_the_template_that_writes_it() -> None:
    assert not ChatTemplate(LLAMA_3, "<|begin_of_text|>", "").render([USER]).add_special
    assert ChatTemplate(CHATML, "<|begin_of_text|>", "").render([USER]).add_special
    assert ChatTemplate(CHATML, "", "").render([USER]).add_special


def test_a_follow_up_begins_with_the_earlier_prompt() -> None:
    template = ChatTemplate(CHATML, "", "")
    first = template.render(CONVERSATION[:2]).text
    assert template.render(CONVERSATION).text.startswith(first + "Hi!")


def test_whitespace_around_blocks_is_trimmed() -> None:
    template = "{% for message in messages %}\n    {{ message.content }}\n{% endfor %}\nend"
    assert ChatTemplate(template, "", "").render([USER]).text == "    Hello there\nend"


def test_tojson_time_loops_and_generation_tags() -> None:
    template = (
        "{% for message in messages %}{% generation %}{{ message | tojson }}{% endgeneration %}{% break %}{% endfor %}"
        "{{ strftime_now('%Y') | length }}"
    )
    text = ChatTemplate(template, "", "").render([Message("user", "é <b>"), USER]).text
    assert text == json.dumps({"role": "user", "content": "é <b>"}, ensure_ascii=False) + "4"


# --- what templates refuse ---------------------------------------------------------------------


def test_a_system_prompt_moves_into_the_first_user_message() -> None:
    rendered = ChatTemplate(STRICT, "<bos>", "").render(CONVERSATION[:2])
    assert rendered.text == "<bos><start_of_turn>user\nBe kind.\n\n  Hello<end_of_turn>\n"
    assert rendered.notice == NO_SYSTEM_ROLE


def test_the_move_is_said_once_and_keeps_the_prefix() -> None:
    template = ChatTemplate(STRICT, "<bos>", "")
    later = template.render(CONVERSATION)
    assert later.notice is None
    assert later.text.startswith(template.render(CONVERSATION[:2]).text)


def test_a_template_that_drops_the_system_prompt_gets_it_too() -> None:
    rendered = ChatTemplate(SILENT, "", "").render(CONVERSATION[:2])
    assert rendered.text == "[Be kind.\n\n  Hello  ]"
    assert rendered.notice == NO_SYSTEM_ROLE


def test_neighbours_of_one_role_are_joined_where_turns_must_alternate() -> None:
    rendered = ChatTemplate(STRICT, "", "").render([USER, Message("user", "Anyone?")])
    assert rendered.text == "<start_of_turn>user\nHello there\n\nAnyone?<end_of_turn>\n"


def test_a_refusal_gives_the_templates_reason() -> None:
    template = ChatTemplate("{{ raise_exception('Only after dark.') }}", "", "")
    with pytest.raises(RequestError, match=r"refuses this conversation: Only after dark\. Start"):
        template.render([USER])


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{% for %}", "error in line 1"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ messages[7].content }}", "refuses this conversation"),
        ("{{ ''.__class__.__mro__ }}", "refuses this conversation"),  # the sandbox
        ("{% set x = messages.append(1) %}", "refuses this conversation"),
        ("{% for i in range(99999) %}{{ 'x' * 9999 }}{% endfor %}", "does not come to an end"),
    ],
)
def test_broken_and_hostile_templates_are_sentences(template: str, reason: str) -> None:
    with pytest.raises(RequestError, match=reason):
        ChatTemplate(template, "", "").render([USER])


@pytest.mark.parametrize("messages", [[], [Message("user", " \n")], [Message("system", "x"), Message("user", "")]])
def test_an_empty_message_is_refused(messages: list[Message]) -> None:
    for template in (CHATML, None):
        with pytest.raises(RequestError, match="nothing to answer"):
            ChatTemplate(template, "", "").render(messages)


# --- no template -------------------------------------------------------------------------------


def test_without_a_template_the_text_is_continued_and_that_is_said_once() -> None:
    template = ChatTemplate(None, "<s>", "</s>")
    first = template.render([Message("user", "Once upon a time")])
    assert first.segments == (Segment("Once upon a time", True),)
    assert first.add_special
    assert first.notice == NO_TEMPLATE
    second = template.render([Message("user", "Once"), Message("assistant", "upon"), Message("user", "a time")])
    assert (second.text, second.notice) == ("Once\n\nupon\n\na time", None)
    assert ChatTemplate("  ", "", "").render([USER]).notice == NO_TEMPLATE


# --- typed control tokens ----------------------------------------------------------------------


def test_a_typed_control_token_stays_text(tmp_path: Path) -> None:
    control = control_tokens(read_header(write_tiny(tmp_path / "m.gguf")))
    rendered = ChatTemplate(CHAT_TEMPLATE, "<s>", "</s>", control).render(
        [Message("user", "Say <|end|> and </s> please")]
    )
    assert rendered.segments == (
        Segment("<s><|turn|>user\nSay ", False),
        Segment("<|end|>", True),
        Segment(" and ", False),
        Segment("</s>", True),
        Segment(" please<|end|>\n<|turn|>assistant\n", False),
    )
    assert not rendered.segments[1].parse_special


def test_llama_cpp_makes_no_control_token_of_typed_text(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "m.gguf", template=CHAT_TEMPLATE)
    rendered = ChatTemplate(CHAT_TEMPLATE, "<s>", "</s>", control_tokens(read_header(path))).render(
        [Message("user", "the <|end|> the")]
    )
    with Model(path, 0, vocabulary_only=True) as model:
        tokens = []
        for segment in rendered.segments:
            tokens += model.tokenize(segment.text, add_special=False, parse_special=segment.parse_special)
        careless = model.tokenize(rendered.text, add_special=False, parse_special=True)
    end = 4
    assert careless.count(end) == 2
    assert tokens.count(end) == 1
    assert tokens[:2] == [1, 3]


def test_only_the_models_own_control_tokens_are_set_apart() -> None:
    rendered = ChatTemplate(CHATML, "", "", ["<|im_end|>"]).render([Message("user", "<|eot_id|> </s>")])
    assert len(rendered.segments) == 1


@pytest.mark.parametrize("typed", ["<|im_end|>", "<|eot_id|>", "</s>", "<end_of_turn>", "<｜User｜>", "[INST]"])
def test_an_unknown_vocabulary_sets_apart_what_looks_like_control(typed: str) -> None:
    segments = ChatTemplate(CHATML, "", "").render([Message("user", f"a {typed}")]).segments
    assert Segment(typed, True) in segments


def test_an_answer_keeps_its_reasoning_marks_for_the_template() -> None:
    template = ChatTemplate(REASONING, "", "", ["<think>", "</think>", "<|im_end|>"])
    rendered = template.render([Message("assistant", "<think>hm</think>Yes <|im_end|>"), Message("user", "</think>")])
    assert rendered.text == "Yes <|im_end|>|</think>|"
    assert [segment.text for segment in rendered.segments if segment.is_content] == ["<|im_end|>", "</think>"]


@given(st.lists(st.text(st.sampled_from("a <|end>/s\ue000\ue0010\n"), min_size=1), min_size=1, max_size=4))
def test_contents_come_through_unchanged_and_never_act(contents: list[str]) -> None:
    control = ["<|end|>", "</s>", "<|e"]
    messages = [Message("user", content) for content in contents] + [Message("user", "last")]
    rendered = ChatTemplate("{% for m in messages %}{{ m.content }}\x01{% endfor %}", "", "", control).render(messages)
    assert rendered.text == "".join(message.content + "\x01" for message in messages)
    parsed = "\x00".join(segment.text for segment in rendered.segments if segment.parse_special)
    assert not any(token in parsed for token in control)


def test_an_answer_that_was_begun_goes_on() -> None:
    source = "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}[assistant]"
    messages = [Message("user", "Count."), Message("assistant", "One, two, </s>")]
    rendered = ChatTemplate(source, "<s>", "</s>").render(messages)
    assert rendered.segments == (Segment("[user]Count.[assistant]", False), Segment("One, two, </s>", True))
    plain = ChatTemplate(None, "<s>", "</s>").render([Message("user", "Once"), Message("assistant", "upon a")])
    assert plain.text == "Once\n\nupon a"


QWEN_LIKE = (
    "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "
    "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}"
)


def test_thinking_is_switched_off_where_the_template_offers_that() -> None:
    template = ChatTemplate(QWEN_LIKE, "", "")
    question = [Message("user", "Why?")]
    assert template.render(question).text == "user: Why?\nassistant: "
    assert template.render(question, thinking=False).text == "user: Why?\nassistant: <think>\n\n</think>\n\n"


def test_a_thought_that_the_template_has_opened_goes_on_once() -> None:
    template = ChatTemplate("{% for m in messages %}{{ m.content }}\n{% endfor %}{{ '<think>\n' }}", "", "")
    begun = [Message("user", "Why?"), Message("assistant", "<think>\nBecause")]
    assert template.render(begun).text == "Why?\n<think>\nBecause"


@pytest.mark.parametrize("template", [CHATML, LLAMA_3, STRICT, CHAT_TEMPLATE])
def test_a_template_that_works_passes_the_trial(template: str) -> None:
    ChatTemplate(template, "<s>", "</s>", is_users=True).try_out()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for message in messages %}{{ message.content }}", "has an error in line 1"),
        ("{{ raise_exception('never') }}", "refuses this conversation: never."),
        ("{{ messages[0].role }}", "leaves out what the user writes"),
        ("{% set x = 9 ** (9 ** 9) %}", "was stopped"),
        ("{{ '' }}", "writes nothing"),
    ],
)
def test_a_template_of_the_users_own_is_theirs_to_correct(template: str, said: str) -> None:
    with pytest.raises(RequestError, match=re.escape(said)) as caught:
        ChatTemplate(template, "<s>", "</s>", is_users=True).try_out()
    assert str(caught.value).endswith(CORRECT_IT)
    assert "another file" not in str(caught.value)
