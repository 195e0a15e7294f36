"""Moderators look after the sections on which they have any of Wagtail's page permissions; those who have none, after nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from wagtail_execvoice.base.constants import COMMENT_MODERATORS, EDITORS, LEGAL
from wagtail_execvoice.base.groups import set_up_groups
from wagtail_execvoice.comments.actions import decide
from wagtail_execvoice.comments.constants import Act, Status
from wagtail_execvoice.comments.models import Decision, ReaderComment
from wagtail_execvoice.comments.viewsets.queues import QUEUES
from wagtail_execvoice.comments.viewsets.scope import comments_for
from wagtail_execvoice.compat import get_base_page_model

DECIDE = "execvoice_comments:decide"


def seen_by(user: Any) -> set[str]:
    # As a new request has them, for Wagtail keeps permissions with the object.
    again = type(user).objects.get(pk=user.pk)
    return set(comments_for(again).values_list("body", flat=True))


@pytest.fixture
def both(write: Any, section: Any) -> tuple[ReaderComment, ReaderComment]:
    """A comment in the section, and one elsewhere."""
    return write("Here", page=section), write("Elsewhere")


def test_a_section_is_what_is_below_it(make_moderator: Any, home: Any, section: Any, both: Any) -> None:
    assert seen_by(make_moderator(section)) == {"Here"}
    assert seen_by(make_moderator(home)) == {"Here", "Elsewhere"}


@pytest.mark.parametrize("kind", ["add", "change", "publish", "bulk_delete", "lock", "unlock"])
def test_any_right_on_pages_will_do(make_user: Any, section: Any, both: Any, kind: str) -> None:
    user = make_user("moderator")
    group = Group.objects.create(name="Of the section")
    GroupPagePermission.objects.create(group=group, page=section, permission_type=kind)
    user.groups.add(group)
    assert seen_by(user) == {"Here"}


def test_who_has_a_right_on_the_root_or_is_a_superuser_has_everything(
    make_moderator: Any, admin_user: Any, both: Any
) -> None:
    root = get_base_page_model().get_first_root_node()
    assert seen_by(make_moderator(root)) == seen_by(admin_user) == {"Here", "Elsewhere"}


def test_who_has_no_right_on_any_page_looks_after_nothing(make_user: Any, both: Any) -> None:
    assert seen_by(make_user("of-none", "execvoice_comments.decide_readercomment")) == set()


def test_who_has_the_right_to_look_after_all_pages_needs_none_on_them(make_user: Any, both: Any) -> None:
    assert seen_by(make_user("of-all", "execvoice_comments.moderate_everywhere")) == {"Here", "Elsewhere"}


@pytest.mark.parametrize(("group", "rights"), [(COMMENT_MODERATORS, True), (LEGAL, False), (EDITORS, True)])
def test_our_groups_have_what_they_are_given_by_name(make_user: Any, both: Any, group: str, rights: bool) -> None:
    set_up_groups()
    user = make_user("somebody")
    user.groups.add(Group.objects.get(name=group))
    assert seen_by(user) == ({"Here", "Elsewhere"} if rights else set())


@pytest.mark.parametrize("loss", ["the page", "the right"])
def test_whoever_loses_their_section_gets_no_other_one_and_is_told_why(
    client: Any, make_moderator: Any, section: Any, both: Any, loss: str
) -> None:
    moderator = make_moderator(section)
    if loss == "the page":
        get_base_page_model().objects.get(pk=section.pk).delete()
    else:
        GroupPagePermission.objects.filter(page_id=section.pk).delete()
    assert seen_by(moderator) == set()
    client.force_login(moderator)
    for queue in QUEUES:
        response = client.get(queue.url)
        assert "No section is yours" in response.content.decode() and not response.context["cards"]
    assert client.get(f"{queue.url}?q=else").context["cards"] == []
    client.post(reverse(DECIDE), {"act": "spam", "everything": "1", "queue": "all", "until": "2999-01-01T00:00:00Z"})
    assert client.post(reverse(DECIDE), {"act": "spam", "comment": f"{both[1].pk}:1"}).status_code == 404
    assert client.get(reverse("execvoice_comments:tend", args=[both[1].pk])).status_code == 404
    assert not Decision.objects.exists()
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_whoever_has_a_section_is_not_told_that_they_have_none(client: Any, make_moderator: Any, section: Any) -> None:
    client.force_login(make_moderator(section))
    html = client.get(QUEUES[0].url).content.decode()
    assert "Nothing waits here." in html and "No section is yours" not in html


def test_who_is_no_longer_active_has_nothing(make_moderator: Any, section: Any, both: Any) -> None:
    gone = make_moderator(section)
    gone.is_active = False
    gone.save()
    assert seen_by(gone) == set()


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    "end", ["created_at_from=0001-01-01", "created_at_to=9999-12-31", "created_at_from=0001-01-02"]
)
def test_the_first_and_the_last_day_there_are_can_be_asked_for(
    client: Any, admin_user: Any, both: Any, zone: str, end: str
) -> None:
    UserProfile.objects.create(user=admin_user, current_time_zone=zone)
    client.force_login(admin_user)
    response = client.get(f"{reverse('execvoice_comments:all')}?{end}")
    assert response.status_code == 200 and len(response.context["cards"]) == 2
    data = {"act": "spam", "everything": "1", "queue": "all", "shown": end, "until": "2999-01-01T00:00:00+00:00"}
    client.post(reverse(DECIDE), data)
    assert ReaderComment.objects.filter(status=Status.SPAM).count() == 2


@pytest.mark.parametrize("queue", [queue.name for queue in QUEUES])
def test_no_list_and_no_copy_shows_what_is_outside_of_the_section(
    client: Any, make_moderator: Any, section: Any, talk: Any, both: Any, queue: str
) -> None:
    ReaderComment.objects.filter(pk=both[1].pk).update(body="Secret")
    client.force_login(make_moderator(section))
    url = reverse(f"execvoice_comments:{queue}")
    for query in ("", "?q=secret", f"?page={talk.title}"):
        assert '<div class="ev-card__text" dir="auto">Secret' not in client.get(url + query).content.decode()
        assert all(card.comment.page_id == section.pk for card in client.get(url + query).context["cards"])
    assert b"Secret" not in b"".join(client.get(f"{url}?export=csv").streaming_content)


def test_comments_outside_of_the_section_are_left_out_of_a_decision(
    client: Any, make_moderator: Any, section: Any, both: Any
) -> None:
    client.force_login(make_moderator(section))
    data = {"act": "approve", "comment": [f"{comment.pk}:1" for comment in both]}
    assert client.post(reverse(DECIDE), data).status_code == 302
    states = dict(ReaderComment.objects.values_list("body", "status"))
    assert states == {"Here": Status.APPROVED, "Elsewhere": Status.PENDING}


def test_a_decision_about_nothing_but_the_comments_of_others_is_as_if_there_were_none(
    client: Any, make_moderator: Any, section: Any, talk: Any, both: Any
) -> None:
    client.force_login(make_moderator(section))
    for pk in (both[1].pk, 999_999_999):
        response = client.post(reverse(DECIDE), {"act": "approve", "comment": f"{pk}:1"})
        assert response.status_code == 404 and talk.title not in response.content.decode()
    assert not Decision.objects.exists()


def test_all_that_is_listed_is_never_what_is_outside_of_the_section(
    client: Any, make_moderator: Any, section: Any, both: Any
) -> None:
    client.force_login(make_moderator(section))
    data = {"act": "spam", "everything": "1", "queue": "all", "until": "2999-01-01T00:00:00+00:00"}
    client.post(reverse(DECIDE), data)
    states = dict(ReaderComment.objects.values_list("body", "status"))
    assert states == {"Here": Status.SPAM, "Elsewhere": Status.PENDING}


def test_what_was_decided_elsewhere_cannot_be_undone_not_even_in_part(
    client: Any, make_moderator: Any, admin_user: Any, section: Any, both: Any
) -> None:
    batch = decide([comment.pk for comment in both], Act.SPAM, admin_user)
    client.force_login(make_moderator(section))
    url = reverse("execvoice_comments:undo", args=[batch])
    assert client.get(url).status_code == client.post(url).status_code == 404
    assert ReaderComment.objects.filter(status=Status.SPAM).count() == 2


def test_whoever_may_only_look_decides_nothing(client: Any, make_moderator: Any, section: Any, both: Any) -> None:
    client.force_login(make_moderator(section, decides=False))
    response = client.post(reverse(DECIDE), {"act": "approve", "comment": f"{both[0].pk}:1"})
    assert response.status_code == 302 and not Decision.objects.exists()


def test_the_page_of_one_comment_shows_no_other_ones(client: Any, make_moderator: Any, section: Any, both: Any) -> None:
    client.force_login(make_moderator(section))
    query = "&".join(f"comment={comment.pk}" for comment in both)
    response = client.get(f"{reverse(DECIDE)}?{query}&comment=x")
    assert [card.comment.body for card in response.context["cards"]] == ["Here"]
