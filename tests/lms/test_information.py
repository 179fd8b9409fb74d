"""Pages that anybody may read, in each language."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("path", ["/help/", "/privacy/", "/accessibility/", "/accounts/login/"])
def test_a_visitor_may_read_it(client, path, language):
    answer = client.get(path, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1


def test_no_page_has_inline_script_or_style(client):
    for path in ("/help/", "/accounts/login/"):
        page = client.get(path).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
