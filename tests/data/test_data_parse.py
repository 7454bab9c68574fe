"""Both forms of every file are read alike, and bad files are refused in one clear line."""

from __future__ import annotations

import lzma
import shutil
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sdproof.data import (
    DATASETS,
    Table,
    dataset,
    fetch,
    fetch_folder,
    info,
    load,
    locate,
    places,
    read,
)  # fmt: skip
from sdproof.data.parsing import parse
from sdproof.errors import DataUnavailable, InputError

AIR = dataset("air-quality")
AEP = dataset("aep")
AIRFOIL = dataset("airfoil")

AIR_UCI = (
    "Date;Time;" + ";".join(AIR.columns) + ";;\r\n"
    "10/03/2004;18.00.00;2,6;1360;150;11,9;1046;166;1056;113;1692;1268;13,6;48,9;0,7578;;\r\n"
    "10/03/2004;19.00.00;-200;1292;112;9,4;955;103;1174;92;1559;972;13,3;47,7;0,7255;;\r\n"
    + ";" * 16
    + "\r\n"
)
AIR_RESAVED = (
    "\ufeffDate,Time," + ",".join(AIR.columns) + "\n"
    "2004-03-10,18:00:00,2.6,1360,150,11.9,1046,166,1056,113,1692,1268,13.6,48.9,0.7578\n"
    "2004-03-10,19:00:00,-200,1292,112,9.4,955,103,1174,92,1559,972,13.3,47.7,0.7255\n"
)
AIRFOIL_UCI = (
    "800\t0\t0.3048\t71.3\t0.00266337\t126.201\n1000\t0\t0.3048\t71.3\t0.00266337\t125.2\n"
)
AIRFOIL_RESAVED = "X0\tX1\tX2\tX3\tX4\tTARGET\n" + AIRFOIL_UCI


def aep(*, own: bool) -> str:
    """One row of the energy data in UCI's own form or the re-saved one."""
    features = [c for c in AEP.columns if c != "Appliances"]
    values = {c: f"{(sum(AEP.ranges[c]) / 2):.3f}" for c in AEP.columns}
    values["Appliances"] = "60"
    if own:
        names = ["date", "Appliances", *features]
        row = ["2016-01-11 17:00:00", *(values[c] for c in names[1:])]
        return "\n".join(",".join(f'"{v}"' for v in line) for line in (names, row)) + "\n"
    return "\n".join(",".join(v) for v in (AEP.columns, [values[c] for c in AEP.columns]))


def from_text(name: str, text: str, tmp_path: Path, *, complete: bool = False) -> Table:
    path = tmp_path / dataset(name).file
    path.write_text(text, encoding="utf-8", newline="")
    return read(name, path, complete=complete)


@pytest.mark.parametrize(
    ("name", "own", "resaved"),
    [
        ("air-quality", AIR_UCI, AIR_RESAVED),
        ("airfoil", AIRFOIL_UCI, AIRFOIL_RESAVED),
        ("aep", aep(own=True), aep(own=False)),
    ],
)
def test_both_forms_give_the_same_table(name: str, own: str, resaved: str, tmp_path: Path) -> None:
    first, second = (from_text(name, text, tmp_path) for text in (own, resaved))
    assert first.columns == second.columns == dataset(name).columns
    assert len(first.values) > 0
    assert np.array_equal(first.values, second.values, equal_nan=True)
    assert first.checksum == second.checksum


