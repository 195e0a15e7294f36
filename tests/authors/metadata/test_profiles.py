"""The JSON-LD of a page about a person."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from testapp.models import LeaderPage

from wagtail_execvoice.authors.models import SocialProfile

ACME = {"@type": "Organization", "name": "Acme"}


def person_of(metadata: Any) -> dict[str, Any]:
    return metadata.graph["ProfilePage"]["mainEntity"]


def test_an_author_page_is_a_profile_whose_subject_is_the_author_of_the_posts(
    describe: Any, leader: Any, ann: Any, publish: Any
) -> None:
    # Pitfall 4: a person without a ProfilePage.
    person = person_of(describe(leader))
    assert person["name"] == "Ann Bolt"
    assert person["url"] == "http://localhost/ann/"
    [author] = describe(publish(ann)).graph["Article"]["author"]
    assert author["@id"] == person["@id"] == "http://localhost/ann/#person"


def test_somebody_in_office_has_a_title_and_an_employer(describe: Any, leader: Any) -> None:
    person = person_of(describe(leader))
    assert person["jobTitle"] == "Chief Executive"
    assert person["worksFor"] == ACME
    assert "alumniOf" not in person


def test_an_office_with_a_beginning_says_when(describe: Any, leader: Any) -> None:
    leader.tenure_from = date(2019, 3, 1)
    assert person_of(describe(leader))["worksFor"] == {
        "@type": "EmployeeRole",
        "roleName": "Chief Executive",
        "startDate": "2019-03",
        "worksFor": ACME,
    }


@pytest.mark.parametrize("tenure", ["former", "in_memoriam"])
def test_somebody_who_left_has_neither_title_nor_employer_but_a_past(describe: Any, leader: Any, tenure: str) -> None:
    leader.tenure, leader.tenure_from, leader.tenure_until = tenure, date(2019, 3, 1), date(2024, 6, 30)
    person = person_of(describe(leader))
    assert "jobTitle" not in person
    assert person["worksFor"]["@type"] == "EmployeeRole"
    assert (person["worksFor"]["startDate"], person["worksFor"]["endDate"]) == ("2019-03", "2024-06")
    assert person["alumniOf"] == ACME


def test_a_past_office_without_an_end_is_not_told_as_a_present_one(describe: Any, leader: Any) -> None:
    leader.tenure, leader.tenure_from = "former", date(2019, 3, 1)
    person = person_of(describe(leader))
    assert "worksFor" not in person
    assert person["alumniOf"] == ACME


def test_whoever_left_on_the_day_that_was_announced_left(describe: Any, leader: Any) -> None:
    leader.tenure_until = date(2024, 6, 30)
    person = person_of(describe(leader))
    assert "jobTitle" not in person
    assert person["worksFor"]["endDate"] == "2024-06"


def test_a_title_of_the_past_is_not_what_the_office_was_called(describe: Any, leader: Any, ann: Any) -> None:
    ann.texts.all().update(title="Former Chief Executive")
    LeaderPage.objects.update(tenure="former", tenure_until=date(2024, 6, 30))
    assert "roleName" not in person_of(describe(LeaderPage.objects.get()))["worksFor"]


def test_somebody_who_is_to_come_holds_no_office_yet(describe: Any, leader: Any) -> None:
    leader.tenure = "incoming"
    assert {"jobTitle", "worksFor", "alumniOf"}.isdisjoint(person_of(describe(leader)))
    leader.tenure_from = date(2030, 1, 1)
    assert person_of(describe(leader))["worksFor"]["startDate"] == "2030-01"


def test_the_publisher_is_the_employer_where_the_page_names_no_other(describe: Any, leader: Any, ann: Any) -> None:
    for organisation in ("", "test SITE"):
        ann.texts.all().update(organisation=organisation)
        leader.person.refresh_from_db()
        metadata = describe(type(leader).objects.get(pk=leader.pk))
        assert person_of(metadata)["worksFor"]["@id"] == metadata.graph["Organization"]["@id"]


def test_profiles_elsewhere_topics_and_boards(describe: Any, leader: Any, ann: Any) -> None:
    for order, (network, address) in enumerate(
        [("mastodon", "https://mastodon.social/@ann"), ("orcid", "https://orcid.org/0000-0002-1825-0097")]
    ):
        SocialProfile.objects.create(person=ann, network=network, address=address, sort_order=order)
    board = {
        "organisation": "Red Cross",
        "role": "Chair",
        "since": 2020,
        "until": None,
        "url": "https://redcross.example",
    }
    leader.profile = [("topic", "Steel"), ("board", board), ("topic", "Climate"), ("board", {"organisation": "Museum"})]
    leader.save()
    person = person_of(describe(type(leader).objects.get(pk=leader.pk)))
    assert person["sameAs"] == ["https://mastodon.social/@ann", "https://orcid.org/0000-0002-1825-0097"]
    assert person["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "ORCID", "value": "https://orcid.org/0000-0002-1825-0097"}
    ]
    assert person["knowsAbout"] == ["Steel", "Climate"]
    assert person["memberOf"] == [
        {
            "@type": "OrganizationRole",
            "roleName": "Chair",
            "startDate": "2020",
            "memberOf": {"@type": "Organization", "name": "Red Cross", "url": "https://redcross.example"},
        },
        {"@type": "Organization", "name": "Museum"},
    ]


def test_honorifics_are_no_part_of_the_name(describe: Any, leader: Any, ann: Any) -> None:
    ann.honorific_prefix, ann.honorific_suffix = "Dr.", "MBE"
    ann.save()
    person = person_of(describe(type(leader).objects.get(pk=leader.pk)))
    assert (person["honorificPrefix"], person["name"], person["honorificSuffix"]) == ("Dr.", "Ann Bolt", "MBE")


def test_only_a_real_portrait_is_a_picture(describe: Any, leader: Any, ann: Any, make_picture: Any) -> None:
    # Pitfall 10: stand-ins.
    assert "image" not in person_of(describe(leader))
    ann.portrait = make_picture((1500, 1500))
    ann.save()
    images = person_of(describe(type(leader).objects.get(pk=leader.pk)))["image"]
    assert len(images) == 3
    assert all(url.startswith("http://localhost/") for url in images)


def test_texts_are_those_of_the_language_of_the_page(describe: Any, leader: Any, dutch: Any) -> None:
    leader.locale = dutch
    assert person_of(describe(leader))["jobTitle"] == "Bestuursvoorzitter"


def test_the_description_is_what_is_said_of_the_person(describe: Any, leader: Any, ann: Any) -> None:
    leader.biography = f"<p>Ann <b>leads</b> &amp; listens.</p><p>{'More. ' * 100}</p>"
    description = person_of(describe(leader))["description"]
    assert description.startswith("Ann leads & listens. More.")
    assert len(description) <= 300
    ann.texts.all().update(bio_short="In one line.")
    page = type(leader).objects.get(pk=leader.pk)
    assert person_of(describe(page))["description"] == "In one line."
    page.search_description = "For search engines."
    assert describe(page).names("description") == ["For search engines."]
    assert person_of(describe(page))["description"] == "In one line."


def test_posts_that_the_page_lists_are_parts_of_it(describe: Any, leader: Any, ann: Any, publish: Any) -> None:
    page = publish(ann)
    [part] = describe(leader, posts=[page]).graph["ProfilePage"]["hasPart"]
    assert part["url"] == page.full_url
    assert part["headline"] == "An article"
    assert part["author"][0]["@id"] == "http://localhost/ann/#person"
    assert "hasPart" not in describe(leader).graph["ProfilePage"]


def test_a_page_outlives_its_person(describe: Any, leader: Any, ann: Any) -> None:
    ann.delete()
    person = person_of(describe(type(leader).objects.get(pk=leader.pk)))
    assert person == {
        "@type": "Person",
        "@id": "http://localhost/ann/#person",
        "name": "Ann Bolt",
        "url": "http://localhost/ann/",
        "worksFor": {"@type": "Organization", "@id": "http://localhost/#organization", "name": "Test site"},
    }


def test_all_of_it_is_json(describe: Any, leader: Any) -> None:
    html = describe(leader).html
    assert json.loads(html.split('ld+json">')[1].split("</script>")[0])
