from pathlib import Path

import pytest

from engine.hardware.free_memory import free_memory, linux_free_memory

GB = 10**9


def system(root: Path, available_kib: int) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/meminfo").write_text(f"MemTotal: 99 kB\nMemAvailable:   {available_kib} kB\nHugePages_Total: 0\n")
    return root


def test_this_machine_has_some_memory() -> None:
    assert 10**6 < free_memory() < 10**15


def test_without_a_limit_the_kernel_is_believed(tmp_path: Path) -> None:
    assert linux_free_memory(system(tmp_path, 5_000_000)) == 5_000_000 * 1024


def test_cgroup_v2_limit_of_the_process_and_of_its_parents(tmp_path: Path) -> None:
    group = tmp_path / "sys/fs/cgroup"
    (group / "a/b").mkdir(parents=True)
    system(tmp_path, 64_000_000)
    (tmp_path / "proc/self/cgroup").write_text("0::/a/b\n")
    (group / "a/b/memory.max").write_text("max\n")
    (group / "a/b/memory.current").write_text("1\n")
    (group / "a/memory.max").write_text(f"{8 * GB}\n")
    (group / "a/memory.current").write_text(f"{6 * GB}\n")
    assert linux_free_memory(tmp_path) == 2 * GB
    (group / "a/memory.stat").write_text(f"anon 5\ninactive_file {GB}\n")
    assert linux_free_memory(tmp_path) == 3 * GB


@pytest.mark.parametrize(("limit", "expected"), [(3 * GB, GB), (2**63 - 4096, 8_000_000 * 1024)])
def test_cgroup_v1(tmp_path: Path, limit: int, expected: int) -> None:
    system(tmp_path, 8_000_000)
    memory = tmp_path / "sys/fs/cgroup/memory"
    memory.mkdir(parents=True)
    (memory / "memory.limit_in_bytes").write_text(str(limit))
    (memory / "memory.usage_in_bytes").write_text(str(2 * GB))
    assert linux_free_memory(tmp_path) == expected


def test_a_group_over_its_limit_has_nothing(tmp_path: Path) -> None:
    system(tmp_path, 8_000_000)
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "memory.max").write_text("1000")
    (group / "memory.current").write_text("2000")
    assert linux_free_memory(tmp_path) == 0


def test_a_system_without_proc_counts_its_whole_memory(tmp_path: Path) -> None:
    assert linux_free_memory(tmp_path) > 10**8
