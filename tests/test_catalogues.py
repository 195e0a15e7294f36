"""The catalogues are complete, Dutch is Dutch, and nothing is said to people that is in no catalogue.

The strings are collected here by Python's and Django's own parsers, so this needs no GNU gettext. What gettext itself would
collect is compared by ``tox -e catalogues``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import django
import polib
import pytest
import wagtail
from catalogues import CHECKOUT, LANGUAGES, compiled, rooms
from django.apps import apps
from django.db.models import AutoField
from django.template.base import Lexer, TokenType
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override
from django.utils.translation.template import templatize
from modelcluster.fields import ParentalKey
from wagtail.users.models import UserProfile

from wagtail_execvoice.authors.constants import Role
from wagtail_execvoice.base.actions import queue_mail
from wagtail_execvoice.base.models import OutboxMail
from wagtail_execvoice.text import TextTooComplex, clean_html

SOURCE = CHECKOUT / "wagtail_execvoice"
ROOMS = [room.name for room in rooms(SOURCE)]
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml"})

# Dutch that is written as English is.
COPIED = {
    "%(count)d link": "the Dutch word",
    "%(count)d links": "the Dutch word",
    "API": "the word of the trade",
    "Spam": "the Dutch word",
    "Team": "the Dutch word",
    "Interview": "the Dutch word",
    "Link": "the Dutch word, and Wagtail's",
    "Podcast": "the Dutch word",
    "moderator": "the Dutch word",
    "%(count)s mail": "the Dutch word",
    "%(count)s mails": "the Dutch word",
    "import": "the Dutch word",
    "spam": "the Dutch word",
    "status": "the Dutch word",
    "(alias)": "the Dutch word, and Wagtail's",
    "%(what)s: %(new)s (was: %(old)s)": "the Dutch word",
    "Account": "the Dutch word, and Wagtail's",
    "Document": "the Dutch word",
    "Investor relations": "what a Dutch company calls it",
    "Live": "the word of Wagtail's Dutch",
    "Status": "the Dutch word",
    "account": "the Dutch word, and Wagtail's",
    "digest": "the word of the trade",
    "document": "the Dutch word",
    "document “%(title)s”": "the Dutch word",
    "hash": "the word of the trade",
    "later": "the Dutch word",
    "live": "the word of Wagtail's Dutch",
    "model": "the Dutch word",
    "object": "the Dutch word",
    "salt": "the word of the trade",
    "snippet": "the word of Wagtail's Dutch",
    "snippet “%(title)s”": "the word of Wagtail's Dutch",
    "Contact": "the Dutch word",
    "In memoriam": "Latin in both languages",
    "Item": "the Dutch word, and Wagtail's",
    "Video": "the Dutch word",
    "Was {title}": "the Dutch word",
    "Website": "the Dutch word",
}
# Words in the source that are not translated although they stand where people's words stand, each with the reason.
BARE = {
    "nofollow": "a word of HTML",
    "sponsored": "a word of HTML",
    "ugc": "a word of HTML",
    "typed": "a value that nobody reads",
    "html": "a value that nobody reads",
    "Shift": "what stands on the key",
    "Atom": "the name of a format",
    "RSS": "the name of a format",
    "SHA-256": "the name of an algorithm",
    'pip install "wagtail-execvoice[cryptography]"': "a command",
    "identity:": "how the ledger calls a row",
    "w-status--primary,": "a class",
    "-print.jpg,  -web.jpg": "names of files in an archive",
}

WORD = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
TAG = re.compile(r"</?\w[^>]*>")


class String(NamedTuple):
    """What a translator is given."""

    msgid: str
    context: str = ""
    plural: str = ""


def entries(room: str, language: str) -> polib.POFile:
    return polib.pofile(str(SOURCE / room / "locale" / language / "LC_MESSAGES" / "django.po"))


def dutch_texts(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return (English, Dutch) for an entry, or for each of its plural forms."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


DUTCH = [(room, entry) for room in ROOMS for entry in entries(room, "nl")]
PAIRS = [pair for _room, entry in DUTCH for pair in dutch_texts(entry)]


# The catalogues


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_a_catalogue_holds_every_string_of_its_app_and_no_other(room: str, language: str) -> None:
    catalogue = {String(entry.msgid, entry.msgctxt or "", entry.msgid_plural) for entry in entries(room, language)}
    source = {string for path in [*PYTHON, *TEMPLATES] if home_of(path) == room for string in strings_in(path)}
    assert source - catalogue == set(), "run 'make messages', and translate them"
    assert catalogue - source == set(), "run 'make messages'"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_in_a_catalogue_is_guessed_or_left_over(room: str, language: str) -> None:
    assert not [entry.msgid for entry in entries(room, language) if entry.fuzzy or entry.obsolete]


@pytest.mark.parametrize("room", ROOMS)
def test_english_is_what_the_source_says(room: str) -> None:
    # As Django and Wagtail have it: one that repeats the source would take the words from another app's English one.
    assert not [entry.msgid for entry in entries(room, "en") if entry.msgstr or any(entry.msgstr_plural.values())]


def test_every_string_is_in_dutch() -> None:
    assert not [
        entry.msgid for _room, entry in DUTCH if not entry.translated() or len(entry.msgstr_plural) not in {0, 2}
    ]


def test_dutch_is_not_english() -> None:
    copied = {english for english, dutch in PAIRS if english == dutch and WORD.search(bare(english))}
    assert copied == set(COPIED)


def bare(text: str) -> str:
    return TAG.sub("", PLACEHOLDER.sub("", text))


def test_dutch_has_the_placeholders_and_tags_of_the_english() -> None:
    for english, dutch in PAIRS:
        assert sorted(PLACEHOLDER.findall(dutch)) == sorted(PLACEHOLDER.findall(english)), dutch
        assert sorted(TAG.findall(dutch)) == sorted(TAG.findall(english)), dutch


def test_dutch_begins_and_ends_as_the_english_does() -> None:
    edges = re.compile(r"^(\s*).*?([.:?!…]?\s*)$", re.DOTALL)
    for english, dutch in PAIRS:
        assert edges.sub(r"\1|\2", dutch) == edges.sub(r"\1|\2", english), dutch
        starts = [text[0] for text in (english, dutch) if text[0].isalpha()]
        assert len({letter.isupper() for letter in starts}) <= 1, dutch


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_what_is_compiled_is_what_was_translated(room: str, language: str) -> None:
    catalogue = SOURCE / room / "locale" / language / "LC_MESSAGES" / "django.po"
    assert compiled(catalogue), "run 'make messages'"
    assert polib.mofile(str(catalogue.with_suffix(".mo"))).metadata == polib.pofile(str(catalogue)).metadata


def test_a_text_is_the_same_dutch_in_every_app() -> None:
    # Django puts the catalogues of all apps together: of two translations one would be lost.
    seen: dict[tuple[str, str], str] = {}
    for _room, entry in DUTCH:
        dutch = str(dutch_texts(entry))
        assert seen.setdefault((entry.msgctxt or "", entry.msgid), dutch) == dutch


def test_no_text_of_ours_changes_what_django_and_wagtail_say() -> None:
    # If it must say something else, it needs a context: pgettext("of a person", "Title").
    for path in sorted(path for package in (django, wagtail) for path in dutch_of(package.__path__[0])):
        with path.open("rb") as file:
            theirs = GNUTranslations(file)
        for _room, entry in DUTCH:
            said = theirs.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else theirs.gettext(entry.msgid)
            assert said in {entry.msgid, entry.msgstr}, path


def dutch_of(package: str) -> Iterable[Path]:
    return Path(package).rglob("locale/nl/LC_MESSAGES/django.mo")


def test_dutch_is_read_from_the_installed_package() -> None:
    with override("nl"):
        assert str(Role.EDITOR.label) == "Redacteur"
        # A text of a package that is in no INSTALLED_APPS.
        with pytest.raises(TextTooComplex, match="Deze tekst is te lang"):
            clean_html("a" * 10_000_000)


# What is marked for translation


FUNCTIONS = {"gettext", "ngettext", "pgettext", "npgettext"}
# Not a text as it stands, but one that was marked elsewhere.
MARKED_ELSEWHERE = {"self.last_error": "the problems that are ours are marked with gettext_noop when they are stored"}
QUOTED = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL_IN_TEMPLATE = re.compile(rf"\b(?:n?p?gettext|_)\({QUOTED}(?:, ?{QUOTED})*(?:, ?count)?\)")


def home_of(path: Path) -> str:
    """Return the app whose catalogue holds the strings of a file."""
    first = path.relative_to(SOURCE).parts[0]
    return first if first in ROOMS else "base"


def strings_in(path: Path) -> set[String]:
    if path.suffix != ".py":
        calls = [ast.parse(call, mode="eval") for call in CALL_IN_TEMPLATE.findall(templatize(path.read_text("utf-8")))]
        return {string for call in calls for string in marked(call, {"_": "gettext"})}
    tree = parsed(path)
    return set(marked(tree, aliases(tree)))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def aliases(tree: ast.AST) -> dict[str, str]:
    """Return what a module calls the functions of ``django.utils.translation``."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return {name.asname or name.name: name.name for name in names}


