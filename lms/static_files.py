"""How collectstatic names files: by their content, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no type hints
    """Also rewrites what an ES module imports: an old module never meets a new one."""

    support_js_module_import_aggregation = True
