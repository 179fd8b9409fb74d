"""Course packages that the tests build: good ones in `scorm12`, hostile ones in `hostile`."""