def translating(call: ast.Call, names: dict[str, str]) -> str:
    """Return the name of the gettext function that is called, without "_lazy" or "_noop", or nothing."""
    called = name_of(call.func)
    function = names.get(called, called).removesuffix("_lazy").removesuffix("_noop")
    return function if function in FUNCTIONS else ""


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def marked(tree: ast.AST, names: dict[str, str]) -> Iterator[String]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = translating(call, names)
        if not function or ast.unparse(call.args[0]) in MARKED_ELSEWHERE:
            continue
        fields = ["context"] * ("p" in function) + ["msgid"] + ["plural"] * function.startswith("n")
        values = {field: literal(argument) for field, argument in zip(fields, call.args, strict=False)}
        yield String(**values)


def literal(node: ast.AST) -> str:
    assert isinstance(node, ast.Constant), f"line {getattr(node, 'lineno', '?')}: only a text as it stands is collected"
    assert isinstance(node.value, str)
    return node.value


@pytest.mark.parametrize(
    ("source", "string"),
    [
        ("from django.utils.translation import gettext as _\n_('a' 'b')", String("ab")),
        ("from django.utils.translation import gettext_lazy as _\n_('a')", String("a")),
        ("from django.utils.translation import gettext_noop\ngettext_noop('a')", String("a")),
        ("from django.utils import translation\ntranslation.pgettext('c', 'a')", String("a", "c")),
        ("from django.utils.translation import ngettext\nngettext('a', 'b', 2)", String("a", "", "b")),
        ("from django.utils.translation import npgettext_lazy as n\nn('c', 'a', 'b', 2)", String("a", "c", "b")),
        ('{% load i18n %}{% translate "It\'s" %}', String("It's")),
        ('{% translate "a" context "c" %}', String("a", "c")),
        ('{% panel heading=_("a") %}', String("a")),
        ("{% blocktranslate trimmed count n=n %} {{ n }} a\n{% plural %} {{ n }} b {% endblocktranslate %}", String("%(n)s a", "", "%(n)s b")),
    ],
)  # fmt: skip
def test_marked_strings_are_found(tmp_path: Path, source: str, string: String) -> None:
    path = tmp_path / ("a.html" if "{%" in source else "a.py")
    path.write_text(source, "utf-8")
    assert strings_in(path) == {string}


