"""The texts and reminders that such meetings usually need; organisers take them over and change them as they like."""

from typing import Any

from meetings.core.translated import Translated
from meetings.correspondence.models import Trigger
from meetings.registration.models import State

INVITATION_EN = """\
Dear {full_name},

{house} and its partners have the pleasure of inviting you to the meeting **{meeting}**, {dates}, {place}.

Please register by {deadline}:

{my_registration}

The programme and the practical information are on the page of the meeting: {meeting_page}

We look forward to welcoming you.
"""
INVITATION_FR = """\
Bonjour {full_name},

{house} et ses partenaires ont le plaisir de vous inviter à la réunion **{meeting}**, {dates}, {place}.

Merci de vous inscrire avant le {deadline}\u202f:

{my_registration}

Le programme et les informations pratiques se trouvent sur la page de la réunion\u202f: {meeting_page}

Nous nous réjouissons de vous accueillir.
"""
CONFIRMATION_EN = """\
Dear {full_name},

You have been nominated for the meeting **{meeting}**, {dates}, and have not confirmed yet. A place is held for you \
until {deadline}.

Please check what was written for you, complete it and send it, or decline:

{my_registration}
"""
CONFIRMATION_FR = """\
Bonjour {full_name},

Votre candidature a été proposée pour la réunion **{meeting}**, {dates}, et vous ne l’avez pas encore confirmée. Une \
place vous est réservée jusqu’au {deadline}.

Merci de vérifier ce qui a été saisi pour vous, de le compléter et de l’envoyer, ou de décliner\u202f:

{my_registration}
"""
PRACTICAL_EN = """\
Dear {full_name},

The meeting **{meeting}** takes place on {dates}, {place}. Some advice before you travel:

- Bring an identity document: you show it at the entrance.
- Your personal code for the desk is on your page of the meeting. It also works on a telephone.
- The programme may still change: the page always has the latest version.

{my_registration}

How to get there, hotels and everything else: {practical_information}

Have a good journey.
"""
PRACTICAL_FR = """\
Bonjour {full_name},

La réunion **{meeting}** a lieu aux dates suivantes\u202f: {dates}, {place}. Quelques conseils avant votre départ\u202f:

- Apportez une pièce d’identité\u202f: elle vous sera demandée à l’entrée.
- Votre code personnel pour l’accueil se trouve sur votre page de la réunion. Il fonctionne aussi sur un téléphone.
- Le programme peut encore changer\u202f: la page donne toujours la dernière version.

{my_registration}

Accès, hôtels et autres informations\u202f: {practical_information}

Bon voyage.
"""
THANKS_EN = """\
Dear {full_name},

Thank you for taking part in the meeting **{meeting}**. Your contributions made it what it was.

The presentations and documents that were shared are here:

{documents}

We hope to see you again soon.
"""
THANKS_FR = """\
Bonjour {full_name},

Merci d’avoir participé à la réunion **{meeting}**. Vos contributions en ont fait la richesse.

Les présentations et les documents partagés se trouvent ici\u202f:

{documents}

Au plaisir de vous retrouver bientôt.
"""
USUAL: dict[str, dict[str, Any]] = {
    "invitation": {
        "name": "Invitation to register · Invitation à s’inscrire",
        "subject": Translated(en="Invitation: {meeting}, {dates}", fr="Invitation\u202f: {meeting}, {dates}"),
        "text": Translated(en=INVITATION_EN, fr=INVITATION_FR),
        "choice": {"state": State.NOMINATED.value},
    },
    "confirmation": {
        "name": "Reminder to confirm · Rappel\u202f: confirmer sa participation",
        "subject": Translated(
            en="Please confirm by {deadline}: {meeting}", fr="À confirmer avant le {deadline}\u202f: {meeting}"
        ),
        "text": Translated(en=CONFIRMATION_EN, fr=CONFIRMATION_FR),
        "choice": {"state": State.NOMINATED.value},
    },
    "practical": {
        "name": "Practical information · Informations pratiques",
        "subject": Translated(en="Before you travel: {meeting}", fr="Avant votre départ\u202f: {meeting}"),
        "text": Translated(en=PRACTICAL_EN, fr=PRACTICAL_FR),
        "choice": {"state": State.APPROVED.value},
    },
    "thanks": {
        "name": "Thank you, with the documents · Remerciements et documents",
        "subject": Translated(en="Thank you: {meeting}", fr="Merci\u202f: {meeting}"),
        "text": Translated(en=THANKS_EN, fr=THANKS_FR),
        "choice": {"state": State.APPROVED.value},
    },
}
USUAL_RULES = (
    (Trigger.BEFORE_DEADLINE, 3, "confirmation"),
    (Trigger.BEFORE_MEETING, 2, "practical"),
)
