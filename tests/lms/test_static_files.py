"""Collected files: each name, also an imported one, holds a hash of the content."""

import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from lms.static_files import StaticFilesStorage

SOURCE = Path(__file__).parent.parent.parent / "static"


def test_modules_import_each_other_by_their_hashed_names(tmp_path):
    collected = StaticFilesStorage(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(SOURCE)
    names = [path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.js")]
    for name in names:
        with source.open(name) as file:
            collected.save(name, file)

    for _name, _hashed, error in collected.post_process({name: (source, name) for name in names}):
        assert not isinstance(error, Exception), error

    imported = {
        (tmp_path / hashed).parent / found
        for hashed in collected.hashed_files.values()
        for found in re.findall(r'(?:from|import) "(.+?)"', (tmp_path / hashed).read_text())
    }
    assert len(imported) >= 3
    assert [path for path in imported if not re.search(r"\.[0-9a-f]{12}\.js$", path.name)] == []
    assert [path for path in imported if not path.is_file()] == []
