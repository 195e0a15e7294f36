"""What to write first. Prompts for somebody who has never published here, and for whoever helps them.

A prompt asks three questions. Each stands for a part of the post, which has a heading that readers may see; the question
itself, which they may not, is for the writer.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Part:
    """One part of a post: its heading, and the question that helps to write it."""

    heading: str | Promise
    question: str | Promise


@dataclass(frozen=True)
class Prompt:
    """One way to begin. ``words`` is how long such a post usually is."""

    slug: str
    title: str | Promise
    why: str | Promise
    parts: tuple[Part, Part, Part]
    words: tuple[int, int]
    legal: str | Promise

    def __str__(self) -> str:
        return str(self.title)


PROMPTS = (
    Prompt(
        slug="question-i-hear-most",
        title=_("The question I hear most"),
        why=_("You know the answer already, and many readers have the question. It shows that you listen."),
        parts=(
            Part(
                _("Who asks, and why"), _("Who asked you this last, and in which words? What were they worried about?")
            ),
            Part(_("What I answer"), _("What do you say when there is no presentation at hand? Give one example.")),
            Part(
                _("What I do not know yet"),
                _("Which part of the answer are you unsure of, and when will you know more?"),
            ),
        ),
        words=(400, 600),
        legal=_("Whether the answer promises something about products, prices or dates that is not public."),
    ),
    Prompt(
        slug="mistake-and-lesson",
        title=_("A mistake that taught me something"),
        why=_("Nothing earns trust faster than somebody senior who says what went wrong before being asked."),
        parts=(
            Part(_("What happened"), _("What did you decide, and what did you believe at that moment?")),
            Part(_("What it cost"), _("Who paid for it: customers, colleagues, you? How did you find out?")),
            Part(_("What I do differently"), _("What would somebody who works with you notice today?")),
        ),
        words=(500, 800),
        legal=_(
            "Whether the matter is settled: claims, investigations and agreements to keep silent. Nobody else may be "
            "recognisable without having agreed."
        ),
    ),
    Prompt(
        slug="day-on-the-floor",
        title=_("A day with the people who do the work"),
        why=_("Readers meet the organisation through its people, and you write about what you saw yourself."),
        parts=(
            Part(_("Where I was"), _("Which place, which shift, which hour? What did you hear and smell?")),
            Part(_("Whom I met"), _("Who showed you something you did not know? What did they say, word for word?")),
            Part(_("What I took home"), _("What did you change, or promise to change, because of it?")),
        ),
        words=(500, 700),
        legal=_(
            "Consent of everybody who is named, quoted or pictured, and whether the picture shows anything confidential."
        ),
    ),
    Prompt(
        slug="decision-explained",
        title=_("Why we decided this"),
        why=_("A decision is public already, its reasons are not. People accept more when they know what was weighed."),
        parts=(
            Part(_("What we decided"), _("Can you say it in one sentence that a neighbour would understand?")),
            Part(_("What spoke against it"), _("What was the best argument of those who disagreed?")),
            Part(
                _("How we will know whether it was right"),
                _("What will you look at in a year, and will you tell readers?"),
            ),
        ),
        words=(600, 900),
        legal=_(
            "Forward-looking statements, works councils and others who must be told first, and whether the decision is "
            "public in all countries."
        ),
    ),
    Prompt(
        slug="first-months",
        title=_("What I learned in my first months"),
        why=_("Only a newcomer sees what everybody else is used to, and only for a while."),
        parts=(
            Part(_("What I expected"), _("What did people tell you before you came? What did you believe?")),
            Part(_("What I found"), _("What surprised you, for better and for worse? Give one scene of each.")),
            Part(_("What I will do first"), _("Which one thing do you want to be asked about in half a year?")),
        ),
        words=(500, 700),
        legal=_("What you may say of your former employer, and plans that have not been announced."),
    ),
    Prompt(
        slug="misunderstood",
        title=_("What people get wrong about our work"),
        why=_("You can be useful and have an opinion at once, and the subject is one you know by heart."),
        parts=(
            Part(_("What is said"), _("Where did you read or hear it? Is a part of it true?")),
            Part(_("How it really is"), _("Which number, scene or comparison would convince a sceptic?")),
            Part(_("Where the critics are right"), _("What should your field do better, and what do you do about it?")),
        ),
        words=(500, 800),
        legal=_("Sources for every number, and nothing about a competitor that you could not prove."),
    ),
    Prompt(
        slug="three-things-i-read",
        title=_("Three things I read, and what I made of them"),
        why=_("It is quick to write, generous to others, and tells readers how you think."),
        parts=(
            Part(_("The one that changed my mind"), _("What did you think before, and what do you think now?")),
            Part(_("The one I disagree with"), _("Where does the author stop too early?")),
            Part(_("The one I gave to my team"), _("What did they say about it?")),
        ),
        words=(300, 500),
        legal=_(
            "Short quotations with their source, no copied pictures, and a disclosure if you know the author or profit from the sale."
        ),
    ),
    Prompt(
        slug="thank-you",
        title=_("Somebody I want to thank"),
        why=_("It is warm without being about you, and the one you thank will show it to others."),
        parts=(
            Part(_("What they did"), _("What would not have happened without them? Be concrete.")),
            Part(_("What it took"), _("What was difficult about it that nobody saw?")),
            Part(_("What others can learn from it"), _("What can a reader in another job do tomorrow?")),
        ),
        words=(300, 500),
        legal=_(
            "Whether the person agrees to be named, and with what you say of them; customers and suppliers need theirs in writing."
        ),
    ),
    Prompt(
        slug="where-we-are-going",
        title=_("What I hope to see in ten years"),
        why=_("Employees and investors want to know where you look. A hope that is a picture is remembered."),
        parts=(
            Part(_("A morning in ten years"), _("What does one customer or colleague do that is impossible today?")),
            Part(_("What stands in the way"), _("What is the hardest obstacle, and is it yours to remove?")),
            Part(_("The next step"), _("What will be done before the end of this year?")),
        ),
        words=(500, 800),
        legal=_(
            "Forward-looking statements: what is a hope must read as one, with the disclaimer that your organisation uses."
        ),
    ),
)

BY_SLUG = {prompt.slug: prompt for prompt in PROMPTS}
