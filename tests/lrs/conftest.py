"""A client of the LRS, as another system would have it."""

import base64
import json

import pytest
from django.test import Client

from lrs import credentials

V1 = {"X-Experience-API-Version": "1.0.3"}


class XapiClient:
    """Requests to /xapi/ with a credential, on the portal's host."""

    def __init__(self, *scopes, name="supplier", version="1.0.3"):
        made = credentials.create(name=name, scopes=scopes or credentials.DEFAULT_SCOPES)
        token = base64.b64encode(f"{made.key}:{made.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}", "X-Experience-API-Version": version}
        self.client = Client(HTTP_HOST="portal.localhost:8000")

    def request(self, method, path="statements", data=None, headers=None, **more):
        body = data if isinstance(data, str | bytes) else json.dumps(data)
        return self.client.generic(
            method,
            f"/xapi/{path}",
            data=b"" if data is None else body,
            content_type=more.pop("content_type", "application/json"),
            headers={**self.headers, **(headers or {})},
            **more,
        )

    def post(self, data, **more):
        return self.request("POST", data=data, **more)

    def put(self, data, statement_id, **more):
        return self.request("PUT", f"statements?statementId={statement_id}", data=data, **more)

    def get(self, headers=None, **parameters):
        return self.client.get(
            "/xapi/statements", parameters, headers={**self.headers, **(headers or {})}
        )

    def ids(self, **parameters):
        return [one["id"] for one in self.get(**parameters).json()["statements"]]


@pytest.fixture
def xapi(db):
    return XapiClient()


@pytest.fixture
def client_with(db):
    return XapiClient
