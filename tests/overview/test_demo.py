import pytest

from meetings.overview.words import CAST
from tests import factories

MAILS = "/en/demo/mails"


@pytest.fixture
def demo(app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_URL", "demo:")


def addresses(mail):
    return (MAILS, f"{MAILS}/{mail.id}", f"{MAILS}/{mail.id}/html")


def test_the_mails_do_not_exist_without_the_demo(client, world, a_mail):
    mail = a_mail(text="secret-token")
    for account in (None, world.stella, world.olga):
        if account:
            client.sign_in(account)
        assert [client.get(path).status_code for path in addresses(mail)] == [404, 404, 404]


def test_the_mails_do_not_exist_in_production(client, world, a_mail, demo, app, monkeypatch):
    mail = a_mail()
    assert [client.get(path).status_code for path in addresses(mail)] == [200, 200, 200]
    monkeypatch.setitem(app.config, "MEETINGS_ENV", "production")
    assert [client.get(path).status_code for path in addresses(mail)] == [404, 404, 404]


def test_mails_are_listed_and_filtered_by_recipient(client, demo, a_mail):
    a_mail(subject="For Rémi")
    a_mail(subject="For Dana", recipient="dana@demo.example", recipient_name="Dana", message_id="<2@localhost>")
    page = client.get(MAILS).text
    assert "For Rémi" in page
    assert "For Dana" in page
    page = client.get(MAILS, query_string={"to": "dana@demo.example"}).text
    assert "For Dana" in page
    assert "For Rémi" not in page
    for number in range(50):
        a_mail(subject="One more", message_id=f"<more-{number}@localhost>")
    assert "51 to 52 of 52" in client.get(MAILS, query_string={"page": 2}).text
    assert client.get(f"{MAILS}/222222222222").status_code == 404


def test_a_mail_is_shown_as_its_recipient_sees_it_with_its_links(client, demo, a_mail):
    link = "http://localhost/en/take-over/token"
    html = f"<html><head><title>x</title></head><body><a href='{link}'>This is my account</a></body></html>"
    mail = a_mail(confidential=True, text=f"Open this page: {link}", html=html)
    page = client.get(f"{MAILS}/{mail.id}")
    assert f'href="{link}"' in page.text
    assert f"{MAILS}/{mail.id}/html" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    shown = client.get(f"{MAILS}/{mail.id}/html")
    assert '<base target="_top">' in shown.text
    assert link in shown.text


def test_a_mail_can_do_nothing_but_be_followed(client, demo, a_mail):
    mail = a_mail(html="<html><head></head><body><script>alert(1)</script></body></html>")
    headers = client.get(f"{MAILS}/{mail.id}/html").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src" not in client.get(MAILS).headers["Content-Security-Policy"]


def test_every_page_of_the_demo_leads_to_its_mails(client, world, demo):
    for path in ("/en/", "/en/events/", "/en/events/annual-meeting/", "/en/sign-in", "/en/privacy"):
        assert 'href="/en/demo/mails"' in client.get(path).text, path


def test_a_demonstration_meeting_elsewhere_says_so_without_mails(client, world):
    world.event.is_demo = True
    factories.save(world.event)
    page = client.get("/en/events/annual-meeting/").text
    assert "Demonstration" in page
    assert "demo/mails" not in page


def test_the_cast_is_complete():
    names = [player.email.partition("@")[0] for player in CAST]
    assert names == ["olga", "hugo", "dana", "remi", "sam", "gaby", "stella"]
    assert all(player.email.endswith("@demo.example") for player in CAST)


def test_links_of_mails_lead_to_where_the_demo_is_served(client, demo, a_mail):
    there = "http://127.0.0.1:8000/en/a http://localhost:9/b http://127.0.0.1.evil.example/c https://example.org/d"
    mail = a_mail(text=there, html=f"<html><head></head><body><a href='{there.split()[0]}'>x</a></body></html>")
    page = client.get(f"{MAILS}/{mail.id}", base_url="http://127.0.0.1:8123").text
    assert "http://127.0.0.1:8123/en/a" in page
    assert "http://127.0.0.1:8123/b" in page
    assert "evil.example/c" in page
    assert "https://example.org/d" in page
    html = client.get(f"{MAILS}/{mail.id}/html", base_url="http://127.0.0.1:8123").text
    assert "href='http://127.0.0.1:8123/en/a'" in html
