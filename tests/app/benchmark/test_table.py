"""A measurement as a table for people and for programs."""

from app.benchmark.table import measurement_to_csv, measurement_to_markdown
from tests.app.benchmark_results import MEASUREMENT


def test_csv() -> None:
    lines = measurement_to_csv(MEASUREMENT).splitlines()
    assert lines[0].startswith("target,kind,configuration,draft,draft_length,tokens_per_second,low,high,ratio")
    assert lines[2] == "70B,,fixed,1B|Q4.gguf,5,91.0,88.0,93.0,1.52,0.78,3.4,39,40,,"
    assert lines[4].startswith("70B,code,vanilla,")


def test_markdown_table() -> None:
    lines = measurement_to_markdown(MEASUREMENT).splitlines()
    assert lines[2] == "| vanilla | 60.0 | 58.0 to 61.0 | 1.00x |  | 1.00 | 40 of 40 |"
    assert lines[3] == "| fixed, 1B\\|Q4, 5 tokens | 91.0 | 88.0 to 93.0 | 1.52x | 78% | 3.40 | 39 of 40 |"
    assert lines[4] == "| auto, 8B | | | | | | It needs 4.6 GB more. |"
    assert "**Machine:** cpu EPYC, cores 2" in lines
    assert lines[-1] == "Stopped before its end."
