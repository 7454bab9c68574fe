"""Download from UCI: resumable, verified after parsing, and atomic.

The archive grows in ``<folder>/.<name>.part`` and is continued from there after an interruption.
It is parsed and verified in memory; only then is the data file written beside its place and
renamed into it. A file in the folder is therefore always whole and verified.
"""

from __future__ import annotations

import http.client
import io
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sdproof.data.parsing import parse, read
from sdproof.data.places import fetch_folder
from sdproof.data.spec import Dataset, dataset
from sdproof.errors import DataUnavailable, InputError, SdproofError
from sdproof.files import write_atomic

Progress = Callable[[str, int, int | None], None]
"""Called with the data set's name, the bytes so far and the total (None if unknown)."""

CHUNK = 1 << 13  # bytes; an interruption loses at most one
TIMEOUT = 30  # seconds


def fetch(
    name: str,
    directory: Path | str | None = None,
    *,
    progress: Progress | None = None,
    url: str | None = None,
) -> Path:
    """Download UCI's own file of one data set, unless a verified one is there already.

    Parameters
    ----------
    name : str
        A key of `DATASETS`.
    directory : path, optional
        Where to; `fetch_folder` by default.
    progress : callable, optional
        See `Progress`.
    url : str, optional
        Instead of UCI's address (a mirror).

    Returns
    -------
    Path
        The verified file. Nothing is left at this path when anything fails.
    """
    spec, folder = dataset(name), fetch_folder(directory)
    target, source = folder / spec.file, url or spec.url
    if not source.startswith(("https://", "http://")):
        raise InputError(f"url: {source[:80]!r}; accepted: an address that begins with https://")
    if target.is_file() and _is_valid(spec, target):
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        content = _extract(spec, _download(spec, folder, source, progress))
        parse(spec, _decode(spec, content), f"{spec.file} in {source}")
        write_atomic(target, content)
    except OSError as error:
        raise DataUnavailable(
            f"{spec.title}: {folder} cannot be written ({error.strerror})"
        ) from None
    return target


def _is_valid(spec: Dataset, path: Path) -> bool:
    try:
        read(spec.name, path)
    except SdproofError:
        return False
    return True


class _Broken(Exception):
    """The network failed, the message says how; `useless` is what arrived before if it does not fit."""

    useless = False


def _download(spec: Dataset, folder: Path, url: str, progress: Progress | None) -> bytes:
    """Bytes of the archive; what arrived of it is kept if the rest does not."""
    part = folder / f".{spec.name}.part"
    try:
        with part.open("ab") as out:
            for start, total, chunk in _chunks(url, out.tell()):
                if start < out.tell():  # the server begins anew
                    out.seek(start)
                    out.truncate()
                out.write(chunk)
                if progress is not None:
                    progress(spec.name, out.tell(), total)
    except _Broken as error:
        kept = 0 if error.useless else part.stat().st_size
        if not kept:
            part.unlink()
        raise DataUnavailable(
            f"{spec.title} could not be downloaded from {url} ({error}); {kept} bytes are kept and "
            f"the next try continues from there, or put {spec.file} into {folder} by hand"
        ) from None
    archive = part.read_bytes()
    part.unlink()
    return archive


def _chunks(url: str, have: int) -> Iterator[tuple[int, int | None, bytes]]:
    """(where it belongs, size of the whole, bytes), from `have` on if the server can continue."""
    headers = {"User-Agent": "sdproof"} | ({"Range": f"bytes={have}-"} if have else {})
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
            at = have if reply.status == http.client.PARTIAL_CONTENT else 0
            length = reply.headers.get("Content-Length")
            total = at + int(length) if length else None
            while chunk := reply.read(CHUNK):
                yield at, total, chunk
                at += len(chunk)
            if total is not None and at < total:
                raise _Broken("the connection broke off")
    except urllib.error.HTTPError as error:
        error.close()
        broken = _Broken(f"HTTP status {error.code}")
        broken.useless = error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE
        raise broken from None
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(str(getattr(error, "reason", "") or type(error).__name__)) from None


def _extract(spec: Dataset, archive: bytes) -> bytes:
    """The data file in the archive; the archive's own checksums are verified on the way."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
            for member in zipped.namelist():
                if member.rpartition("/")[2] == spec.file:
                    return zipped.read(member)
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError) as error:
        raise InputError(f"{spec.title}: the downloaded archive is damaged ({error})") from None
    raise InputError(f"{spec.title}: no {spec.file} in the downloaded archive")


def _decode(spec: Dataset, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{spec.title}: the downloaded file is not text") from None
