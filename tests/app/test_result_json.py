"""A measurement as JSON comes back the same; foreign, damaged and newer ones are refused with a sentence."""

import json

import pytest

from app import result_json
from app.result_json import MeasurementFormatError
from tests.app.benchmark_results import MEASUREMENT


def test_a_measurement_comes_back_from_json() -> None:
    assert result_json.loads(result_json.dumps(MEASUREMENT)) == MEASUREMENT


def test_the_command_lines_json_is_read_too() -> None:
    data = json.loads(result_json.dumps(MEASUREMENT))
    del data["format"], data["version"], data["kinds"], data["finished"]
    data["rows"][0]["invented"] = 1
    read = result_json.loads(json.dumps(data))
    assert read.rows == MEASUREMENT.rows
    assert read.finished


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "not a Tandem measurement"),
        ("[]", "no rows"),
        ('{"format": "other", "rows": []}', "no rows"),
        ('{"version": 2, "rows": []}', "version 2.*Update Tandem"),
        ('{"rows": [{}]}', "damaged.*configuration"),
        ('{"rows": [{"configuration": "vanilla"}]}', "damaged"),
        ('{"rows": 3}', "damaged"),
        ('{"rows": [], "machine": 5}', "damaged.*object"),
    ],
)
def test_foreign_damaged_and_newer_measurements(text: str, sentence: str) -> None:
    with pytest.raises(MeasurementFormatError, match=sentence):
        result_json.loads(text)
