"""Builds the demo packages: `python -m demo.build OUT` writes one SCORM 1.2 zip for each course.

The same source gives the same bytes: names are sorted, dates fixed, nothing of this machine kept.
"""

import json
import sys
import zipfile
from html import escape
from pathlib import Path

from demo.manifest import manifest_xml, sco_files
from demo.source import SHARED, PackageSource, Page, Question, Sco, read, slugs

# The earliest date that a zip can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)

WORDS = {
    "nb": {"contents": "Innhold", "script": "Slå på JavaScript for å svare på spørsmålene."},
    "nn": {"contents": "Innhald", "script": "Slå på JavaScript for å svare på spørsmåla."},
}

DOCUMENT = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="shared/player.css">
</head>
<body class="hue-{hue}">
<header class="bar">
<div class="column">
<p class="title">{title}</p>
<p id="step" aria-live="polite"></p>
<progress value="0" max="1" aria-labelledby="step"></progress>
{contents}
</div>
</header>
<main>
<div class="column">
<p id="notice" role="status"></p>
{pages}
<div id="stage" hidden></div>
<noscript><p class="note">{script}</p></noscript>
</div>
</main>
<nav id="turn" hidden>
<div class="column">
<button class="secondary" type="button" data-action="previous" hidden></button>
<button class="secondary" id="extra" type="button" hidden></button>
<button class="primary" id="forward" type="button" hidden></button>
</div>
</nav>
<script src="shared/texts.js"></script>
<script src="shared/scorm12.js"></script>
<script src="shared/record.js"></script>
<script src="shared/quiz.js"></script>
<script src="{sco}.js"></script>
<script src="shared/player.js"></script>
</body>
</html>
"""


def build(slug: str, folder: Path) -> Path:
    """Writes `<slug>.zip` into `folder` and returns its path."""
    return write(read(slug), folder / f"{slug}.zip")


def write(package: PackageSource, path: Path) -> Path:
    """Writes the zip of `package` to `path`, which it returns."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(files_of(package).items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every machine
            archive.writestr(entry, data)
    return path


def build_all(folder: Path) -> list[Path]:
    """All packages, in the order of their names; the folder is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return [build(slug, folder) for slug in slugs()]


def files_of(package: PackageSource) -> dict[str, bytes]:
    """What the zip of `package` holds: path -> bytes."""
    shared = {f"shared/{path.name}": path.read_bytes() for path in sorted(SHARED.iterdir())}
    files = {"imsmanifest.xml": manifest_xml(package, list(shared)), **shared}
    for sco in package.scos:
        page, script = sco_files(sco)
        files[page] = _document(package, sco).encode()
        files[script] = _script(package, sco).encode()
    return files


def _document(package: PackageSource, sco: Sco) -> str:
    words = WORDS[package.language]
    title = package.title if len(package.scos) == 1 else f"{package.title}: {sco.title}"
    return DOCUMENT.format(
        language=package.language,
        title=escape(title),
        hue=package.hue,
        contents=_contents(sco, words["contents"]),
        pages="\n".join(_section(page) for page in sco.pages),
        script=escape(words["script"]),
        sco=sco.id,
    )


def _contents(sco: Sco, heading: str) -> str:
    entries = "\n".join(
        f'<li><button type="button">{escape(page.title)}</button></li>' for page in sco.pages
    )
    return f'<details id="contents"><summary>{heading}</summary>\n<ol>\n{entries}\n</ol></details>'


def _section(page: Page) -> str:
    figure = ""
    if page.figure:
        label = escape(page.alt)
        figure = f'<figure role="img" aria-label="{label}">\n{page.figure}\n</figure>\n'
    title = escape(page.title)
    return (
        f'<section class="page">\n<h1 tabindex="-1">{title}</h1>\n{figure}{page.body}\n</section>'
    )


def _script(package: PackageSource, sco: Sco) -> str:
    course = {
        "language": package.language,
        "mastery": package.mastery,
        "quiz": [_question(question) for question in sco.questions],
    }
    data = json.dumps(course, ensure_ascii=False, indent=1)
    return f'"use strict";\n\nconst COURSE = {data};\n'


def _question(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "type": question.kind,
        "text": question.text,
        "options": [{"id": letter, "text": text} for letter, text in question.options],
        "correct": list(question.correct),
        "feedback": question.feedback,
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m demo.build FOLDER")
    for built in build_all(Path(sys.argv[1])):
        sys.stdout.write(f"{built}\n")
