"""How sure the portal was of who acted: kept with every approval and signature."""

from people.models import LoginSession
from people.request import PersonRequest


def assurance_of(request: PersonRequest) -> str:
    """The acr that the provider gave (such as idporten-loa-high), else how the person logged in."""
    key = request.session.session_key
    opened = LoginSession.objects.filter(session_key=key).values_list("acr", flat=True).first()
    if opened:
        return opened
    used = request.session.get("account_authentication_methods", [])
    methods = {str(one.get("method", "")) for one in used if isinstance(one, dict)}
    return "+".join(sorted(methods - {""}))[:100]
