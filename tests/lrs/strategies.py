"""Statements of every shape, for property tests."""

from hypothesis import strategies as st

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBER = st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
EXTENSIONS = st.dictionaries(st.sampled_from(["tag:x", "https://æ.no/1"]), JSON)
LANGUAGES = st.dictionaries(st.sampled_from(["nb", "nn-NO", "en", "zh-Hant"]), TEXT)
IRI = st.sampled_from(["https://example.org/1", "tag:a", "urn:x:æøå"])
AGENT = st.one_of(
    st.fixed_dictionaries({"mbox": st.just("mailto:kari@Example.org")}, optional={"name": TEXT}),
    st.fixed_dictionaries(
        {"account": st.fixed_dictionaries({"homePage": IRI, "name": TEXT})},
        optional={"objectType": st.just("Agent")},
    ),
)
GROUP = st.fixed_dictionaries(
    {"objectType": st.just("Group"), "member": st.lists(AGENT, min_size=1, max_size=3)}
)
ACTIVITY = st.fixed_dictionaries(
    {"id": IRI},
    optional={
        "objectType": st.just("Activity"),
        "definition": st.fixed_dictionaries(
            {}, optional={"name": LANGUAGES, "type": IRI, "extensions": EXTENSIONS}
        ),
    },
)
STATEMENT = st.fixed_dictionaries(
    {
        "actor": AGENT | GROUP,
        "verb": st.fixed_dictionaries({"id": IRI}, optional={"display": LANGUAGES}),
        "object": ACTIVITY,
    },
    optional={
        "result": st.fixed_dictionaries(
            {},
            optional={
                "success": st.booleans(),
                "response": TEXT,
                "score": st.fixed_dictionaries({"scaled": st.floats(-1, 1)}),
                "extensions": EXTENSIONS,
            },
        ),
        "context": st.fixed_dictionaries(
            {},
            optional={
                "registration": st.uuids().map(str),
                "instructor": AGENT,
                "platform": TEXT,
                "contextActivities": st.dictionaries(
                    st.sampled_from(["parent", "grouping"]), st.lists(ACTIVITY, max_size=2)
                ),
            },
        ),
        "timestamp": st.datetimes(timezones=st.timezones()).map(
            lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)
        ),
    },
)
