"""A chat template is a stranger's program: whatever it tries ends in a sentence, soon, and in little memory."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.errors import RequestError
from engine.records import Message
from engine.text.chat_template import ChatTemplate
from engine.text.template_program import _compiled, _rendered
from engine.text.template_worker import WALL_SECONDS, TemplateWorker

USER = Message("user", "Hello")

TIME = (
    "{% set x = 9 ** (9 ** 9) %}",
    "{{ 9 ** 9 ** 9 }}",
    "{% set x = 3 ** 99999999 %}{{ x % 7 }}",
    "{% set x = (7 ** 9999999) // (3 ** 999999) %}",
    "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% set x = a * b %}{% endfor %}{% endfor %}",
    "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% if a == -1 %}x{% endif %}{% endfor %}{% endfor %}",
    "{% macro f(n) %}{% for i in range(9) %}{{ f(n + 1) if n < 40 }}{% endfor %}{% endmacro %}{{ f(0) }}",
    "{% for m in [1] * 99999 %}{% for n in [1] * 99999 %}{% set y = m + n %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) recursive %}{{ loop(range(99999)) }}{% endfor %}",
    "{% set ns = namespace(n=1) %}{% for a in range(99999) %}{% set ns.n = ns.n * (ns.n + 1) %}{% endfor %}",
    "{% for i in range(99999) %}{% set x = range(99999) | list | sort(reverse=true) | sum %}{% endfor %}",
    "{% for i in range(99999) %}{{ ('a' * 99999) | replace('a', 'b') | length }}{% endfor %}",
    "{% for i in range(99999) %}{% set x = ('ab' * 99999) | wordcount %}{% endfor %}",
    "{% for i in range(99999) %}{% set x = ('a ' * 9999) | title | wordwrap(3) %}{% endfor %}",
    "{{ ('<' * 999999) | striptags | length }}",
    "{% for i in range(99999) %}{% set x = ('<a ' * 9999) | striptags %}{% endfor %}",
)
MEMORY = (
    "{{ 'x' * 999999999 }}",
    "{{ 'x' * (10 ** 12) }}",
    "{{ [0] * 999999999 }}",
    "{% set x = 'x' * 99999999 %}{% set y = x ~ x ~ x ~ x %}{{ y }}",
    "{{ 'x' | center(999999999) }}",
    "{{ 'x' | indent(999999999, first=true) }}",
    "{{ '%999999999d' | format(1) }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '%.999999999f' % 1.5 }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ '{:0999999999}'.format(1) }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ 'x'.rjust(999999999) }}",
    "{{ 'x'.zfill(999999999) }}",
    "{{ 'x'.center(999999999) }}",
    "{{ ('\\t' * 99999).expandtabs(99999) }}",
    "{% set ns = namespace(s='x') %}{% for i in range(40) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
    "{% set ns = namespace(l=[0]) %}{% for i in range(40) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
    "{{ (['x'] * 9999) | join('x' * 99999) }}",
    "{{ ('x' * 9999).replace('x', 'x' * 99999) }}",
    "{{ 'x' | replace('', 'x' * 999999999) }}",
    "{{ messages | tojson(indent=999999999) }}",
    "{{ strftime_now('%Y' * 99999999) }}",
    "{{ (range(99999) | list) * 99999 }}",
    "{% for i in range(99999) %}{{ 'x' * 9999 }}{% endfor %}",
    "{{ lipsum(n=99999) }}",
    "{{ 'x' | urlize * 999999999 }}",
)
CRASHES = (
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f(n) %}{{ n }}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "{{ " + "not " * 20000 + "1 }}",
    "{% if 1 %}" * 3000,
    "{{ " + " + ".join(["1"] * 50000) + " }}",
)
ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ messages.__class__.__base__ }}",
    "{{ raise_exception.__globals__ }}",
    "{{ raise_exception.__globals__['sys'].exit() }}",
    "{{ cycler.__init__.__globals__.os.system('id') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends '/etc/passwd' %}",
    "{{ '{0.__class__.__init__.__globals__}'.format(raise_exception) }}",
    "{{ ''.format_map.__self__.__class__.__base__ }}",
    "{% set x = messages.append({}) %}",
    "{% set x = messages[0].update({'role': 'system'}) %}",
    "{{ joiner.__call__.__globals__ }}",
)


def outcome(template: str) -> str:
    """The text, or the sentence of its error."""
    try:
        return ChatTemplate(template, "<s>", "</s>").render([USER]).text
    except RequestError as error:
        return str(error)


@pytest.mark.parametrize("template", [*TIME, *MEMORY, *CRASHES], ids=lambda text: text[:50])
def test_it_ends_soon_and_in_a_sentence(template: str) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    said = outcome(template)
    assert said.startswith("The model's chat template ") or len(said) < 32 * 2**20  # or harmless, with this Jinja
    assert time.monotonic() - started < WALL_SECONDS + 10  # which also start a new process on a busy machine
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 128 * 1024  # kB, of this process


@pytest.mark.parametrize("template", ESCAPES)
def test_nothing_leaves_the_sandbox(template: str) -> None:
    said = outcome(template)
    assert not any(leak in said for leak in ("root:", "<module", "uid=", "<class 'os."))


def test_there_are_more_than_forty_five() -> None:
    assert len({*TIME, *MEMORY, *CRASHES, *ESCAPES}) >= 45


def test_after_a_hostile_one_the_next_is_rendered() -> None:
    worker = TemplateWorker()
    with pytest.raises(RequestError, match="stopped"):
        worker.render("{% set x = 9 ** (9 ** 9) %}", [], "", "")
    with pytest.raises(RequestError, match=r"memory\.|memory"):
        worker.render("{{ 'x' * 999999999 }}", [], "", "")
    assert worker.render("{{ bos_token }}fine", [], "<s>", "") == "<s>fine"
    worker.close()
    assert worker.render("again", [], "", "") == "again"
    worker.close()


def test_a_child_that_was_started_ahead_is_the_one_that_renders() -> None:
    worker = TemplateWorker()
    worker.start()
    ahead = worker._child
    worker.start()
    try:
        assert worker.render("{{ messages[0].content }}", [{"role": "user", "content": "hi"}], "", "") == "hi"
        assert worker._child is ahead
    finally:
        worker.close()


def test_a_warm_worker_starts_no_other_and_compiles_nothing_again() -> None:
    worker = TemplateWorker()
    template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
    turns = [{"role": "user", "content": "hello " * 50}] * 20
    first = worker.render(template, turns, "", "")
    warm = worker._child
    assert warm is not None
    assert [worker.render(template, turns, "", "") for _ in range(20)] == [first] * 20
    assert worker._child is warm
    assert warm.poll() is None
    worker.close()
    order = {"template": template, "messages": turns, "bos": "", "eos": "", "thinking": True}
    assert _rendered(order) == _rendered(order) == {"text": first}
    assert _compiled(template) is _compiled(template)


def test_an_empty_result_is_a_sentence() -> None:
    with pytest.raises(RequestError, match="writes nothing"):
        ChatTemplate("{% if false %}x{% endif %}", "", "").render([USER])


def test_the_child_writes_no_file(tmp_path: Path) -> None:
    """Even a template that got out of the sandbox could not: the system refuses."""
    program = (
        "from engine.text.template_program import _limit_memory\n_limit_memory()\n"
        f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 10)\n"
    )
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert (tmp_path / "x").stat().st_size == 0
