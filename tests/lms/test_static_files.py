"""Collected files: each name, also an imported one, holds a hash of the content."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from lms.static_files import StaticFilesStorage

SOURCE = Path(__file__).parent.parent.parent / "static"
VENDORED = "vendor/scorm-again/scorm2004.js"  # which a module of ours imports


def test_modules_import_each_other_by_their_hashed_names(tmp_path):
    collected = StaticFilesStorage(location=tmp_path, base_url="/static/")
    vendor = Path(finders.find(VENDORED).removesuffix(VENDORED))
    files = {path.relative_to(SOURCE).as_posix(): SOURCE for path in SOURCE.rglob("*.js")}
    files[VENDORED] = vendor
    found = {name: (FileSystemStorage(folder), name) for name, folder in files.items()}
    for name, (source, _name) in found.items():
        with source.open(name) as file:
            collected.save(name, file)

    for _name, _hashed, error in collected.post_process(found):
        assert not isinstance(error, Exception), error

    imported = {
        (tmp_path / hashed).parent / found
        for hashed in collected.hashed_files.values()
        for found in re.findall(r'(?:from|import) "(.+?)"', (tmp_path / hashed).read_text())
    }
    assert len(imported) >= 3
    assert [path for path in imported if not re.search(r"\.[0-9a-f]{12}\.js$", path.name)] == []
    assert [path for path in imported if not path.is_file()] == []
