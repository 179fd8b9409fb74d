"""The national identity number of a person, sealed: no number can be read from the database."""

import uuid

from django.db import models

from people.models.person import Person


class NationalId(models.Model):
    """`ciphertext` is AES-SIV (RFC 5297) bound to this row's id; `lookup` is an HMAC-SHA256.

    The keys are in NATIONAL_ID_KEYS, never here: `key_id` and `lookup_key_id` name them. Only
    `people.national_ids` reads and writes these rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, models.CASCADE, related_name="national_id")
    key_id = models.CharField(max_length=16)
    ciphertext = models.BinaryField()
    lookup_key_id = models.CharField(max_length=16)
    lookup = models.CharField(max_length=64, unique=True)  # hexadecimal

    class Meta:
        indexes = (
            models.Index(fields=["key_id"], name="people_national_id_key"),
            models.Index(fields=["lookup_key_id"], name="people_national_id_lookup"),
        )
