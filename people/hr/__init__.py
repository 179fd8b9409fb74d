"""The import of who works where, from the file that HR exports.

`file` reads it, `rows` checks each row, `facts` puts rows together, `snapshot` is what the portal
knows, `plan` is the difference, `writing` carries it out, `run` is all of it.
"""

from people.hr.file import BrokenFile
from people.hr.report import Report
from people.hr.run import import_file

__all__ = ["BrokenFile", "Report", "import_file"]
