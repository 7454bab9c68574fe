"""Files: JSON read strictly, text written at once or not at all, and the user's cache folder.

The kernel has a reader of its own, because it stands alone.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sdproof.errors import InputError

if TYPE_CHECKING:
    from flint import fmpz

MAX_BYTES = 50_000_000
"""Largest file that is read, in bytes."""
MAX_DIGITS = 20_000
"""Longest integer that is read, in decimal digits."""
_PLACES = {"darwin": ("Library", "Caches"), "win32": ("AppData", "Local")}


def cache_folder() -> Path:
    """``$SDPROOF_CACHE``, else ``$XDG_CACHE_HOME/sdproof``, else the platform's folder.

    Raises
    ------
    sdproof.errors.InputError
        If there is no home folder to look in.
    """
    try:
        if override := os.environ.get("SDPROOF_CACHE"):
            return Path(override).expanduser()
        if base := os.environ.get("XDG_CACHE_HOME"):
            return Path(base) / "sdproof"
        return Path.home().joinpath(*_PLACES.get(sys.platform, (".cache",)), "sdproof")
    except RuntimeError:  # as in a container
        raise InputError(
            "cache: this user has no home directory; accepted: a folder in SDPROOF_CACHE"
        ) from None


_READ: set[tuple[int, int]] = set()
"""Every regular file that was read as input: device and number."""


def note_read(source: str | Path) -> None:
    """Remember that a file, or standard input for ``-``, is an input: `write_result` spares it."""
    try:
        found = os.stat(sys.stdin.fileno() if str(source) == "-" else source)
    except (AttributeError, OSError, ValueError):  # also a stream that is closed or has no file
        return
    if stat.S_ISREG(found.st_mode):
        _READ.add((found.st_dev, found.st_ino))


def forget_read() -> None:
    """Begin anew: what was read before is no input any more."""
    _READ.clear()


def require_no_input(path: str | Path) -> None:
    """An `InputError` if the path, by whatever name or link, is a file that was read."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return
    if (found.st_dev, found.st_ino) in _READ:
        raise InputError(f"{path}: was read as input; accepted: another file")


def read_bytes(source: str | Path, most: int | None = None) -> bytes:
    """The bytes of a file, or of standard input for ``-``.

    Parameters
    ----------
    source : path
    most : int, optional
        Largest number of bytes, `MAX_BYTES` by default; no more than one beyond it is read.

    Raises
    ------
    sdproof.errors.InputError
        If there are more.
    OSError
        If the file cannot be read.
    """
    most = MAX_BYTES if most is None else most
    note_read(source)
    if str(source) == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; accepted: an open one, or a file")
        content = sys.stdin.buffer.read(most + 1)
    else:
        try:
            content = _read(source, most + 1)
        except OSError as error:
            why = f"{error.strerror or error}; accepted: a file that can be read"
            raise OSError(error.errno, why, str(source) or "''") from None
    if len(content) > most:
        raise InputError(f"{source}: more than {most} bytes; accepted: at most that")
    return content


def _read(source: str | Path, most: int) -> bytes:
    with open(source, "rb") as stream:
        return stream.read(most)


def read_json(source: str | Path) -> Any:
    """The value in a JSON file, or on standard input for ``-``: see `read_bytes`, `parse_json`."""
    where = "standard input" if str(source) == "-" else str(source)
    return parse_json(read_bytes(source), where)


