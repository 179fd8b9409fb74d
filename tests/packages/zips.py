"""Zips from a dict of path to content."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

Content = str | bytes


def write_zip(path: Path, files: Mapping[str, Content]) -> Path:
    """A zip at `path`; a name that ends with / is a folder entry. Gives `path` back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # A ZipInfo of its own: the same content is the same bytes, whatever the clock says.
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path
