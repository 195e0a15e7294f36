import os
import pytest
from pathlib import Path
from screens import SCREENS, Screen, State
from sights import SIGHTS, see
from test_screenshots import write

WANT = os.environ["WANT"].split(",")
H = int(os.environ.get("H", "2600"))

EXTRA = [
    (Screen("dash-legal", "wagtailadmin_home", by="legal"), State("")),
    (Screen("dash-executive", "wagtailadmin_home", by="executive"), State("")),
]


@pytest.mark.parametrize("look", os.environ.get("LOOKS", "1280light,390dark").split(","))
@pytest.mark.parametrize(
    ("screen", "state"), [pytest.param(*s, id=s[0].name + s[1].name) for s in [*SIGHTS, *EXTRA] if s[0].name in WANT]
)
def test_shot(visit, screen, state, look):
    width, scheme = (1280, look[4:]) if look.startswith("1280") else (390, look[3:])
    page = see(visit, screen, state, scheme=scheme, width=width, height=H)
    over = page.evaluate("document.scrollingElement.scrollWidth")
    print(screen.name, state.name, look, over)
    name = "-".join([screen.name, *state.name.split(), look])
    write(page, Path("/tmp/tall") / f"{name}.png")
