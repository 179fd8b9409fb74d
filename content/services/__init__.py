"""Every write of the content app: importing zips, and the uploads on their way."""

from content.services.importing import ImportReport, import_zip
from content.services.uploads import receive_upload, run_pending_uploads, run_upload

__all__ = ["ImportReport", "import_zip", "receive_upload", "run_pending_uploads", "run_upload"]
