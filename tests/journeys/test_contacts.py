"""Two participants exchange contacts; when one leaves the directory, all of hers is gone."""

from pathlib import Path

import vobject

from tests.journeys.live import Live, Page, body_text, look_everywhere


def test_two_exchange_contacts_then_one_leaves(live: Live, world):
    meet = f"/en/events/{world.event.slug}/networking"
    sam, remi = live.person(world.sam), live.person(world.remi, phone=True)
    look_everywhere(live, sam, meet)
    _joins(sam, meet, "Join the directory", "People whose request I accept")
    _joins(remi, meet.replace("/en/", "/fr/"), "Rejoindre l’annuaire", "Les personnes dont j’accepte la demande")

    sam.goto(meet)
    sam.get_by_role("link", name="Rémi VASSEUR-DELORME").click()
    sam.get_by_label("Exchange experience").wait_for()
    card = sam.url
    assert world.remi.email not in sam.content()
    sam.get_by_label("Exchange experience").check()
    sam.get_by_label("A short text").fill("Could we compare our referral forms?")
    sam.get_by_label("Show my e-mail address to this person").check()
    sam.get_by_role("button", name="Send the request").click()
    sam.get_by_text("Your request is on its way to Rémi VASSEUR-DELORME.").wait_for()
    look_everywhere(live, sam, card.removeprefix(live.url))

    live.letterbox.to(world.remi.email, containing="referral forms")
    remi.goto(f"{meet.replace('/en/', '/fr/')}/contacts")
    remi.get_by_label("Montrer mon adresse électronique à cette personne").check()
    remi.get_by_role("button", name="Accepter").click()
    remi.get_by_text(world.sam.email).first.wait_for()
    look_everywhere(live, remi, f"{meet}/contacts")

    sam.goto(f"{meet}/contacts")
    sam.get_by_text(world.remi.email).wait_for()
    with sam.expect_download() as download:
        sam.get_by_role("link", name="Save in my address book (vCard)").click()
    taken = vobject.readOne(Path(download.value.path()).read_text(encoding="utf-8"))
    assert taken.email.value == world.remi.email

    remi.goto(f"{meet.replace('/en/', '/fr/')}/card")
    look_everywhere(live, remi, f"{meet}/card")
    remi.goto(f"{meet.replace('/en/', '/fr/')}/card/leaving")
    remi.get_by_role("button", name="Quitter l’annuaire").click()
    remi.wait_for_url("**/networking")
    for path in (meet, f"{meet}/contacts"):
        sam.goto(path)
        assert "VASSEUR" not in body_text(sam)
        assert world.remi.email not in sam.content()
    for path in (card, f"{card}/vcard"):
        assert sam.request.get(path).status == 404


def _joins(page: Page, meet: str, join: str, audience: str) -> None:
    page.goto(f"{meet}/card")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("radio", name=audience).first.check()
    page.get_by_role("button", name=join).click()
    page.wait_for_url("**/networking")
