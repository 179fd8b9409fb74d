"""Who an Agent or a Group is: the same identifier means the same (1.0.3 Data 2.4.2.3)."""

from typing import Any


def agent_key(agent: dict[str, Any]) -> str:
    """The identifier of a valid agent or identified group as one string, for example
    "account https://portal.example.org/id 7f3c…"; empty for an anonymous group.

    The domain of an e-mail address and the digits of a hash do not tell upper from lower case.
    """
    if "account" in agent:
        return f"account {agent['account']['homePage']} {agent['account']['name']}"
    if "mbox" in agent:
        return f"mbox {mailbox(agent['mbox'])}"
    if "openid" in agent:
        return f"openid {agent['openid']}"
    if "mbox_sha1sum" in agent:
        return f"mbox_sha1sum {agent['mbox_sha1sum'].lower()}"
    return ""


def mailbox(mbox: str) -> str:
    """`mbox` with scheme and domain in lower case."""
    name, _, domain = mbox[len("mailto:") :].rpartition("@")
    return f"mailto:{name}@{domain.lower()}"
