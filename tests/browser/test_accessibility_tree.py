"""What somebody hears of a post and of an author page: the parts by role and name, in their order.

axe finds what is wrong with a part, and not that a part is missing, nameless or in the wrong place. Words that only the example
site says are left out.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

POST = """
- main:
  - article:
    - list "Topics":
      - listitem:
        - link "Outages"
    - heading "Nineteen hours dark, and the test I put off" [level=1]
    - paragraph: /On 4 November/
    - paragraph:
      - text: By
      - link "Joost van der Meer"
    - list:
      - listitem: Joost van der Meer Chief Operating Officer, Merewade
    - list:
      - listitem:
        - time: Nov. 20, 2025
      - listitem:
        - link "Corrected on Dec. 2, 2025"
      - listitem: /minutes to read/
    - figure:
      - img /Illustration/
    - note "Correction":
      - paragraph:
        - time: Dec. 2, 2025
    - heading "The timeline" [level=2]
    - list
    - figure /A driver on the dyke/:
      - blockquote
    - figure /Tests of the takeover/:
      - img /Bar chart/
      - link "maintenance log of the Vlissingen terminal"
    - figure /The second test/:
      - button "Play the video “The second test, in ninety seconds”"
      - status: /Nothing is loaded from there/
      - group: Transcript (The second test, in ninety seconds)
    - note "If you drive to our terminals":
      - list
    - note "Disclosure"
    - note "A question to you"
    - region "Who wrote this":
      - heading "Who wrote this" [level=2]
      - list:
        - listitem:
          - paragraph:
            - link "Joost van der Meer"
  - region "Read next":
    - heading "Read next" [level=2]
    - list:
      - listitem:
        - article:
          - heading "A near miss has an expiry date" [level=3]
      - listitem:
        - article:
          - heading "Who tests the thing that should never be needed?" [level=3]
          - paragraph: /Elsewhere/
"""

AUTHOR = """
- main:
  - article:
    - img "Portrait of Joost van der Meer"
    - heading "Joost van der Meer" [level=1]
    - paragraph: Chief Operating Officer, Merewade
    - paragraph: In office since September 2019
    - region "Quotations":
      - heading "Quotations" [level=2]
      - figure:
        - blockquote
        - time
      - link "Link to this quotation"
    - region "Ask about":
      - list
    - region "Boards and offices":
      - list
    - region "Declared interests":
      - list
    - region "Books":
      - list
    - region "Contact":
      - paragraph:
        - 'link "Press office: write a message"'
    - region "Press kit":
      - list:
        - listitem:
          - figure:
            - img
          - list:
            - listitem:
              - link /For print/
            - listitem:
              - link /For the web/
      - paragraph:
        - link "Download everything (ZIP)"
  - region "Posts by Joost van der Meer":
    - heading "Posts by Joost van der Meer" [level=2]
    - list:
      - listitem:
        - article:
          - heading "A near miss has an expiry date" [level=3]:
            - link "A near miss has an expiry date"
"""

INDEX = """
- main:
  - heading "In their own words" [level=1]
  - region "Who writes here":
    - heading "Who writes here" [level=2]
    - list:
      - listitem:
        - link "Nadia El-Amrani"
  - region "Posts":
    - heading "Posts" [level=2]
    - form "Choose from the posts":
      - combobox "Voice"
      - combobox "Topic"
      - combobox "Year"
      - combobox "Audience"
      - button "Show"
    - list:
      - listitem:
        - article:
          - heading [level=3]
    - navigation "Pages":
      - link "Older posts"
"""


def test_a_post_is_heard_part_by_part(visit: Any) -> None:
    page = visit().go("/en/voice/nineteen-hours-dark/")
    expect(page.locator("main")).to_match_aria_snapshot(POST)


def test_an_author_page_is_heard_part_by_part(visit: Any) -> None:
    page = visit().go("/en/voice/joost-van-der-meer/")
    expect(page.locator("main")).to_match_aria_snapshot(AUTHOR)


def test_an_index_is_heard_part_by_part(visit: Any) -> None:
    page = visit().go("/en/voice/")
    expect(page.locator("main")).to_match_aria_snapshot(INDEX)
