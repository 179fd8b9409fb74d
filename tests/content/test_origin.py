"""Hosts and capabilities of the content origin."""

import re
import uuid

import pytest

from content import origin
from content.models import Package
from people.models import Person


def package(number=1) -> Package:
    return Package(uuid=uuid.UUID(int=number), lineage="hygiene")


def test_each_person_and_package_has_a_host_of_its_own():
    people = (Person(pk=1), Person(pk=2), uuid.UUID(int=9))
    labels = [origin.label_for(who, package(number)) for who in people for number in (1, 2)]

    assert len(set(labels)) == 6
    assert all(re.fullmatch(r"[a-z2-7]{32}", label) for label in labels)
    assert labels[0] == origin.label_for(Person(pk=1), package())


LABEL = "abcdefghijklmnopqrstuvwxyz234567"


@pytest.mark.parametrize(
    ("setting", "host", "label"),
    [
        ("http://{label}.portal.localhost:8000", f"{LABEL}.portal.localhost:8000", LABEL),
        ("http://{label}.portal.localhost:8000", f"{LABEL}.portal.localhost:8001", None),
        ("http://{label}.portal.localhost:8000", f"{LABEL}.portalxlocalhost:8000", None),
        ("http://{label}.portal.localhost:8000", "short.portal.localhost:8000", None),
        ("http://{label}.portal.localhost:8000", "portal.localhost:8000", None),
        ("https://{label}.learn.example.org", f"{LABEL}.learn.example.org", LABEL),
        ("https://{label}.learn.example.org", f"{LABEL}.learn.example.org.evil.org", None),
        ("http://localhost:8001", "localhost:8001", ""),
        ("http://localhost:8001", "localhost:8000", None),
    ],
)
def test_label_of(setting, host, label, settings):
    settings.CONTENT_ORIGIN = setting

    assert origin.label_of(host) == label
    if label is not None:
        assert origin.origin_for(label).endswith(f"//{host}")


def test_a_capability_is_stable_and_bound_to_host_and_package():
    capability = origin.file_capability(LABEL, package())

    assert capability == origin.file_capability(LABEL, package())
    assert origin.package_uuid_of(LABEL, capability) == package().uuid.hex
    assert origin.package_uuid_of(LABEL[::-1], capability) is None
    forged = capability.replace(package().uuid.hex, package(2).uuid.hex)
    for wrong in (forged, capability + "0", package().uuid.hex, "", ".", "å.å"):
        assert origin.package_uuid_of(LABEL, wrong) is None


def test_without_labels_every_capability_reads_on_the_one_origin(settings):
    """NAMES=0: the label is still the person's, but the host does not carry it."""
    settings.CONTENT_ORIGIN = "http://localhost:8001"
    url = origin.file_url(origin.label_for(Person(pk=1), package()), package(), "a.html")

    host, _, address = url.removeprefix("http://").partition("/c/")
    label = origin.label_of(host)
    assert label == ""
    assert origin.package_uuid_of(label, address.partition("/")[0]) == package().uuid.hex
