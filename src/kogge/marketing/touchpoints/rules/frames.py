"""Frames of a spool file: length, checksum, payload, one after the other."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

# Says what the file is and in which form; another form gets another mark.
MAGIC = b"KGTOUCH1"
_HEAD = struct.Struct("<II")
# No request makes a longer one; a greater length is a torn or foreign file.
LONGEST_PAYLOAD = 1 << 20


def framed(payload: bytes) -> bytes:
    """Return the payload with its length and checksum before it; ValueError when it is empty or too long."""
    if not 0 < len(payload) <= LONGEST_PAYLOAD:
        raise ValueError(f"a frame of {len(payload)} bytes")
    return _HEAD.pack(len(payload), zlib.crc32(payload)) + payload


def payloads(data: bytes) -> Iterator[bytes]:
    """Yield the payloads of whole frames; stops at the first that is torn, and at space that is not used yet."""
    if not data.startswith(MAGIC):
        return
    place = len(MAGIC)
    while place + _HEAD.size <= len(data):
        length, checksum = _HEAD.unpack_from(data, place)
        start, end = place + _HEAD.size, place + _HEAD.size + length
        if not 0 < length <= LONGEST_PAYLOAD or end > len(data):
            return
        payload = data[start:end]
        if zlib.crc32(payload) != checksum:
            return
        yield payload
        place = end