# What is said to people without being marked. System checks and the help of commands are English, as Django's own are.


SHOWN_KEYWORDS = {
    "body", "description", "empty_label", "error_message", "heading", "help_text", "label", "menu_label", "message",
    "placeholder", "short_description", "subject", "text", "title", "verbose_name", "verbose_name_plural",
}  # fmt: skip
SHOWN_ATTRIBUTE = re.compile(r"(?:^|_)(?:button|heading|label|message|question|text|title|verbose_name|plural)$")
# By the name of the function: which of its positional arguments people read.
SHOWN_ARGUMENTS = {
    "add_error": slice(1, 2),
    "Button": slice(0, 1),
    "CommandError": slice(0, 1),
    "debug": slice(1, 2),
    "error": slice(1, 2),
    "HeaderButton": slice(0, 1),
    "info": slice(1, 2),
    "MenuItem": slice(0, 1),
    "PermissionDenied": slice(0, 1),
    "queue_mail": slice(2, 4),
    "register_action": slice(1, 3),
    "register_due_job": slice(1, 2),
    "success": slice(1, 2),
    "TextTooComplex": slice(0, 1),
    "ValidationError": slice(0, 1),
    "warning": slice(1, 2),
    "write": slice(0, 1),
}
# Fields whose first argument is not what they are called.
NO_LABEL_FIRST = {
    "APIField", "AutocompleteField", "FilterField", "ImageField", "ManyToManyField", "OneToOneField", "SearchField",
}  # fmt: skip


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_code_says_nothing_to_people_that_is_not_translated(path: Path) -> None:
    assert [words for words in said_by(parsed(path)) if words not in BARE] == []