def test_missing_marker_becomes_nan(tmp_path: Path) -> None:
    table = from_text("air-quality", AIR_UCI, tmp_path)
    assert np.isnan(table.select(["CO(GT)"])[1, 0])
    assert np.isnan(table.values).sum() == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("airfoil", "", "is empty"),
        ("airfoil", "a\tb\n1\t2\n", "is not known"),
        ("airfoil", "1\t2\t3\n", "data row 1 has 3 fields; accepted: 6"),
        ("airfoil", AIRFOIL_UCI + "800\t0\tlong\t71.3\t0.002\t126\n", "data row 3, column 'chord'"),
        ("air-quality", AIR_RESAVED.replace(",RH", ""), "missing ['RH'], unknown []"),
        ("air-quality", AIR_RESAVED.replace("NO2(GT)", "NO3"), "unknown ['NO3']"),
        ("air-quality", AIR_RESAVED.replace(",1360,", ",x,"), "'PT08.S1(CO)' is 'x'"),
        ("aep", aep(own=False).replace("rv2", "rv1"), "missing ['rv2']"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        from_text(name, text, tmp_path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["-200", "nan", "inf", "1e9"])
def test_values_out_of_range_are_refused(value: str) -> None:
    row = "800\t0\t0.3048\t71.3\t0.00266337\t126.201\n"
    text = row * 700 + row.replace("71.3", value) + row * 802
    with pytest.raises(InputError, match="row 701, column 'velocity'"):
        parse(AIRFOIL, text, "sample")


def test_wrong_number_of_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 data rows; Airfoil Self-Noise has 1503"):
        from_text("airfoil", AIRFOIL_UCI, tmp_path, complete=True)


def test_binary_files_and_unknown_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not a text file"):
        read("aep", tmp_path / "x")
    with pytest.raises(InputError, match="accepted: air-quality, airfoil, aep"):
        read("iris", tmp_path / "x")
    with pytest.raises(DataUnavailable, match="cannot be read"):
        read("aep", tmp_path)


def test_a_named_folder_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not in it is absent, though there is a copy inside the package."""
    monkeypatch.setenv("SDPROOF_CACHE", "/cache")
    assert fetch_folder() == Path("/cache")
    monkeypatch.setenv("SDPROOF_DATA", str(tmp_path))
    assert fetch_folder() == tmp_path
    assert fetch_folder("/elsewhere") == Path("/elsewhere")
    with pytest.raises(DataUnavailable, match="sdproof data fetch aep --data"):
        locate("aep")
    (tmp_path / AIRFOIL.file).write_text(AIRFOIL_UCI)
    states = {row["name"]: row["state"] for row in info()}
    assert states == {"air-quality": "absent", "airfoil": "invalid", "aep": "absent"}


def test_the_copies_inside_are_the_known_ones(uci: Path) -> None:
    """By their bytes, and by their numbers once they are files in a folder."""
    for folder in (None, uci):
        assert {row["state"] for row in info(folder)} == {"verified"}
        assert [load(name, folder).values.shape[0] for name in DATASETS] == [9357, 1503, 19735]
    for name, spec in DATASETS.items():
        assert load(name).known
        assert not load(name, uci).known
        assert load(name).checksum in spec.checksums
    with pytest.raises(InputError, match="no column 'CO'"):
        load("air-quality").select(["CO"])
    with pytest.raises(ValueError, match="read-only"):
        load("airfoil").values[0, 0] = 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda packed: packed[:-40], "end-of-stream"),
        (lambda packed: packed[:100] + bytes([packed[100] ^ 1]) + packed[101:], "Corrupt|SHA-256"),
        (lambda packed: lzma.compress(lzma.decompress(packed).replace(b"800", b"801", 1)), "SHA"),
        (lambda packed: packed[:0], "end-of-stream"),
    ],
)
def test_a_damaged_copy_inside_is_never_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, why: str
) -> None:
    """One line that says what to do; a claim about it is not checked."""
    inside = files("sdproof.data") / "files"
    shutil.copytree(str(inside), tmp_path / "files")
    packed = tmp_path / "files" / f"{AIRFOIL.file}.xz"
    packed.write_bytes(change(packed.read_bytes()))
    places._inside.cache_clear()
    monkeypatch.setattr(places, "files", lambda _: tmp_path)
    with pytest.raises(DataUnavailable, match=f"is damaged .*({why}).*install sdproof again") as e:
        load("airfoil")
    assert "\n" not in str(e.value)
    assert {r["name"]: r["state"] for r in info()} == dict.fromkeys(DATASETS, "verified") | {
        "airfoil": "absent"
    }
    places._inside.cache_clear()


def test_authors_source_licence_and_changes_are_named() -> None:
    """In NOTICE, and in what `data info` prints; the licence of the package says that of the data."""
    root = Path(__file__).parents[2]
    notice = " ".join((root / "NOTICE").read_text(encoding="utf-8").split())
    for row in info():
        spec = dataset(row["name"])
        assert spec.attribution.endswith("CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)")
        assert spec.attribution.partition(" CC BY")[0].removesuffix(".") in notice
        assert f"Changes: {spec.changes}." in notice
        assert f"(UCI {spec.uci_id}), {spec.file}" in notice
        assert (row["attribution"], row["changes"]) == (spec.attribution, spec.changes)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "CC-BY-4.0" in project["license"]
    assert "NOTICE" in project["license-files"]


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data are not available, in one line that says what to do."""

    def homeless(*_: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("SDPROOF_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    for call in (fetch_folder, lambda: fetch("airfoil")):
        with pytest.raises(DataUnavailable, match="no home directory; name a directory with"):
            call()
    monkeypatch.setenv("SDPROOF_DATA", "~nobody-here/data")
    with pytest.raises(DataUnavailable, match="no home directory; name a directory with --data"):
        locate("airfoil")
