"""Files: strict JSON, files written at once or not at all, the user's cache folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sdproof import InputError, files


@pytest.mark.parametrize("digits", [3_999, 4_000, 4_001, 4_300, 4_301])
def test_integers_around_the_limit_of_int(digits: int) -> None:
    """Both ways of reading an integer give the same number where they meet."""
    assert files.parse_json("1" + "0" * (digits - 1)) == 10 ** (digits - 1)


def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    """0666 without the bits of the umask, which is left as it was."""
    old = os.umask(0o026)
    try:
        files.write_atomic(tmp_path / "new", "é\n")
        assert os.umask(0o026) == 0o026
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert (tmp_path / "new").read_bytes() == "é\n".encode()


def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    """What is no regular file keeps its kind and receives UTF-8 text with plain line ends."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        files.write_atomic(pipe, "λ\n")
        assert os.read(reader, 99) == "λ\n".encode()
    finally:
        os.close(reader)
    assert os.listdir(tmp_path) == ["pipe"]


def test_a_temporary_file_lies_beside_and_is_named_after_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hidden file of the same folder, whose name begins with that of the target, is renamed."""
    seen = []
    rename = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (seen.append(Path(a)), rename(a, b)))
    target = tmp_path / ("n" * 60)
    files.write_atomic(target, "x")
    assert seen[0].parent == tmp_path
    assert seen[0].name.startswith("." + "n" * 40 + ".")
    assert target.read_text() == "x"


def test_atomic_write_replaces_or_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed write leaves the old content and no temporary file; a good one replaces it."""
    path = tmp_path / "a.json"
    files.write_atomic(path, "old\n")
    path.chmod(0o640)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="No space"):
            files.write_atomic(path, "new\n")
    assert path.read_text() == "old\n"
    assert os.listdir(tmp_path) == ["a.json"]
    link = tmp_path / "link"
    link.symlink_to(path)
    files.write_atomic(link, "new\n")
    assert link.is_symlink()
    assert path.read_bytes() == b"new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_atomic_write_to_what_is_no_regular_file(tmp_path: Path) -> None:
    """A device is written to directly; a folder and a missing folder are OSErrors that name it."""
    files.write_atomic("/dev/null", "x")
    with pytest.raises(IsADirectoryError):
        files.write_atomic(tmp_path, "x")
    with pytest.raises(FileNotFoundError) as caught:
        files.write_atomic(tmp_path / "no" / "file", "x")
    assert caught.value.filename == str(tmp_path / "no" / "file")


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    """Also those that are no text."""
    files.write_atomic(tmp_path / "a", b"\xff\r\n")
    assert (tmp_path / "a").read_bytes() == b"\xff\r\n"


def test_an_error_of_the_disk_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the temporary one, and also where the system names none."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        files.write_atomic(tmp_path / "a", "x")
    assert caught.value.filename == str(tmp_path / "a")
    assert os.listdir(tmp_path) == []


def test_json_is_written_as_it_is_read(tmp_path: Path) -> None:
    """ASCII, one final newline; what is not finite is refused."""
    value = {"λ": ["1/3", 2, None, True]}
    files.write_atomic(tmp_path / "a", files.json_text(value))
    assert files.read_json(tmp_path / "a") == value
    assert (tmp_path / "a").read_bytes().isascii()
    with pytest.raises(ValueError, match="JSON"):
        files.json_text(float("nan"))


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container: one line that says what to do."""

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("SDPROOF_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(InputError, match="accepted: a folder in SDPROOF_CACHE"):
        files.cache_folder()
