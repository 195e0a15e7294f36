from __future__ import annotations

from screens import SCREENS
from sights import EXAMPLE_SCREENS, SIGNING_SCREENS
from states import ACTS, DATA


def test_every_state_in_the_list_can_be_made_and_no_other() -> None:
    states = [state for screen in (*SCREENS, *EXAMPLE_SCREENS, *SIGNING_SCREENS) for state in screen.states]
    assert {state.data for state in states} - {""} == DATA.keys()
    assert {state.act for state in states} - {""} == ACTS.keys()
