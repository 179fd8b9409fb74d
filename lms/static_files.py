"""How collectstatic names files: by their content, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Our own folders alone: others' files stay as they are, for Django would take an `import` in one
# of their comments for an import.
_MODULES = ("authoring/*.js", "courses/*.js", "scorm/*.js")
_IMPORT = (r'(?P<matched>from "(?P<url>\.[^"]+)")', 'from "%(url)s"')


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no type hints
    """Also rewrites what our ES modules import, so that an old module never meets a new one."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((glob, (_IMPORT,)) for glob in _MODULES),
    )
