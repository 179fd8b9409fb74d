"""Texts are collected from code and templates, and a missing translation is found."""

from io import StringIO

import pytest
from babel.messages.pofile import read_po
from django.conf import settings as portal_settings
from django.core.management import CommandError, call_command, get_commands

from lms import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext

a = _("Log in")
b = ngettext("%(n)d course", "%(n)d courses", 2)
c = pgettext("a day", "due")
d = _(a)
"""
TEMPLATE = """
  <div>
      {% translate "Skip" %}
    <c-empty title="{% translate 'Nothing here' %}">
  {% blocktranslate trimmed count n=n %}
    {{ n }} file
  {% plural %}
    {{ n }} files
  {% endblocktranslate %}</c-empty>
  {% include "x.html" with legend=_("Kind") %}
"""


@pytest.fixture
def checkout(tmp_path, settings, monkeypatch):
    """A small checkout with one app, one template and no locale."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)

    class App:
        path = str(tmp_path / "app")

    get_commands()  # Django looks for them once, among the apps that are there then
    monkeypatch.setattr(messages.apps, "get_app_configs", lambda: [App])
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.BASE_DIR = tmp_path
    return tmp_path


def _fill(checkout, language, msgid, string):
    path = checkout / "locale" / language / "LC_MESSAGES" / "django.po"
    text = path.read_text()
    path.write_text(
        text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{string}"')
    )


def test_every_kind_of_text_is_collected(checkout):
    assert messages.collect(checkout) == [
        messages.Text("Log in"),
        messages.Text("%(n)d course", "%(n)d courses"),
        messages.Text("due", context="a day"),
        messages.Text("Skip"),
        messages.Text("Nothing here"),
        messages.Text("%(n)s file", "%(n)s files"),
        messages.Text("Kind"),
    ]


def test_an_update_keeps_translations_and_drops_what_is_unused(checkout):
    call_command("messages", stderr=StringIO())
    _fill(checkout, "nb", "Log in", "Logg inn")
    _fill(checkout, "nb", "Skip", "Hopp over")
    (checkout / "templates" / "page.html").write_text('{% translate "Kind" %}')
    call_command("messages", stderr=StringIO())
    with (checkout / "locale/nb/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file)
    assert {m.id: m.string for m in catalog if m.id} == {
        "Kind": "",
        "Log in": "Logg inn",
        ("%(n)d course", "%(n)d courses"): ("", ""),
        "due": "",
    }


def test_the_check_names_what_is_missing(checkout):
    with pytest.raises(CommandError, match=r"nb: .*django\.po is missing"):
        call_command("messages", "--check")
    (checkout / "templates" / "page.html").write_text("")
    (checkout / "app" / "views.py").write_text('_("Log in")')
    call_command("messages", stderr=StringIO())
    _fill(checkout, "nb", "Log in", "Logg inn")
    with pytest.raises(CommandError) as failure:
        call_command("messages", "--check")
    assert str(failure.value) == (
        "nn: not translated: 'Log in' (app/views.py:1)\n1 texts need work."
    )
    _fill(checkout, "nn", "Log in", "Logg inn")
    call_command("messages", "--check", stderr=StringIO())
    (checkout / "app" / "views.py").write_text('_("Log out")')
    with pytest.raises(CommandError) as failure:
        call_command("messages", "--check")
    assert str(failure.value).splitlines()[:2] == [
        "nb: not collected: 'Log out' (app/views.py:1)",
        "nb: no longer used: 'Log in'",
    ]


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_their_placeholders(language):
    path = portal_settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    assert [str(error) for message in catalog for error in message.check(catalog)] == []
    assert not [m.id for m in catalog if m.id and "!" in str(m.string)]
