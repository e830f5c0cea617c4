"""Which files are sound, from their names, or from their first bytes where names do not tell."""

from __future__ import annotations

import os
import re
from pathlib import Path

_SOUND = frozenset(
    b".3g2 .3ga .3gp .aa3 .aac .ac3 .adts .aif .aifc .aiff .alac .amr .ape .au .awb .caf .dff .dsf "
    b".dts .eac3 .ec3 .f4a .fla .flac .gsm .it .m4a .m4b .m4p .m4r .mka .mlp .mod .mogg .mp1 .mp2 "
    b".mp3 .mp4 .mpa .mpc .mpga .mpp .mp+ .oga .ofr .ofs .ogg .oggflac .oggtheora .ogx .oma .opus "
    b".ra .rf64 .rm .s3m .shn .snd .spx .tak .thd .tta .voc .vqf .w64 .wav .wave .weba .webm .wma "
    b".wv .xm".split()
)
_EXTENSION = re.compile(rb"\.[a-z0-9+]{1,10}", re.IGNORECASE)

_ID3 = b"ID3"
_MAGIC = (
    b"fLaC",
    b"OggS",
    _ID3,
    b"MAC ",
    b"wvpk",
    b"TTA1",
    b"TTA2",
    b"MPCK",
    b"MP+",
    b"tBaK",
    b"DSD ",
    b"FRM8",
    b"OFR ",
    b"caff",
    b".snd",
    b"#!AMR",
    b"\x0bw",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
)


def is_candidate(path: bytes, name: bytes) -> bool:
    """Return whether a file may be sound.

    Parameters
    ----------
    path : bytes
        The regular file; opened only when its name has no extension.
    name : bytes
        Its last part.
    """
    if name.startswith(b"._"):
        return False
    extension = os.path.splitext(name)[1].lower()
    if extension in _SOUND:
        return True
    if _EXTENSION.fullmatch(extension):
        return False
    return sniff(path)


def sniff(path: bytes) -> bool:
    """Return whether a file's first bytes are those of a sound format."""
    try:
        with Path(os.fsdecode(path)).open("rb") as file:
            head = file.read(16)
    except OSError:
        return False
    return (
        head.startswith(_MAGIC)
        or (head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE")
        or (head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"})
        or (head[4:8] == b"ftyp" and head[8:11] in {b"M4A", b"M4B", b"mp4", b"iso"})
        or _is_mpeg_frame(head)
    )


def _is_mpeg_frame(head: bytes) -> bool:
    """Check the header of an MPEG audio frame (ISO 11172-3), or of AAC in ADTS (ISO 13818-7)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if head[1] & 0xF6 == 0xF0:
        return head[2] >> 2 & 15 < 13
    bit_rate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and 0 < bit_rate < 15 and rate != 3
