"""A logistic regression over hashed features: as good on comments as what the literature has, in plain Python.

AdaGrad, inputs of length one (so that a wall of innocent words dilutes both ways alike), and both classes weighing the same.
"""

from __future__ import annotations

import math
import random
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from wagtail_execvoice.comments.spam.features import SIZE, grouped_features, slot, slots

EPOCHS = 5
RATE = 0.5
#: Rounding of the weights: what is smaller says nothing, and a row of zeros packs well.
SMALLEST = 1e-4


@dataclass(frozen=True)
class Example:
    """A comment that somebody decided about: where its features stand, and what they said.

    ``kin`` names what it has in common with others, the widest first: its page, then the texts that are almost the same.
    """

    slots: Sequence[int]
    is_spam: bool
    kin: tuple[str, ...] = ()


class Model:
    """What was learned. A new one knows nothing, and says 0.5 of everything."""

    def __init__(self, weights: Sequence[float] | None = None, bias: float = 0.0) -> None:
        self.weights = array("f", weights) if weights is not None else array("f", bytes(4 * SIZE))
        self.bias = bias

    def score(self, text: str, name: str = "") -> float:
        """Return how likely spam ``text`` is, 0 to 1."""
        return self.score_slots(slots(text, name))

    def score_slots(self, places: Sequence[int]) -> float:
        weights = self.weights
        return _sigmoid(self.bias + sum([weights[i] for i in places]) / math.sqrt(len(places) or 1))

    def explain(
        self, text: str, name: str = "", most: int = 5
    ) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        """Return what spoke for spam and what against it: the ``most`` weighty words, pairs and facts of each."""
        length = math.sqrt(len(slots(text, name)) or 1)
        said = [
            (shown, round(sum(self.weights[slot(feature)] for feature in set(group)) / length, 3))
            for shown, group in grouped_features(text, name)
        ]
        ordered = sorted(said, key=lambda item: -item[1])
        return (
            [item for item in ordered if item[1] > 0][:most],
            [item for item in reversed(ordered) if item[1] < 0][:most],
        )

    def pack(self) -> bytes:
        """Return all of it as bytes for a database, the same on every machine."""
        packed = array("f", [0.0 if abs(weight) < SMALLEST else weight for weight in self.weights])
        packed.append(self.bias)
        if sys.byteorder == "big":
            packed.byteswap()
        return zlib.compress(packed.tobytes(), 6)

    @classmethod
    def unpack(cls, data: bytes) -> Model:
        """Return what ``pack`` made bytes of. Raises ``ValueError`` if they are anything else."""
        values = array("f")
        try:
            values.frombytes(zlib.decompressobj().decompress(data, 4 * (SIZE + 1) + 4))
        except (zlib.error, ValueError) as error:
            raise ValueError("These are no weights.") from error
        if len(values) != SIZE + 1:
            raise ValueError("These are no weights.")
        if sys.byteorder == "big":
            values.byteswap()
        return cls(values[:SIZE], values[SIZE])


def train(examples: Sequence[Example], *, epochs: int = EPOCHS) -> Model:
    """Return a model of ``examples``; the same for the same ones."""
    weights, squares = [0.0] * SIZE, [1e-8] * SIZE
    bias, bias_square = 0.0, 1e-8
    weigh = _class_weights(examples)
    order = list(examples)
    # Not for secrets: that the same decisions make the same filter.
    shuffle = random.Random(0).shuffle  # noqa: S311
    for _epoch in range(epochs):
        shuffle(order)
        for example in order:
            places, length = example.slots, math.sqrt(len(example.slots) or 1)
            score = _sigmoid(bias + sum([weights[i] for i in places]) / length)
            error = (score - example.is_spam) * weigh[example.is_spam]
            step = error / length
            square = step * step
            for i in places:
                squares[i] += square
                weights[i] -= RATE * step / math.sqrt(squares[i])
            bias_square += error * error
            bias -= RATE * error / math.sqrt(bias_square)
    return Model(weights, bias)


def _class_weights(examples: Sequence[Example]) -> dict[bool, float]:
    spam = sum(example.is_spam for example in examples)
    good = len(examples) - spam
    return {True: len(examples) / (2 * spam) if spam else 1.0, False: len(examples) / (2 * good) if good else 1.0}


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))
