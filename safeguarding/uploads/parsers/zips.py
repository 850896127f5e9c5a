"""What is packed into a zip file. Its own figures are not trusted: members are unpacked and counted."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from .outcome import Outcome, UnfitError

MEMBERS_MAX = 5_000
# Limit for all members unpacked: ten times a full workbook.
UNPACKED_MAX = 500 * 1024 * 1024
# Limit for a member that is read as a whole.
WHOLE_MAX = 64 * 1024 * 1024
BLOCK = 256 * 1024

LOCAL_HEADER = 30
ENCRYPTED = 0x1


class Members:
    """The members of an opened zip, by name."""

    def __init__(self, archive: zipfile.ZipFile, file: IO[bytes]) -> None:
        self.archive, self.file = archive, file
        self.names = [info.filename for info in archive.infolist()]

    def blocks(self, name: str) -> Iterator[bytes]:
        return _blocks(self.file, self._info(name))

    def read(self, name: str) -> bytes:
        info = self._info(name)
        if info.file_size > WHOLE_MAX:
            raise UnfitError(Outcome.TOO_MUCH)
        return b"".join(_blocks(self.file, info))

    def _info(self, name: str) -> zipfile.ZipInfo:
        if name not in self.names:
            raise UnfitError(Outcome.OTHER)
        return self.archive.getinfo(name)


def open_zip(file: IO[bytes]) -> Members:
    """Each member has been unpacked once, to nowhere."""
    try:
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
        if len(infos) > MEMBERS_MAX or sum(info.file_size for info in infos) > UNPACKED_MAX:
            raise UnfitError(Outcome.TOO_MUCH)
        if any(info.flag_bits & ENCRYPTED for info in infos):
            raise UnfitError(Outcome.PASSWORD)
        # If two members have the same name, programs differ in which one they read. Nothing may come before the first
        # member.
        if len({info.filename.lower() for info in infos}) < len(infos) or min(i.header_offset for i in infos) > 0:
            raise UnfitError(Outcome.DAMAGED)
        left = UNPACKED_MAX
        for info in infos:
            left -= _unpack(file, info, left)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        raise UnfitError(Outcome.DAMAGED) from None
    return Members(archive, file)


def _unpack(file: IO[bytes], info: zipfile.ZipInfo, left: int) -> int:
    """How many bytes it really has. zipfile stops where the member claims to end, but other programs don't."""
    size, checksum = 0, 0
    for block in _blocks(file, info):
        size += len(block)
        if size > left:
            raise UnfitError(Outcome.TOO_MUCH)
        checksum = zlib.crc32(block, checksum)
    if (size, checksum) != (info.file_size, info.CRC):
        raise UnfitError(Outcome.DAMAGED)
    return size


def _blocks(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    packed = _packed(file, info)
    if info.compress_type == zipfile.ZIP_STORED:
        yield from packed
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise UnfitError(Outcome.DAMAGED)
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    for block in packed:
        while block and not inflating.eof:
            yield inflating.decompress(block, BLOCK)
            block = inflating.unconsumed_tail
    yield inflating.flush()
    if not inflating.eof or inflating.unused_data:
        raise UnfitError(Outcome.DAMAGED)


def _packed(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(info.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise UnfitError(Outcome.DAMAGED)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(name + extra, 1)
    left = info.compress_size
    while left and (block := file.read(min(BLOCK, left))):
        left -= len(block)
        yield block


def ends_with_zip(path: str) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