def said_by(tree: ast.AST) -> Iterator[str]:
    for node in shown_by(tree):
        yield from bare_words(node)


def shown_by(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the expressions whose value people will read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from shown_by_call(node)
        elif isinstance(node, ast.ClassDef):
            yield from shown_by_class(node)


def shown_by_call(call: ast.Call) -> Iterator[ast.AST]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg in SHOWN_KEYWORDS)
    name = name_of(call.func)
    if name == "setdefault" and isinstance(call.args[0], ast.Constant) and call.args[0].value in SHOWN_KEYWORDS:
        yield call.args[1]
    elif name.endswith("Field") and name not in NO_LABEL_FIRST:
        yield from call.args[:1]
    elif not is_log(call):
        yield from call.args[SHOWN_ARGUMENTS.get(name, slice(0))]


def is_log(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and name_of(call.func.value) == "logger"


def shown_by_class(node: ast.ClassDef) -> Iterator[ast.AST]:
    bases = {name_of(base) for base in node.bases}
    for statement in node.body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        name = statement.targets[0].id
        if any(base.endswith("Choices") for base in bases) and name.isupper():
            # Without words of its own a choice gets its name, in English.
            yield (
                statement.value.elts[1] if isinstance(statement.value, ast.Tuple) else ast.Constant(f"Label of {name}")
            )
        elif SHOWN_ATTRIBUTE.search(name) and name != "app_label" and not ("AppConfig" in bases and name == "label"):
            yield statement.value


def bare_words(node: ast.AST) -> Iterator[str]:
    """Yield the texts with words in an expression that no gettext function gets."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORD.search(bare(node.value)):
        yield node.value
    parts: list[ast.AST] = []
    if isinstance(node, ast.JoinedStr | ast.BinOp | ast.IfExp):
        parts = [*ast.iter_child_nodes(node)]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        # What any other function makes of a text is not known.
        parts = [node.func.value]
    for part in parts:
        yield from bare_words(part)


@pytest.mark.parametrize(
    "source",
    [
        "Panel(label='Some words')",
        "kwargs.setdefault('heading', 'Some words')",
        "models.CharField('Some words')",
        "messages.success(request, f'{count} Some words')",
        "messages.error(request, 'Some words' % count)",
        "form.add_error('name', 'Some words'.format(1))",
        "self.stdout.write('  ' + 'Some words')",
        "raise ValidationError('Some words')",
        "class View:\n    page_title = 'Some words'",
        "class State(TextChoices):\n    SENT = 'sent', 'Some words'",
    ],
)
def test_bare_words_in_code_are_found(source: str) -> None:
    assert [words.strip(" {}") for words in said_by(ast.parse(source))] == ["Some words"]


def test_a_choice_without_words_is_found() -> None:
    assert list(said_by(ast.parse("class State(TextChoices):\n    SENT = 'sent'"))) == ["Label of SENT"]


SHOWN_HTML_ATTRIBUTES = {"alt", "aria-description", "aria-label", "placeholder", "title"}
BARE_IN_TAG = re.compile(r"""(?:\b(?:alt|heading|label|message|text|title)=|\|(?:default\w*|yesno):)(["'])(.*?)\1""")
TRANSLATED_BLOCKS = {"blocktranslate", "blocktrans", "comment"}
HOLE = "\ue000"


class Shown(HTMLParser):
    """Collects what a page of HTML shows to people."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if value and name in SHOWN_HTML_ATTRIBUTES]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.texts.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_template_says_nothing_to_people_that_is_not_translated(path: Path) -> None:
    assert [words for words in said_by_template(path.read_text("utf-8")) if words not in BARE] == []


def said_by_template(source: str) -> list[str]:
    html, in_tags, inside = "", [], ""
    for token in Lexer(source).tokenize():
        word = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if inside:
            inside = "" if word == f"end{inside}" else inside
        elif token.token_type == TokenType.TEXT:
            html += token.contents
        else:
            inside = word if word in TRANSLATED_BLOCKS else ""
            in_tags += [match[2] for match in BARE_IN_TAG.finditer(token.contents)]
            html += HOLE
    # A tag whose name is a variable is a tag.
    texts = Shown(re.sub(rf"(</?){HOLE}", r"\1x", html)).texts
    return [text.replace(HOLE, " ").strip() for text in [*texts, *in_tags] if WORD.search(text)]


@pytest.mark.parametrize(
    "source",
    [
        "<p>Some words</p>",
        '{% comment %}Not shown{% endcomment %}<img alt="Some words">',
        "<{{ level }} class=a>Some words</{{ level }}>",
        '{% panel heading="Some words" %}',
        '{{ title|default:"Some words" }}',
        "{% translate 'These are' %} {% blocktranslate %}translated{% endblocktranslate %} Some words",
    ],
)
def test_bare_words_in_a_template_are_found(source: str) -> None:
    assert said_by_template(source) == ["Some words"]


@pytest.mark.parametrize(
    "source", ['<style>a{color:red}</style><a href="{% url "x" %}" class="b">1</a>', "{# Not shown #}"]
)
def test_what_nobody_reads_in_a_template_may_be_bare(source: str) -> None:
    assert said_by_template(source) == []


def test_models_and_their_fields_have_translated_names() -> None:
    for model in [model for model in apps.get_models() if model.__module__.startswith("wagtail_execvoice.")]:
        assert isinstance(model._meta.verbose_name, Promise), model
        assert isinstance(model._meta.verbose_name_plural, Promise), model
        unnamed = [field for field in model._meta.local_fields if not isinstance(field.verbose_name, Promise)]
        assert [field.name for field in unnamed if field.editable and not is_made_by_django(field)] == [], model


def is_made_by_django(field: Any) -> bool:
    """Say whether a field is in no form of its own: the key, what ties a row to its parent, and a tag to its page."""
    other = field.remote_field
    if isinstance(field, AutoField | ParentalKey):
        return True
    return bool(other and (other.parent_link or other.model._meta.app_label == "taggit"))


# What others would say in English for us


@pytest.fixture
def dutch_admin(admin_client: Any, admin_user: Any) -> Any:
    """Return a function that opens a page of the admin as somebody who reads Dutch sees it."""
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": "nl"})

    def read(name: str, *args: Any, **query: str) -> str:
        text: str = admin_client.get(reverse(name, args=args), query).content.decode()
        return text

    return read


@pytest.fixture
def undelivered(db: None) -> OutboxMail:
    with override("en"):
        return queue_mail("anything", "no address", "A post waits for you", "Text")


def test_what_is_wrong_with_an_address_is_read_in_the_language_of_the_reader(
    dutch_admin: Any, undelivered: OutboxMail
) -> None:
    assert "Dit is geen e-mailadres." in dutch_admin("execvoice_mail:index")
    assert "Dit is geen e-mailadres." in dutch_admin("execvoice_mail:inspect", undelivered.pk)


def test_a_mail_is_inspected_in_dutch(dutch_admin: Any, undelivered: OutboxMail) -> None:
    terms = re.findall(r"<d[td][^>]*>\s*(.*?)\s*</d[td]>", dutch_admin("execvoice_mail:inspect", undelivered.pk))
    assert "Status" in terms
    assert not {"State", "None"} & set(terms)


def test_what_people_are_filtered_by_is_said_in_dutch(dutch_admin: Any) -> None:
    page = dutch_admin("execvoice_people:index", is_archived="true", has_account="false")
    pills = re.findall(r"(Gearchiveerd|Heeft een account):\s*</span>\s*<b[^>]*>(\w+)</b>", page)
    assert pills == [("Gearchiveerd", "Ja"), ("Heeft een account", "Nee")]


def test_the_person_chooser_is_in_dutch(dutch_admin: Any) -> None:
    page = json.loads(dutch_admin("execvoice_person_chooser:choose"))["html"]
    tabs = re.findall(r'role="tab".*?>\s*(.*?)\s*</a>', page, re.DOTALL)
    assert [tab.split("<")[0].strip() for tab in tabs] == ["Zoeken", "Nieuwe persoon"]
