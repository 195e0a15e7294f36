"""Sites that are made and migrated once; each test changes a copy of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from adoption.support import (
    MAKE_TABLES_AND_GROUPS,
    SETTINGS,
    GeneratedSite,
    follow_database_hint,
    install_apps,
    make_new_page_types,
    start_site,
    use_bylines,
)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("adoption")


@pytest.fixture(scope="session")
def site_in_use(workshop: Path) -> GeneratedSite:
    """A site with pages of its own type: published, changed, draft, scheduled. It has not heard of us."""
    site = start_site(workshop / "in_use")
    site.manage("makemigrations", "blog", "-v0")
    site.manage("migrate", "-v0")
    site.ask("from blog import content; content.create()")
    return site


@pytest.fixture(scope="session")
def adopted_site(site_in_use: GeneratedSite, workshop: Path) -> GeneratedSite:
    """The same site after the quick start."""
    site = site_in_use.copy(workshop / "adopted")
    install_apps(site)
    follow_database_hint(site)
    use_bylines(site)
    site.ask(MAKE_TABLES_AND_GROUPS)
    return site


@pytest.fixture(scope="session")
def site_with_new_types(adopted_site: GeneratedSite, workshop: Path) -> GeneratedSite:
    """The adopted site with two page types of its own that had our mixins from their first day."""
    site = adopted_site.copy(workshop / "new_types")
    make_new_page_types(site)
    site.manage("makemigrations", "blog", "-n", "new_types", "-v0")
    site.manage("migrate", "-v0")
    return site


@pytest.fixture(scope="session")
def custom_images(workshop: Path) -> GeneratedSite:
    """A new site that had its own image model and us from its first day. No test changes it."""
    site = start_site(workshop / "custom_images")
    site.replace(SETTINGS, '    "blog",\n', '    "blog",\n    "pictures",\n')
    site.write(SETTINGS, f'{site.read(SETTINGS)}\nWAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"\n')
    install_apps(site)
    follow_database_hint(site)
    use_bylines(site)
    site.manage("makemigrations", "blog", "pictures", "-v0")
    site.manage("migrate", "-v0")
    return site


@pytest.fixture
def in_use(site_in_use: GeneratedSite, tmp_path: Path) -> GeneratedSite:
    return site_in_use.copy(tmp_path / "site")


@pytest.fixture
def adopted(adopted_site: GeneratedSite, tmp_path: Path) -> GeneratedSite:
    return adopted_site.copy(tmp_path / "site")


@pytest.fixture
def new_types(site_with_new_types: GeneratedSite, tmp_path: Path) -> GeneratedSite:
    return site_with_new_types.copy(tmp_path / "site")
