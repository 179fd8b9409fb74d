"""A person without a browser: Django's test client at the portal, httpx at the provider."""

from urllib.parse import urlsplit

import httpx

from tests.openid import PEOPLE


class Visitor:
    """Goes to ID-porten from the portal's log-in page and comes back."""

    def __init__(self, client, provider):
        self.client = client
        self.at_provider = httpx.Client(
            base_url=provider.issuer, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def set_out(self, query=""):
        """The address at the provider that the portal sends the person to."""
        answer = self.client.get(f"/accounts/idporten/{query}")
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    def choose(self, address, name, acr="idporten-loa-substantial"):
        """Choose a test person; the path and query of the callback."""
        answer = self._follow(self.at_provider.get(address))
        if answer.status_code == 200:  # asked; otherwise the provider knew the person already
            sub = PEOPLE["idporten"][name]["sub"] if name else ""
            form = {"sub": sub, "acr": acr}
            answer = self._follow(self.at_provider.post(str(answer.url), data=form))
        back = urlsplit(answer.headers["Location"])
        assert back.netloc == "portal.localhost:8000", answer.headers
        return f"{back.path}?{back.query}"

    def log_in(self, name, acr="idporten-loa-substantial", query=""):
        """The portal's answer to the callback."""
        return self.client.get(self.choose(self.set_out(query), name, acr))

    def _follow(self, answer):
        while answer.is_redirect:
            target = answer.headers["Location"]
            if urlsplit(target).netloc == "portal.localhost:8000":
                return answer
            answer = self.at_provider.get(target)
        return answer
