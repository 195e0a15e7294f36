"""Draw the demo's charts, with the tools of its pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from demo.pictures import Canvas

WIDTH, HEIGHT = 1200, 675
LEFT, TOP, BASE = 60, 110, 560
INK, TEAL, RUST = "#14212b", "#1f6f78", "#b5502f"


def bars(values: Sequence[tuple[str, float]], target: float | None = None) -> Image.Image:
    """Upright bars with their labels below and their figures above, and a line across at ``target``."""
    canvas = Canvas((WIDTH, HEIGHT), (WIDTH, HEIGHT), ("#ffffff", "#ffffff"))
    top = max(value for _label, value in values)
    step = (WIDTH - 2 * LEFT) / len(values)
    for i, (label, value) in enumerate(values):
        x, height = LEFT + i * step, (BASE - TOP) * value / top
        canvas.box(x + step * 0.18, BASE - height, step * 0.64, height, TEAL)
        canvas.letter(f"{value:,}".replace(",", "\u202f"), x + step / 2, BASE - height - 34, 36, INK, 1)
        canvas.letter(label, x + step / 2, BASE + 48, 34, INK, 1)
    canvas.line([(LEFT, BASE), (WIDTH - LEFT, BASE)], 3, INK)
    if target is not None:
        level = BASE - (BASE - TOP) * target / top
        canvas.line([(LEFT, level), (WIDTH - LEFT, level)], 4, RUST)
    return canvas.finish()
