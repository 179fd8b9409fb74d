"""Measurements. A module with `BENCHES = {name: callable}` is found by `python -m tests.bench`.

A callable yields dicts {"name", "value", "unit", …}, works in a database of its own
(tests.bench.database) and leaves nothing behind.
"""
