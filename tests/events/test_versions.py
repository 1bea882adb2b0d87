"""Two people on one part of an event."""


def test_a_part_saved_meanwhile_is_not_overwritten(world, client):
    client.sign_in(world.olga)
    path = "/en/events/annual-meeting/manage/settings/texts"
    seen = client.get(path).text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    assert client.post(path, data={"seen": seen, "description-en": "By Olga"}).status_code == 302
    client.sign_in(world.hugo)
    refused = client.post(path, data={"seen": seen, "description-en": "By Hugo"})
    assert refused.status_code == 409
    assert "By Olga" in refused.text
    again = refused.text.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    assert client.post(path, data={"seen": again, "description-en": "By Hugo"}).status_code == 302
