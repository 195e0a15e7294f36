"""Pictures for the press: in print and web size, with their credit in the file, and nothing of what a camera wrote there."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image

from wagtail_execvoice.authors.artwork.cards import frame
from wagtail_execvoice.authors.artwork.pictures import Source, cut, load, upright_size

PRINT_SIDE = 3000
WEB_SIDE = 1200
QUALITY = 90

_DESCRIPTION, _ARTIST, _COPYRIGHT = 0x010E, 0x013B, 0x8298
_XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
<dc:creator><rdf:Seq><rdf:li>{credit}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{credit}</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
<photoshop:Credit>{credit}</photoshop:Credit>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class PressPhoto:
    """A picture with what is to be printed with it."""

    source: Source
    caption: str
    credit: str


def draw_for_print(photo: PressPhoto) -> bytes:
    """Return the picture in at most 3000 pixels a side, as a JPEG in sRGB."""
    with photo.source.open() as picture:
        scale = max(upright_size(picture)) / PRINT_SIDE
        seen = load(picture, scale)
    seen.thumbnail((PRINT_SIDE, PRINT_SIDE), Image.Resampling.LANCZOS)
    return _encode(seen, photo)


def draw_for_web(photo: PressPhoto) -> bytes:
    """Return a square around the focus of the picture, in at most 1200 pixels a side: a small one is not blown up."""
    with photo.source.open() as picture:
        size = upright_size(picture)
        side = min(WEB_SIDE, *size)
        seen = cut(picture, frame(size, photo.source.focus, (1, 1)), (side, side))
    return _encode(seen, photo)


def _encode(picture: Image.Image, photo: PressPhoto) -> bytes:
    # A picture of its own: what the original says of its place, its camera and its owner stays behind.
    exif = Image.Exif()
    # As bytes: Pillow would write a question mark for every letter that is not in ASCII.
    exif[_DESCRIPTION] = photo.caption.encode()
    exif[_ARTIST] = exif[_COPYRIGHT] = photo.credit.encode()
    file = BytesIO()
    picture.info = {}
    picture.save(file, "JPEG", quality=QUALITY, optimize=True, exif=exif.tobytes())
    return _add_xmp(file.getvalue(), _XMP.format(credit=escape(photo.credit), caption=escape(photo.caption)))


def _add_xmp(jpeg: bytes, xmp: str) -> bytes:
    """Put ``xmp`` behind the first segment, where it belongs. Pillow itself does that from 11.3 on only."""
    behind = 4 + struct.unpack(">H", jpeg[4:6])[0]
    packet = _XMP_NAME + xmp.encode()
    return jpeg[:behind] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + jpeg[behind:]
