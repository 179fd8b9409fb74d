"""Whatever the validator accepts comes back as it was sent, and equals itself."""

import json
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lrs.strategies import STATEMENT

MANY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@MANY
@given(
    found=st.lists(STATEMENT, min_size=1, max_size=3),
    indent=st.sampled_from([None, 2]),
    ascii_only=st.booleans(),
)
def test_what_is_stored_comes_back(xapi, found, indent, ascii_only):
    sent = [{"id": str(uuid.uuid4()), **one} for one in found]
    body = json.dumps(sent, indent=indent, ensure_ascii=ascii_only)
    answer = xapi.post(body)
    assert answer.status_code == 200, answer.json()
    assert xapi.post(body).status_code == 200  # and equals itself
    listed = xapi.get(limit=str(len(sent)), ascending="false").json()["statements"]
    for one, returned in zip(reversed(sent), listed, strict=True):
        assert {name: returned[name] for name in one} == one
        assert returned.keys() - one.keys() <= {"stored", "authority", "version", "timestamp"}
