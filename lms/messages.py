"""Collect the texts of code and templates into locale/, without the gettext programs.

English is the source; nb and nn are translated. A text is a msgid in Python code, in a Django
template, or in a component of django-cotton, which is a Django template too.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import template as django_template

LANGUAGES = ("nb", "nn")
_NO_DATE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # a date would make each run a change
_FUNCTIONS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 2,
    "npgettext_lazy": 2,
}  # name -> how many texts a call holds, after its context


@dataclass(frozen=True, slots=True)
class Text:
    """A msgid as it stands in a file; `plural` and `context` are empty where there is none."""

    msgid: str
    plural: str = ""
    context: str = ""
    place: str = field(default="", compare=False)


def collect(root: Path) -> list[Text]:
    """Every text of the checkout, in the order of the files."""
    texts: list[Text] = []
    for path in sorted(_python_files(root)):
        texts += _extract(path.read_bytes(), path.relative_to(root).as_posix())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            place = path.relative_to(root).as_posix()
            source = django_template.templatize(path.read_text(encoding="utf-8"), origin=place)
            texts += _extract(_as_expression(source).encode(), place)
    return texts


def update(texts: list[Text], language: str) -> Catalog:
    """Write the language's file: kept translations, new msgids empty, unused ones gone."""
    old = _read(language)
    new = Catalog(
        locale=language,
        header_comment=f"# Texts of the portal: {language}.",
        project="Læringsportalen",
        version="1",
        msgid_bugs_address="none",
        last_translator="none",
        language_team=language,
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        fuzzy=False,
    )
    for text in texts:
        msgid = (text.msgid, text.plural) if text.plural else text.msgid
        kept = old.get(text.msgid, text.context or None) if old else None
        string = kept.string if kept and bool(kept.pluralizable) == bool(text.plural) else None
        new.add(msgid, string, context=text.context or None, flags=kept.flags if kept else ())
    target = _path(language)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, new, width=100, sort_output=True, no_location=True)
    return new


def faults(texts: list[Text], language: str) -> list[str]:
    """What is missing, untranslated, fuzzy or no longer used, a line each."""
    catalog = _read(language)
    if catalog is None:
        return [f"{language}: {_path(language)} is missing"]
    found = []
    for text in dict.fromkeys(texts):
        message = catalog.get(text.msgid, text.context or None)
        fault = _fault(message, text)
        if fault:
            found.append(f"{language}: {fault}: {text.msgid!r} ({text.place})")
    known = {(text.msgid, text.context) for text in texts}
    unused = [m for m in catalog if m.id and (_msgid(m), m.context or "") not in known]
    return found + [f"{language}: no longer used: {_msgid(message)!r}" for message in unused]


def _fault(message: Message | None, text: Text) -> str:
    if message is None or bool(message.pluralizable) != bool(text.plural):
        return "not collected"
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(strings):
        return "not translated"
    return "fuzzy" if message.fuzzy else ""


def _msgid(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def _python_files(root: Path) -> Iterator[Path]:
    for app in apps.get_app_configs():
        if Path(app.path).parent == root:
            found = Path(app.path).rglob("*.py")
            yield from (path for path in found if "migrations" not in path.parts)


def _as_expression(source: str) -> str:
    """What templatize leaves is calls with the indentation of HTML; in brackets that is free."""
    return f"({source}\n)"


def _extract(source: bytes, place: str) -> Iterator[Text]:
    # The arguments are a text, several, or None for what is no text; Babel types them otherwise.
    found: Iterable[Any] = extract_python(
        BytesIO(source), dict.fromkeys(_FUNCTIONS), [], {"encoding": "utf-8"}
    )
    for line, name, arguments, _comments in found:
        values = list(arguments) if isinstance(arguments, tuple) else [arguments]
        context = values.pop(0) if "pgettext" in name else ""
        msgid, plural = values[0], values[1] if _FUNCTIONS[name] == 2 else ""
        if msgid:
            yield Text(msgid, plural, context, place=f"{place}:{line}")


def _path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _read(language: str) -> Catalog | None:
    path = _path(language)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language)
