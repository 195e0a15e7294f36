"""What somebody hears of a post, of an author page and of a conversation: the parts by role and name, in their order.

axe finds what is wrong with a part, and not that a part is missing, nameless or in the wrong place. Words that only the example
site says are left out.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

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


CONVERSATION = """
- region "Comments":
  - heading "Comments" [level=2]
  - paragraph: 10 comments
  - list:
    - listitem:
      - article:
        - heading "K. Brandt (comment 7)" [level=3]
        - paragraph:
          - 'link "Comment #7"'
          - time
        - paragraph: /Since when/
        - paragraph:
          - link "Answer comment 7 by K. Brandt"
          - link "Report comment 7 by K. Brandt"
      - list:
        - listitem:
          - article:
            - heading "Ria de Bruin (comment 9)" [level=3]
    - listitem:
      - article:
        - heading "Anneke Visser (comment 2)" [level=3]
        - blockquote
        - paragraph:
          - 'link "Comment 2: Answered by Nadia El-Amrani"'
      - list:
        - listitem:
          - article:
            - heading "Nadia El-Amrani Author (comment 5)" [level=3]
        - listitem:
          - article:
            - heading "Anneke Visser (comment 6)" [level=3]
            - paragraph:
              - link "in answer to 5, Nadia El-Amrani (of comment 6)"
  - heading "Write a comment" [level=3]
  - textbox "Your name"
  - textbox "Your e-mail address"
  - textbox "Your comment"
  - paragraph:
    - checkbox "Mail me when somebody answers"
  - paragraph:
    - button "Send comment"
    - button "Preview"
  - status
"""

FORM = """
- heading "Answer comment 1 by Wim Hoekstra" [level=3]
- text: Your name
- textbox "Your name"
- text: Your e-mail address
- paragraph: Not needed, and never shown.
- textbox "Your e-mail address"
- text: Your comment
- paragraph: /Plain text/
- textbox "Your comment"
- paragraph:
  - checkbox "Mail me when somebody answers"
  - text: Mail me when somebody answers
- paragraph: /link by which you confirm/
- paragraph:
  - button "Send comment"
  - button "Preview"
  - button "Cancel the answer"
"""

FORM_REFUSED = """
- heading "Answer comment 1 by Wim Hoekstra" [level=3]
- textbox "Your name": Ana
- textbox "Your e-mail address"
- list:
  - listitem: This field is required.
- textbox "Your comment" [invalid]
- paragraph:
  - checkbox "Mail me when somebody answers"
- paragraph:
  - button "Send comment"
"""

FORM_PAGE = """
- main:
  - paragraph:
    - link "We are closing Dordrecht"
  - heading "Answer comment 1 by Wim Hoekstra" [level=1]
  - blockquote:
    - paragraph: /Crane driver/
  - text: Your name
  - textbox "Your name"
  - text: Your e-mail address
  - paragraph: Not needed, and never shown.
  - textbox "Your e-mail address"
  - text: Your comment
  - paragraph: /Plain text/
  - textbox "Your comment"
  - paragraph:
    - checkbox "Mail me when somebody answers"
    - text: Mail me when somebody answers
  - paragraph: /link by which you confirm/
  - paragraph:
    - button "Send comment"
    - button "Preview"
"""

FORM_PAGE_REFUSED = """
- main:
  - heading "Answer comment 1 by Wim Hoekstra" [level=1]
  - alert:
    - heading "Your comment was not sent" [level=2]
    - list:
      - listitem:
        - link "Your comment"
        - text: /required/
  - blockquote
  - textbox "Your name": Ana
  - list:
    - listitem: This field is required.
  - textbox "Your comment" [invalid]
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


TALK = "/en/voice/we-are-closing-dordrecht/"
NOTHING_SEEN = "\u200b"


def test_a_conversation_is_heard_part_by_part(visit: Any) -> None:
    page = visit().go(TALK)
    expect(page.locator("main")).to_match_aria_snapshot(CONVERSATION)
    assert page.locator("h1").count() == 1
    assert page.locator(".ev-comment time:not([datetime])").count() == 0


def answer(page: Page) -> None:
    page.get_by_role("link", name="Answer comment 1 by Wim Hoekstra").click()


def send_nothing(page: Page) -> None:
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your comment").fill(NOTHING_SEEN)
    page.get_by_role("button", name="Send comment").click()


