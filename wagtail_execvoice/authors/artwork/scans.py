"""Counting the scans of a JPEG, which no header tells.

Each scan goes over the whole picture again, and one that changes nothing is a hundred bytes: a file of 260 kilobytes can keep
a decoder busy for minutes. The authors of libjpeg-turbo ask programs that decode the files of strangers to limit them
("Two Issues with the JPEG Standard and their implications upon its implementation", libjpeg-turbo.org; djpeg -maxscans).
"""

from __future__ import annotations

import re
from typing import Any

#: Encoders write ten, and those that search for the smallest file a few more.
MOST_SCANS = 30

# Within what is compressed, FF is followed by 00 or by the number of a restart (ITU-T T.81, B.1.1.2 and B.1.1.5).
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_END, _SCAN = 0xD9, 0xDA
_FIRST_WITH_LENGTH, _START = 0xC0, 0xD8


def has_too_many_scans(file: Any) -> bool:
    """Say whether a JPEG has more scans than ``MOST_SCANS``. Decodes nothing, and leaves ``file`` where it stood.

    Counts rather too many than too few: only what every decoder skips is skipped.
    """
    position = file.tell()
    file.seek(0)
    data = file.read()
    file.seek(position)
    return count_scans(data, MOST_SCANS + 1) > MOST_SCANS


def count_scans(data: bytes, most: int) -> int:
    """Return how many scans ``data`` has, up to ``most``."""
    place = scans = 0
    while scans < most and (found := _MARKER.search(data, place)):
        code, place = found[1][0], found.end()
        if code == _END:
            break
        scans += code == _SCAN
        # What is below has no length that decoders heed: they look for the next marker right behind it.
        if code >= _FIRST_WITH_LENGTH and code != _START:
            # Words within a segment, such as the thumbnail of a camera, are no markers.
            place += max(2, int.from_bytes(data[place : place + 2], "big"))
    return scans
