"""The SCORM 2004 run-time data model (RTE, 4th Edition, section 4.2), pure: no Django.

The browser's data model is scorm-again's. Here is what the server takes, and what it amounts to.
"""
