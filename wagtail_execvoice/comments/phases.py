"""The pipeline that every comment passes, by whichever door it comes: a list of small phases.

A phase looks at a ``Submission`` and yields what it found. The first finding that is a verdict (show, hold, spam, refuse)
decides; what is found after it is kept for the moderator all the same, except after one that shows or refuses, which end it. A
site adds a phase from its ``AppConfig.ready()``::

    @register_phase("acme.competitors", order=450)
    def find_competitors(submission):
        if "competitor" in submission.body.lower():
            yield Finding("acme.competitors", Verdict.HOLD, detail="competitor")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from wagtail_execvoice.comments.constants import Badge, Source, Status
from wagtail_execvoice.comments.errors import CommentRefused


class Verdict(Enum):
    """What a finding does: ``NOTE`` only orders the queue."""

    NOTE = "note"
    SHOW = "show"
    HOLD = "hold"
    SPAM = "spam"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Finding:
    """What a phase found. ``points`` say how likely it makes spam, 0 to 1; ``detail`` is shown beside the words for ``code``.

    ``message`` is what the reader is told, of a refusal only.
    """

    code: str
    verdict: Verdict = Verdict.NOTE
    points: float = 0.0
    detail: str = ""
    message: str = ""
    retry_after: int = 0

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "points": round(self.points, 3), "detail": self.detail}


@dataclass
class Submission:
    """A comment on its way in, with what is known of how it came.

    ``known`` is what one phase found out that a later one needs as well. ``seconds`` is how long its writer had the form, None if it
    came without one. ``network`` is the keyed digest that stands for the visitor's address. ``commenter_key`` is the key of a
    ``commenter`` that is not known yet. ``is_flood`` says that more comes in than the site takes. ``before`` is the comment that it
    changes, if it is no new one.
    """

    page: Any
    settings: Any
    body: str
    name: str
    now: datetime
    email: str = ""
    user: Any = None
    commenter: Any = None
    commenter_key: str = ""
    parent: Any = None
    network: str = ""
    language: str = ""
    seconds: float | None = None
    is_decoy_filled: bool = False
    is_flood: bool = False
    badge: str = Badge.NONE
    source: str = Source.FORM
    before: Any = None
    known: dict[str, Any] = field(default_factory=dict)


@dataclass
class Judgement:
    """What the pipeline makes of a submission."""

    status: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def suspicion(self) -> float:
        """How likely spam by all that was found, as independent signs: 0 to 1."""
        innocent = 1.0
        for finding in self.findings:
            innocent *= 1.0 - min(max(finding.points, 0.0), 1.0)
        return 1.0 - innocent


Phase = Callable[[Submission], "Iterable[Finding] | None"]

_STATUS = {Verdict.SHOW: Status.APPROVED, Verdict.HOLD: Status.PENDING, Verdict.SPAM: Status.SPAM}
_phases: dict[str, tuple[int, Phase]] = {}


def register_phase(name: str, *, order: int) -> Callable[[Phase], Phase]:
    """Add a phase. Ours are at 100 (who speaks) to 900 (what the page does). Raises ``ValueError`` if the name is taken."""

    def register(phase: Phase) -> Phase:
        if name in _phases and _phases[name][1] is not phase:
            raise ValueError(f"There is a phase named {name!r} already.")
        _phases[name] = (order, phase)
        return phase

    return register


def registered_phases() -> Sequence[tuple[str, Phase]]:
    """Return the phases in the order in which they look."""
    ordered = sorted(_phases.items(), key=lambda item: (item[1][0], item[0]))
    return [(name, phase) for name, (_order, phase) in ordered]


def judge(submission: Submission) -> Judgement:
    """Run the pipeline. Raises ``CommentRefused``. Held if no phase says anything: nothing is public by an oversight."""
    judgement = Judgement("")
    for _name, phase in registered_phases():
        for finding in phase(submission) or ():
            if finding.verdict == Verdict.REFUSE:
                raise CommentRefused(finding.code, finding.message, retry_after=finding.retry_after)
            judgement.findings.append(finding)
            if finding.verdict != Verdict.NOTE and not judgement.status:
                judgement.status = _STATUS[finding.verdict]
            if finding.verdict == Verdict.SHOW and judgement.status == Status.APPROVED:
                return judgement
    judgement.status = judgement.status or Status.PENDING
    return judgement
