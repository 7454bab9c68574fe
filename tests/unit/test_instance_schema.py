"""docs/instance.schema.json accepts what the reader accepts, and refuses what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdproof import InputError, Instance, families, files
from sdproof import strategies as sds
from sdproof.model import serial

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "instance.schema.json").read_text(encoding="utf-8")
)
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

SPECTRUM = {"eigenvalues": ["2", 1], "theta": ["-1/2", 3], "noise_variance": "0.1", "n": 9}
SINGULAR = {"singular_values": [1, "3/2"], "theta": [0, "1e-3"], "noise_variance": 1}
SNR = {"eigenvalues": [2, "1"], "snr": [0, "7/3"]}
DESIGN = {"X": [["1", 2], [0, "1/3"]], "rows": "samples", "theta": [1, 0], "noise_variance": 2}
BALL = {"mid": ["3", "-1"], "rad": ["1", "-30"]}
FORMS = [SPECTRUM, SINGULAR, SNR, DESIGN]


def reader_accepts(data: Any) -> bool:
    """Whether the reader takes the JSON text of a value."""
    try:
        serial.load_problem(_file(data))
    except InputError:
        return False
    return True


def _file(data: Any) -> Path:
    path = Path(_FOLDER[0]) / "i.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


_FOLDER: list[str] = []


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    _FOLDER[:] = [str(tmp_path_factory.mktemp("schema"))]


def same(data: Any) -> bool:
    """What both say, which must be the same."""
    accepted = reader_accepts(data)
    errors = [e.message for e in VALIDATOR.iter_errors(data)]
    assert accepted is (not errors), (data, accepted, errors[:1])
    return accepted


@pytest.mark.parametrize(
    "data",
    [
        *FORMS,
        SNR | {"noise_variance": "1/3", "n": 2, "multiplicities": [1, 1]},
        {"eigenvalues": [BALL], "snr": [BALL]},
        DESIGN | {"rows": "features"},
        *({**form, "floats": "binary"} for form in FORMS),
        {**DESIGN, "X": [[0.5, 1], [1e-3, 0.1]], "noise_variance": 0.25, "floats": "binary"},
        {**SNR, "snr": [0.0, 2.5], "floats": "binary"},
        SNR | {"eigenvalues": ["+2", " 1/3 "]},
        SNR | {"snr": ["-0", "00/7"]},
        SNR | {"eigenvalues": ["0.001", "1e-30"]},
        SNR | {"eigenvalues": ["10", "007/3"]},
    ],
)
def test_accepted(data: Any) -> None:
    """Every form, with and without its optional keys."""
    assert same(data)


@pytest.mark.parametrize(
    "data",
    [
        [],
        None,
        {},
        SNR | {"theta": [1, 1]},
        SNR | {"bogus": 1},
        {k: v for k, v in DESIGN.items() if k != "rows"},
        {k: v for k, v in SPECTRUM.items() if k != "noise_variance"},
        DESIGN | {"rows": "columns"},
        DESIGN | {"rows": None},
        DESIGN | {"n": 2},
        DESIGN | {"X": []},
        DESIGN | {"X": [[], []]},
        DESIGN | {"X": "1"},
        DESIGN | {"X": [[1, 0.5], [0, 1]]},
        DESIGN | {"X": [[1, True], [0, 1]]},
        DESIGN | {"X": [[1, None], [0, 1]]},
        DESIGN | {"X": [[BALL, 1], [0, 1]]},
        DESIGN | {"noise_variance": 0},
        DESIGN | {"noise_variance": "0/3"},
        DESIGN | {"noise_variance": "0.00"},
        DESIGN | {"noise_variance": "-1"},
        DESIGN | {"noise_variance": 0.5},
        DESIGN | {"floats": "decimal"},
        DESIGN | {"floats": True},
        DESIGN | {"theta": "11"},
        SNR | {"eigenvalues": [0, 1]},
        SNR | {"eigenvalues": ["-2", 1]},
        SNR | {"eigenvalues": ["0e5", 1]},
        SNR | {"eigenvalues": ["0 /5", 1]},
        SNR | {"eigenvalues": []},
        SNR | {"snr": [-1, 1]},
        SNR | {"snr": ["-1/2", 1]},
        SNR | {"snr": ["1/0", 1]},
        SNR | {"snr": ["1/2e3", 1]},
        SNR | {"snr": ["1e99999", 1]},
        SNR | {"snr": [".5", 1]},
        SNR | {"snr": ["1.", 1]},
        SNR | {"snr": ["x", 1]},
        SNR | {"snr": [{"mid": ["1", "0"]}, 1]},
        SNR | {"snr": [{"mid": ["1", 0], "rad": ["1", "1"]}, 1]},
        SNR | {"n": 0},
        SNR | {"n": "3"},
        SNR | {"n": None},
        SNR | {"noise_variance": None},
        SNR | {"multiplicities": [0, 2]},
        SPECTRUM | {"singular_values": [1, 1]},
    ],
)
def test_refused(data: Any) -> None:
    """Wrong keys, kinds, signs and numbers."""
    assert not same(data)


@given(
    st.from_regex(
        r"[ \t\x0b\x1f]?[+-]?[0-9]{1,3}([./][0-9]{1,3})?([eE]-?[0-9]{1,3})?", fullmatch=True
    ),
    st.sampled_from(["eigenvalues", "snr", "theta"]),
)
def test_texts_of_numbers(text: str, key: str) -> None:
    """Any text shaped like a number: both agree on sign, zero and form."""
    base = SPECTRUM if key == "theta" else SNR
    same({**base, key: [text, 1]})


@given(sds.instances())
def test_what_is_written_is_accepted(instance: Instance) -> None:
    """Instances that the package writes."""
    assert same(files.parse_json(json.dumps(serial.to_json(instance))))


def test_families_and_designs_are_accepted() -> None:
    """A family's instance; a design; the balls of its instance."""
    design = serial.problem_from_json(DESIGN)
    for problem in (families.hard(4), design, design.instance(), design.instance().balls()):  # type: ignore[union-attr]
        assert same(files.parse_json(json.dumps(serial.to_json(problem))))


def test_an_exact_float_is_its_binary_value() -> None:
    """0.1 with "floats": "binary" is not 1/10; without it the message shows how to write it."""
    data = {**SNR, "snr": [0.1, 1], "floats": "binary"}
    found = serial.load_problem(_file(data))
    assert isinstance(found, Instance)
    assert found.snr[0] * 2**55 == 3602879701896397
    with pytest.raises(InputError, match=r'accepted: a string, "0\.1"'):
        serial.load_problem(_file({**SNR, "snr": [0.1, 1]}))
    path = _file(data)
    path.write_text(path.read_text().replace("0.1", "1e999"))
    with pytest.raises(InputError, match=r"snr\[0\]: inf is not a finite float"):
        serial.load_problem(path)
