"""What a verification found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

#: How many findings are kept. A report that names these needs no more, and memory stays flat whatever happened.
SHOWN = 1000


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: the row that fails ("signature:12"), a code that never changes, a sentence for people.

    A warning is something to look at that proves nothing by itself.
    """

    row: str
    code: str
    message: str
    warning: bool = False


@dataclass
class Report:
    """The findings, and how much was looked at: none among none proves nothing."""

    findings: list[Finding] = field(default_factory=list)
    failures: int = 0
    warnings: int = 0
    entries: int = 0
    rows: int = 0
    checkpoints: int = 0
    pages: int | None = None
    #: The end of the chain. Two reports with the same number and another hash are of two histories.
    seq: int = 0
    hash: str = ""

    @property
    def ok(self) -> bool:
        return not self.failures

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if finding.warning:
                self.warnings += 1
            else:
                self.failures += 1
            if len(self.findings) < SHOWN:
                self.findings.append(finding)

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}
