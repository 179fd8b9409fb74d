"""The SCORM 1.2 run-time data model (RTE 1.2, October 2001, section 3.4), pure: no Django.

The same table checks values in the browser (`table.as_json`) and on the server (`validation`).
"""
