"""A policy's content as a plain value: what a version stores and a request is judged by."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from wagtail_execvoice.signoff.constants import Kind, Presence, Then, Voices


@dataclass(frozen=True)
class Rule:
    """One kind of signature: ``how_many`` members of the group, or the page's own authors."""

    kind: str
    stage: int = 1
    label: str = ""
    group_id: int | None = None
    group_name: str = ""
    how_many: int = 1
    voices: str = Voices.ALL.value

    @property
    def is_voice(self) -> bool:
        return self.kind == Kind.VOICE


@dataclass(frozen=True)
class Spec:
    """What a policy asks for. Its JSON form is what ``PolicyVersion.spec`` holds; names in it are never changed."""

    rules: tuple[Rule, ...] = ()
    page_types: tuple[str, ...] = ()
    section_id: int | None = None
    language: str = ""
    four_eyes: bool = True
    presence: str = Presence.SESSION.value
    deadline_days: int = 2
    valid_days: int = 30
    review_after_days: int | None = None
    when_overdue: str = Then.KEEP.value
    when_stale: str = Then.KEEP.value
    voice_first: bool = False
    second_person: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def stages(self) -> list[int]:
        return sorted({rule.stage for rule in self.rules})

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Spec:
        values = json.loads(text)
        values["rules"] = tuple(Rule(**rule) for rule in values["rules"])
        values["page_types"] = tuple(values["page_types"])
        return cls(**values)
