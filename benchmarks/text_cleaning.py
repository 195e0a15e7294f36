"""How long hostile text takes, and how the time grows: ``python benchmarks/text_cleaning.py [bleach|nh3]``.

Per input and function: bytes, milliseconds of processor time for a quarter of them and for all, and how much longer that took. A ratio near
4 is linear, near 16 quadratic. ``clean_html`` is measured at the most bytes it looks at and at the most it accepts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.conf import settings

CLEANER = sys.argv[1] if len(sys.argv) > 1 else "bleach"
settings.configure(EXECVOICE={"HTML_CLEANER": CLEANER}, USE_I18N=False)

from wagtail_execvoice import text  # noqa: E402
from wagtail_execvoice.text.outline import MAX_SOURCE_BYTES, outline  # noqa: E402

HEADER = f"{'input':24}{'bytes':>11}{'ms (n/4)':>9}{'ms (n)':>9}{'ratio':>8}{'result':>12}"


def repeated(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda size: (
        (before + piece * (size // len(piece.encode()) + 1) + after).encode()[:size].decode("utf-8", "ignore")
    )


def adoption_agency(size: int) -> str:
    third = size // 3
    bold, n = "", 0
    while len(bold) < third:
        bold, n = bold + f"<b {n}>", n + 1
    return bold + bold.replace("b", "i") + "x</b>" * (third // 5)


def mark_reordering(size: int) -> str:
    return "a" + "\u0301" * (size // 4) + "\u0316" * (size // 4)


def spacing_mark_reordering(size: int) -> str:
    return "a" + "\U0001d16d" * (size // 8) + "\U0001d165" * (size // 8)


INPUTS: dict[str, Callable[[int], str]] = {
    "ordinary article": repeated(
        "<p>A paragraph with <b>bold</b> text and a <a href='https://example.com/a'>link</a>.</p>\n"
    ),
    "word processor": repeated(
        "<p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'><span lang=EN-GB "
        "style='color:black'>A sentence of about eighty characters, as people write them, one per line.<o:p></o:p></span></p>\n"
    ),
    "adoption agency": adoption_agency,
    "nested <b>": repeated("<b>"),
    "nested <div>": repeated("<div>"),
    "nested <blockquote>": repeated("<blockquote>"),
    "nested <ul><li>": repeated("<ul><li>x"),
    "mis-nested": repeated("<b><i>x</b></i>"),
    "looks closed": repeated("<div><marquee></div></marquee>"),
    "all styles, all blocks": repeated("x<p>", before="<b><strong><i><em><a href='http://a.b'>"),
    "<!--": repeated("<!--"),
    "<a": repeated("<a"),
    "<a ": repeated("<a "),
    "<": repeated("<"),
    "</p>": repeated("</p>"),
    "<br>": repeated("x<br>"),
    "unclosed <a href>": repeated("<a href='http://a.b'>x"),
    "attributes": repeated(" a=1", before="<b"),
    "attributes of a link": repeated(" b", before="<a", after=">"),
    "unclosed quotes": repeated('<a href="'),
    "spaces after =": repeated(" ", before="<a href="),
    "math": repeated("<math><mtext><table><mglyph>"),
    "svg": repeated("<svg><style><!--</style><img src=x>"),
    "scripts": repeated("<script>x"),
    "&": repeated("&"),
    "&#": repeated("&#x3c;"),
    "quotation marks": repeated("\"'"),
    "addresses": repeated("http://a.b "),
    "one long address": repeated("a.", before="http://"),
    "bracketed addresses": repeated("((((http://a.b)))) "),
    "brackets": repeated(")", before="http://a.b/"),
    "&amp; address": repeated("&", before="http://a.b/"),
    "quotations": repeated(">" * 50 + "\n"),
    "lists": repeated("- a\n1. b\n"),
    "spaces": repeated(" "),
    "bullet and spaces": repeated(" ", before="- "),
    "lines": repeated("\n"),
    "marks reordered": mark_reordering,
    "spacing marks reordered": spacing_mark_reordering,
    "joiners": repeated("a\u200d\u200c"),
    "Arabic": repeated("مرحبا بالعالم "),
}


def measured(function: Callable[[str], str], source: str) -> tuple[float, int | None]:
    """Return seconds of this process (best of two) and the length of the result, or ``None`` if it was refused."""
    best, length = float("inf"), None
    for _attempt in range(2):
        start = time.process_time()
        try:
            length = len(function(source))
        except text.TextTooComplex:
            length = None
        best = min(best, time.process_time() - start)
    return best, length


def print_row(name: str, function: Callable[[str], str], build: Callable[[int], str], size: int) -> None:
    small, _length = measured(function, build(size // 4))
    large, length = measured(function, build(size))
    result = "refused" if length is None else f"{length:,}"
    print(f"{name:24}{size:11,}{small * 1000:9.1f}{large * 1000:9.1f}{large / small:8.1f}{result:>12}")


def largest_accepted(build: Callable[[int], str]) -> int:
    """Return the most bytes of an input that ``clean_html`` takes, within two percent."""
    low, high = 0, MAX_SOURCE_BYTES
    while high - low > max(low // 50, 4):
        middle = (low + high + 1) // 2
        try:
            outline(build(middle), text.CLEAN_HTML_TAGS)
        except text.TextTooComplex:
            high = middle
        else:
            low = middle
    return low


def main() -> None:
    for function in (text.normalise, text.render_plain_text, text.plain_text):
        print(f"\n{function.__name__}\n{HEADER}")
        for name, build in INPUTS.items():
            print_row(name, function, build, 1_000_000)
    for title, largest in (("refused", lambda build: MAX_SOURCE_BYTES), ("the largest it accepts", largest_accepted)):
        print(f"\nclean_html with {CLEANER}: {title}\n{HEADER}")
        for name, build in INPUTS.items():
            print_row(name, text.clean_html, build, largest(build))


if __name__ == "__main__":
    main()