def test_the_form_of_a_comment_is_heard_with_whom_it_answers(visit: Any) -> None:
    page = visit().go(TALK)
    answer(page)
    expect(page.locator("#comment-form")).to_match_aria_snapshot(FORM)
    body = page.get_by_label("Your comment")
    expect(body).to_be_focused()
    expect(body).to_have_accessible_description(re.compile("^Plain text"))


def test_what_is_wrong_with_a_comment_is_heard_where_it_is_mended(visit: Any) -> None:
    page = visit().go(TALK)
    answer(page)
    send_nothing(page)
    expect(page.locator("#comment-form")).to_match_aria_snapshot(FORM_REFUSED)
    body = page.get_by_label("Your comment")
    expect(body).to_be_focused()
    expect(body).to_have_accessible_description(re.compile("Plain text.* This field is required."))
    expect(page.get_by_role("status").filter(has_text="Your comment was not sent")).to_be_visible()


def test_without_a_script_the_form_is_heard_on_a_page_of_its_own(visit: Any) -> None:
    page = visit(java_script_enabled=False).go(TALK)
    answer(page)
    expect(page.locator("main")).to_match_aria_snapshot(FORM_PAGE)
    expect(page).to_have_title(re.compile("^Write a comment"))


def test_without_a_script_what_is_wrong_is_heard_first(visit: Any) -> None:
    page = visit(java_script_enabled=False).go(TALK)
    answer(page)
    send_nothing(page)
    expect(page.locator("main")).to_match_aria_snapshot(FORM_PAGE_REFUSED)
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Your comment").press("Enter")
    assert page.evaluate("document.activeElement.name") == "body"
    expect(page.get_by_label("Your comment")).to_have_accessible_description(re.compile("This field is required."))


GUEST_FORM = """
- main:
  - heading "Your guest post" [level=1]
  - textbox "Title": What bees know
  - toolbar "Formatting":
    - button "Bold"
    - button "Italic"
    - button "Heading"
    - button "List"
    - button "Quote"
    - button "Link"
  - textbox "Your text":
    - paragraph: They know a lot.
  - group "About you":
    - textbox "Your title or function"
    - textbox "Where you work"
    - textbox "About you"
  - group "What readers should know":
    - combobox "What connects you with us"
    - combobox "Was anything paid or given for this text?"
    - textbox "What readers should know about that"
  - button "Save"
  - link "See it as it was saved"
  - status
  - region "Pictures":
    - heading "Pictures" [level=2]
    - list:
      - listitem:
        - img "A bee"
        - textbox "What it shows, for readers who cannot see it": A bee
        - textbox "Who made it"
        - paragraph:
          - button "Save"
          - button "Put into the text"
          - button "Take away"
    - button "Picture"
    - checkbox "It is a portrait of me"
    - button "Upload"
  - group "Hand it in":
    - checkbox /I agree that/
    - checkbox /I wrote this text/
    - textbox "A word to the editors"
    - button "Hand it in"
  - group: Take the text back
"""

GUEST_FORM_REFUSED = """
- main:
  - heading "Your guest post" [level=1]
  - alert:
    - heading "Nothing was handed in" [level=2]
    - paragraph: What you typed is still here.
    - list:
      - listitem:
        - link "Title"
        - text: /Give the text a title/
      - listitem:
        - link /I agree that/
      - listitem:
        - link /I wrote this text/
  - list:
    - listitem: Give the text a title.
  - textbox "Title" [invalid]
  - textbox "Your text":
    - paragraph: They know a lot.
"""


def open_guest_form(visit: Any, **options: Any) -> Page:
    visitor = visit(**options)
    page: Page = visitor.go(f"/guests/{visitor.site.find('guest_text_link').pk}/")
    return page


def test_the_form_of_a_guest_is_heard_part_by_part(visit: Any) -> None:
    page = open_guest_form(visit)
    expect(page.locator("main")).to_match_aria_snapshot(GUEST_FORM)
    text = page.get_by_role("textbox", name="Your text")
    expect(text).to_have_accessible_description(re.compile("^Write or paste it here"))


def test_what_a_guest_forgot_is_heard_first_and_where_it_is_mended(visit: Any) -> None:
    page = open_guest_form(visit)
    page.get_by_label("Title", exact=True).fill("")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("main")).to_match_aria_snapshot(GUEST_FORM_REFUSED)
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_label("Title", exact=True)).to_have_accessible_description("Give the text a title.")
