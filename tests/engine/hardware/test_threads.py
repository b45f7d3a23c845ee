import os
import sys

import pytest

from engine.hardware.threads import CpuTicks, busy_cores, cpu_ticks, default_threads, physical_cores


def test_physical_cores_are_at_least_one_and_no_more_than_the_system_counts() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


def test_a_default_leaves_a_core_to_the_window_where_there_are_four() -> None:
    cores = physical_cores()
    for _ in range(3):
        assert 1 <= default_threads() <= (cores - 1 if cores >= 4 else cores)


def test_busy_cores_are_between_none_and_all() -> None:
    assert 0.0 <= busy_cores() <= (os.cpu_count() or 1) * 1.5


def test_busy_cpus_are_a_share_of_those_that_may_be_used() -> None:
    before = CpuTicks(cpus=4, busy=1000, total=9000)
    assert CpuTicks(4, 1010, 9040).busy_since(before) == 1.0
    assert CpuTicks(4, 1000, 9040).busy_since(before) == 0.0
    assert CpuTicks(4, 1000, 9000).busy_since(before) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's ticks are Linux's")
def test_cpus_that_this_process_is_kept_off_do_not_count() -> None:
    allowed = os.sched_getaffinity(0)
    whole = cpu_ticks()
    assert whole is not None
    assert whole.cpus == len(allowed)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        own = cpu_ticks()
    finally:
        os.sched_setaffinity(0, allowed)
    assert own is not None
    assert own.cpus == 1
    assert 0 < own.busy < own.total
    assert own.total == pytest.approx(whole.total / whole.cpus, rel=0.05)  # since boot, all have run equally long


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs to bind a process to one CPU")
def test_a_process_bound_to_one_cpu_has_one_core() -> None:
    allowed = os.sched_getaffinity(0)
    physical_cores.cache_clear()
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert physical_cores() == 1
        assert default_threads() == 1
    finally:
        os.sched_setaffinity(0, allowed)
        physical_cores.cache_clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's list of siblings is Linux's")
def test_hyper_threads_count_once() -> None:
    """Against the kernel's own list, read another way: (package, core) pairs of /proc/cpuinfo."""
    pairs, package = set(), "0"
    cpu = -1
    with open("/proc/cpuinfo", encoding="utf-8") as info:  # noqa: PTH123
        for line in info:
            key, _, value = (part.strip() for part in line.partition(":"))
            cpu = int(value) if key == "processor" else cpu
            package = value if key == "physical id" else package
            if key == "core id" and cpu in os.sched_getaffinity(0):
                pairs.add((package, value))
    if not pairs:
        pytest.skip("/proc/cpuinfo names no cores here")
    assert physical_cores() <= len(pairs)
