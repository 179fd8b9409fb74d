"""The course administrator's pages about SCORM content, on the portal's own origin."""
