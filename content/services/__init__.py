"""Every write of the content app: importing zips, and the uploads on their way."""

from content.services.importing import ImportReport, import_zip
from content.services.receiving import (
    begin_upload,
    drop_upload,
    purge_abandoned_uploads,
    take_piece,
)
from content.services.uploads import receive_upload, run_pending_uploads, run_upload

__all__ = [
    "ImportReport",
    "begin_upload",
    "drop_upload",
    "import_zip",
    "purge_abandoned_uploads",
    "receive_upload",
    "run_pending_uploads",
    "run_upload",
    "take_piece",
]
