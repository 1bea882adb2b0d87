"""What letters usually say; organisers change it as they like, and save it with who signs."""

from meetings.core.translated import Translated
from meetings.letters.models import Kind

INVITATION_EN = """\
Dear {full_name},

On behalf of the organisers, {hosts}, I have the honour of inviting you to the meeting **{meeting}**.

- Dates: {dates}
- Place: {place}

You are invited as {category}: {person}. Your registration has been approved.

The programme and the practical information are on the page of the meeting. For any question please write to {contact}.

We look forward to welcoming you.

Yours sincerely,
"""
INVITATION_FR = """\
Bonjour {full_name},

Au nom des organisateurs, {hosts}, j’ai l’honneur de vous inviter à la réunion **{meeting}**.

- Dates\u202f: {dates}
- Lieu\u202f: {place}

Votre participation est prévue en qualité de {category}\u202f: {person}. Votre inscription a été confirmée.

Le programme et les informations pratiques se trouvent sur la page de la réunion. Pour toute question, merci \
d’écrire à {contact}.

Nous nous réjouissons de vous accueillir.

Je vous prie d’agréer l’expression de ma considération distinguée.
"""
VISA_EN = """\
To the consular section: {consulate}

On behalf of the organisers, {hosts}, I confirm that the person named above is invited to take part in the meeting \
**{meeting}**.

- Participant: {person}
- Dates of the meeting: {dates}
- Place: {place}

The registration has been approved by the organisers. The purpose of the journey is to take part in this meeting.

We would be grateful if the competent authorities could issue the visa in time for the journey. This letter does not \
replace the requirements that the authorities may have. For any question please write to {contact}.

Yours sincerely,
"""
VISA_FR = """\
À l’attention du service consulaire\u202f: {consulate}

Au nom des organisateurs, {hosts}, je confirme que la personne nommée ci-dessus est invitée à participer à la réunion \
**{meeting}**.

- Participation\u202f: {person}
- Dates de la réunion\u202f: {dates}
- Lieu\u202f: {place}

L’inscription a été confirmée par les organisateurs. Le voyage a pour objet la participation à cette réunion.

Nous vous saurions gré de bien vouloir délivrer le visa à temps pour le voyage. La présente lettre ne remplace pas les \
conditions que les autorités peuvent poser. Pour toute question, merci d’écrire à {contact}.

Je vous prie d’agréer l’expression de ma considération distinguée.
"""
SUBJECTS = {
    Kind.INVITATION: Translated(
        en="Invitation to the meeting: {meeting}", fr="Invitation à la réunion\u202f: {meeting}"
    ),
    Kind.VISA: Translated(
        en="Participation of {full_name} in the meeting: {meeting}",
        fr="Participation de {full_name} à la réunion\u202f: {meeting}",
    ),
}
TEXTS = {
    Kind.INVITATION: Translated(en=INVITATION_EN, fr=INVITATION_FR),
    Kind.VISA: Translated(en=VISA_EN, fr=VISA_FR),
}