def parse_json(text: str | bytes, where: str = "JSON", *, floats: bool = False) -> Any:
    """The value of a JSON text: no floats (unless asked for), no NaN, no duplicate keys, ≤ 50 MB.

    Raises
    ------
    sdproof.errors.InputError
        For anything else, also text that is nested too deeply or is not UTF-8.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"{where}: {len(text)} bytes; accepted: at most {MAX_BYTES}")
    accepted = "accepted: JSON text in UTF-8"
    try:
        return json.loads(
            text.decode("utf-8-sig") if isinstance(text, bytes) else text,
            parse_float=float if floats else _no_float,
            parse_constant=_no_constant,
            parse_int=_integer,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8 text (byte {error.start}); {accepted}") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{where}: not JSON: {error.msg} ({place}); {accepted}") from None
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    except RecursionError:
        raise InputError(f"{where}: JSON nested too deeply; accepted: a few levels") from None


def _no_float(text: str) -> NoReturn:
    raise InputError(
        f'JSON number {text[:40]} is a float and not exact; accepted: a string, "{text[:40]}"'
    )


def _no_constant(text: str) -> NoReturn:
    raise InputError(f"JSON number {text} is not finite; accepted: exact finite numbers")


def _integer(text: str) -> int | fmpz:
    if len(text) > MAX_DIGITS:
        raise InputError(
            f"JSON number of {len(text)} characters; accepted: at most {MAX_DIGITS} digits"
        )
    if len(text) < 4000:  # Python reads 4300 digits
        return int(text)
    from flint import fmpz

    return fmpz(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"JSON key {key[:40]!a} is given twice; accepted: once")
        found[key] = value
    return found


OUTPUT_VERSION = 1
"""Of the formats of all outputs; raised when a field is renamed, dropped or changes its meaning."""


def output_text(name: str, data: object) -> str:
    """What a command prints with ``--json``: `json_text` with the name of the format and its version
    first, a list under ``rows``. The formats: `sdproof.present.outputs`."""
    heading = {"format": f"sdproof-{name}", "version": OUTPUT_VERSION}
    return json_text(heading | (data if isinstance(data, dict) else {"rows": data}))


def json_text(data: object) -> str:
    """The JSON text of a value: two spaces, one final newline, ASCII."""
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def write_result(path: str | Path, content: str | bytes) -> None:
    """`write_atomic` for a file that the user names; ``-`` is standard output.

    Raises
    ------
    sdproof.errors.InputError
        If it is a file that was read as input.
    OSError
    """
    if str(path) == "-":
        sys.stdout.write(content if isinstance(content, str) else content.decode())
    else:
        write_results({path: content})


def write_results(contents: Mapping[str | Path, str | bytes]) -> None:
    """`write_together` for files that the user names; errors are those of `write_result`."""
    for path in contents:
        require_no_input(path)
    write_together(contents)


def write_folder(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """`write_results` for files in a folder, by name; a folder that had to be made for them is gone
    again if they cannot be written."""
    made = []
    try:
        for path in (*reversed(folder.parents), folder):
            if not path.is_dir():
                path.mkdir()
                made.append(path)
        write_results({folder / name: content for name, content in contents.items()})
    except BaseException:
        for path in reversed(made):
            path.rmdir()
        raise


def write_atomic(path: str | Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8, LF) at once: see `write_together`."""
    write_together({path: content})


def write_together(contents: Mapping[str | Path, str | bytes]) -> None:
    """Write files (text as UTF-8, LF), all or none: temporary files beside them, then renames.

    Whoever reads one sees the old content or the new, never a part. A symbolic link is followed;
    something that is not a regular file (a pipe, ``/dev/stdout``) is written to directly.

    Raises
    ------
    OSError
        If a folder or file cannot be written: it names the file, and says what is kept; no
        temporary file stays behind.
    """
    staged: list[tuple[str, Path]] = []
    path: str | Path = ""
    try:
        for path, content in contents.items():
            data = content.encode(errors="replace") if isinstance(content, str) else content
            mode = _existing_mode(Path(path))
            if mode is None or stat.S_ISREG(mode):
                target = Path(os.path.realpath(path))
                staged.append((_temporary(target, data, mode), target))
            else:
                with open(path, "wb") as stream:
                    stream.write(data)
        while staged:
            os.replace(*staged[0])
            staged.pop(0)
    except OSError as error:
        kept = "nothing was written" if not os.path.isfile(path) else "what it held is kept"
        why = f"{error.strerror or error}; {kept}"
        raise OSError(error.errno, why, str(path) or "''") from None
    finally:
        for temporary, _ in staged:
            os.unlink(temporary)


def _temporary(target: Path, data: bytes, mode: int | None) -> str:
    """A file beside the target, with the data on the disk and the mode that the target is to have."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _umask_mode() if mode is None else stat.S_IMODE(mode))
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def require_writable(path: Path, *, folder: bool = False) -> None:
    """Found out before the work, not after it: an `InputError` if a file cannot be written, or files
    in a folder, which need not be there yet."""
    try:
        found = path.exists()
        if found and path.is_dir() != folder:
            is_, accepted = ("file", "folder") if folder else ("directory", "file")
            raise InputError(f"{path}: is a {is_}; accepted: a {accepted}")
        if found and not folder and not path.is_file():  # a pipe, a device
            return
        inside = Path(os.path.realpath(path)) if folder else Path(os.path.realpath(path)).parent
        while folder and not inside.exists():
            inside = inside.parent
        if not inside.is_dir():
            why = f"No such file or directory: {path.parent} is not a directory"
            raise InputError(f"{path}: {why}; accepted: an existing one")
        handle, temporary = tempfile.mkstemp(dir=inside, prefix=".sdproof.")
        os.close(handle)
        os.unlink(temporary)
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror}; accepted: a place that can be written"
        ) from None


def _existing_mode(path: Path) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _umask_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
