"""A person joins on a phone, in French, from her first mail on, and comes back with a code."""

import re

from tests.journeys.live import Live, links_of, look_everywhere, text_of

PAGES = ("/fr/account", "/fr/account/security")


def test_a_person_joins_and_comes_back_with_a_code(live: Live, world):
    email = f"joining-{world.event.id.lower()}@example.org"
    page = live.visitor(phone=True, language="fr")
    page.goto("/fr/sign-up")
    page.get_by_label("Prénom").fill("Élise")
    page.get_by_label("Nom de famille").fill("Marchetti")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Créer le compte").click()
    page.get_by_role("heading", name="Consultez votre messagerie").wait_for()

    link = links_of(live.letterbox.to(email)[0])[0]
    assert link.startswith(f"{live.url}/fr/take-over/")
    for _scanner in range(2):
        assert live.visitor().request.get(link).ok
    page.goto(link)
    page.get_by_role("button", name="C’est mon compte").click()
    page.get_by_role("link", name="Continuer sans mot de passe").click()
    page.get_by_role("heading", name="Mes réunions").wait_for()
    for path in PAGES:
        look_everywhere(live, page, path)

    page.goto("/fr/account")
    page.get_by_text("Mon compte", exact=True).click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="M’envoyer plutôt un code").click()
    code = re.search(r"\d{4} \d{4}", text_of(live.letterbox.to(email, containing="code")[-1])).group()
    page.get_by_label("Code reçu par courriel").fill(code)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_text("Mon compte", exact=True).wait_for()
    assert "/sign-in" not in page.url


def test_a_change_of_password_reaches_every_device_at_once(live: Live, world):
    here, there = live.person(world.dana), live.person(world.dana)
    here.goto("/en/account/password")
    here.get_by_label("Present password").fill("correct horse battery staple")
    here.get_by_label("New password").fill("another battery, another horse")
    here.get_by_label("The same password again").fill("another battery, another horse")
    here.get_by_role("button", name="Save the password").click()
    here.get_by_text("Your password is saved.").wait_for()
    there.goto("/en/account")
    assert "/sign-in" in there.url
    here.goto("/en/account")
    assert here.url.endswith("/en/account")


def test_an_organiser_corrects_a_name_and_it_shows_everywhere(live: Live, world):
    page = live.person(world.hugo)
    look_everywhere(live, page, f"/en/institutions/{world.state.id}")
    page.goto("/en/institutions/new")
    name = f"Haven {world.event.id}"
    names = page.get_by_role("group", name="Name", exact=True)
    names.get_by_label("English").fill(name)
    names.get_by_label("Français").fill(f"Refuge {world.event.id}")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The organisation is added.").wait_for()
    other = live.person(world.sam)
    other.goto("/fr/account")
    assert f"Refuge {world.event.id}" in other.content()
