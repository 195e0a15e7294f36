"""What a share card and a press picture cost: milliseconds of a processor, and the most memory above that before it.

Run it in the project: ``PYTHONPATH=.:tests DJANGO_SETTINGS_MODULE=testproject.settings python benchmarks/share_cards.py``.
Each row is measured in a process of its own. The budget of a card is 300 ms and 100 MB.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import django
from PIL import Image

ROUNDS = 10
MOST_MS, MOST_MB = 300, 100


class Stored:
    """Bytes where an image keeps its file."""

    def __init__(self, data: bytes) -> None:
        self.data, self.name, self.storage = data, "picture", self

    def open(self, name: str) -> BytesIO:
        return BytesIO(self.data)


def make_picture(size: tuple[int, int], kind: str = "JPEG", **options: Any) -> Any:
    from wagtail_execvoice.authors.artwork.pictures import Source

    # Noise, enlarged: as hard to compress as a photograph, and not harder.
    small = Image.effect_noise((size[0] // 8, size[1] // 8), 60).convert("RGB")
    file = BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(file, kind, **options)
    return Source("digest", file=Stored(file.getvalue()))


def cases() -> dict[str, Callable[[], Callable[[], object]]]:
    """Return what is measured: a function that prepares it and returns it."""
    from wagtail_execvoice.authors.artwork.cards import CardContent, draw_card
    from wagtail_execvoice.authors.artwork.fonts import CannotDraw
    from wagtail_execvoice.authors.artwork.press import PressPhoto, draw_for_print, draw_for_web

    plain = CardContent(
        title="What three years of rebuilding our supply chain taught a cautious finance department about trust",
        byline="Joost van der Meer",
        position="Chief Financial Officer, Zeehaven Bank",
        site_name="Zeehaven Bank",
        people=1,
        background="#0f2a47",
    )

    def card(**changes: Any) -> Callable[[], Callable[[], object]]:
        def prepare() -> Callable[[], object]:
            content = replace(plain, **{name: make() for name, make in changes.items()})
            return lambda: draw_card(content)

        return prepare

    def declined() -> Callable[[], object]:
        def attempt() -> None:
            try:
                draw_card(replace(plain, title="信頼は簡単に失われる"))
            except CannotDraw:
                return

        return attempt

    def photo(draw: Callable[[Any], bytes]) -> Callable[[], Callable[[], object]]:
        def prepare() -> Callable[[], object]:
            picture = PressPhoto(make_picture((6000, 4000)), "Caption", "Credit")
            return lambda: draw(picture)

        return prepare

    return {
        "text only": card(),
        "CJK, declined": declined,
        "portrait 1200x1600": card(portraits=lambda: (make_picture((1200, 1600)),)),
        "portrait 4000x3000": card(portraits=lambda: (make_picture((4000, 3000)),)),
        "portrait 4000x3000, PNG": card(portraits=lambda: (make_picture((4000, 3000), "PNG"),)),
        "three portraits 4000x3000": card(portraits=lambda: (make_picture((4000, 3000)),) * 3, people=lambda: 3),
        "background of 24 MP": card(picture=lambda: make_picture((6000, 4000))),
        "background of 24 MP, progressive": card(picture=lambda: make_picture((6000, 4000), progressive=True)),
        "background of 24 MP and portrait": card(
            picture=lambda: make_picture((6000, 4000)), portraits=lambda: (make_picture((4000, 3000)),)
        ),
        "press, print size, of 24 MP": photo(draw_for_print),
        "press, web size, of 24 MP": photo(draw_for_web),
    }


def measure(name: str) -> None:
    django.setup()
    work = cases()[name]()
    # Preparing took more memory than the work may: what was freed is not counted against it, but nor is it hidden by it.
    before = current_memory()
    reset_peak()
    times = []
    for _round in range(ROUNDS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    print(json.dumps([statistics.median(times), max(times), peak_memory() - before]))


def current_memory() -> float:
    return _status("VmRSS")


def reset_peak() -> None:
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        return


def peak_memory() -> float:
    try:
        return _status("VmHWM")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _status(key: str) -> float:
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(key)) / 1024


def main() -> None:
    django.setup()
    print(f"{'':40} {'median ms':>10} {'max ms':>10} {'peak MB':>10}")
    for name in cases():
        run = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=True)  # noqa: S603
        median, most, memory = json.loads(run.stdout)
        verdict = "" if name.startswith("press") or (median <= MOST_MS and memory <= MOST_MB) else "  over budget"
        print(f"{name:40} {median:10.0f} {most:10.0f} {memory:10.0f}{verdict}")


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
