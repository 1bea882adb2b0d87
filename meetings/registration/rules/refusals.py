"""What a rule answers when it says no."""

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal


class NotPossible(Refusal):
    """The state of the registration does not allow this."""

    message = _l("This is no longer possible: the registration has changed meanwhile. Its state is now: %(state)s.")


class AlreadyRegistered(Refusal):
    """One registration a person."""

    message = _l("You are already registered for this meeting.")


class RegisteredUnderAnotherAddress(Refusal):
    """One registration a person, whatever addresses she has."""

    message = _l(
        "Your two registrations for this meeting were made one, under your other address. If this is a mistake, please "
        "write to the organisers."
    )


class RegistrationRefused(Refusal):
    """Only the organisers can come back on a refusal."""

    message = _l("The organisers could not accept your registration. Please write to them.")


class CannotBeNominated(Refusal):
    """The person of this address is registered, or was refused: which of the two, and where, is not told."""

    field = "email"
    message = _l("Nobody can be nominated with this address. Please check it, or ask the organisers.")


class OwnRegistration(Refusal):
    """A focal point names herself and is on the list already; of her own registration she may read it."""

    field = "email"
    message = _l("You are registered or nominated for this meeting already. Withdraw or decline that first.")


class OwnNomination(OwnRegistration):
    """The same of one whom a State has nominated."""

    message = _l("You are nominated already for: %(institution)s. Decline that first.")


class KnownAlready(CannotBeNominated):
    """The same as organisers are told, who see the table."""

    message = _l("The table has a registration with this address already: %(state)s.")


class CameAlready(Refusal):
    """Whoever has come changes her address herself."""

    message = _l(
        "This address can no longer be corrected here: the person has opened her account or answered meanwhile, or she "
        "no longer comes."
    )


class HasTask(Refusal):
    """What an address does besides coming would stay behind with it."""

    message = _l(
        "This address also has a task in the meeting, in the team or for a delegation. The organisers have to end it "
        "first."
    )


class AddressChanged(Refusal):
    """Somebody else corrected it since the page was opened."""

    field = "email"
    message = _l("The address has been corrected meanwhile: it is now %(email)s. Send it once more if yours is right.")


class ContactIncomplete(Refusal):
    """A name without an address, or an address without a name."""

    field = "contact_email"
    message = _l("Please give both, the name and the e-mail address, or neither.")


class OwnAddress(Refusal):
    """The person herself gets each message anyway."""

    field = "contact_email"
    message = _l("This is the address of the person herself, who gets each message anyway.")


class NotOpen(Refusal):
    """Registration is not open."""


class CategoryFull(Refusal):
    """No place is free."""

    message = _l("There is no free place for “%(category)s”. Raise the number of places first.")


class DelegationFull(Refusal):
    """The delegation has as many people as it may have."""

    message = _l("The delegation of %(delegation)s has all its places already.")


class NoRoomUnprotected(DelegationFull):
    """A protected person is in no figure; without protection she would be one too many."""

    message = _l(
        "Without protection this person counts among the places of %(delegation)s, which are all taken. Give that "
        "delegation one more place first, or leave the protection."
    )
    field = "is_protected"


class DecidedMeanwhile(Refusal):
    """Somebody's registration is no longer in the state that was looked at."""

    message = _l(
        "Meanwhile this has changed: %(names)s. The page shows the states as they are now; send it once more if it is"
        " still right."
    )


class NotConfirmedYet(Refusal):
    """The person has not answered the nomination."""

    message = _l("%(name)s has not confirmed the nomination yet.")


class CategoryNotOffered(Refusal):
    """The category is not for this person to choose."""

    field = "category"
    message = _l("Please choose one of the categories offered.")


class ReasonNeeded(Refusal):
    """People deserve to know why."""

    field = "reason"
    message = _l("Please give a reason: the person reads it.")


class InstitutionNeeded(Refusal):
    """A member of a delegation belongs to one."""

    field = "affiliation_id"
    message = _l("Please choose a State or organisation: in this category people come with a delegation.")


class LetterTaken(Refusal):
    """Letters tell categories apart where colours cannot."""

    field = "letter"
    message = _l("Another category has this letter. On the badge, each category needs its own.")


class ColourTooPale(Refusal):
    """White letters stand on the colour of the badge."""

    field = "colour"
    message = _l("White letters cannot be read on this colour. Please choose a darker one.")


class TooFewPlaces(Refusal):
    """Nobody loses a place because a number changes."""

    def __init__(self, held: int) -> None:
        super().__init__(
            LazyString(
                lambda: ngettext(
                    "%(num)d person holds a place already: there cannot be fewer places than that.",
                    "%(num)d people hold a place already: there cannot be fewer places than that.",
                    held,
                )
            )
        )


class CategoryInUse(Refusal):
    """People are registered in the category."""

    message = _l("People are registered in this category. Move them to another one first.")


class PeriodBackwards(Refusal):
    """Closing comes after opening."""

    message = _l("Registration has to close after it opens.")


class NeverOpen(Refusal):
    """A category that closes before it opens; `field` is the time of its own that does not fit the event's."""

    message = _l(
        "With this time nobody could ever register in this category: the event’s own registration opens only after it,"
        " or is closed by then."
    )

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class LeavesNeverOpen(Refusal):
    """The same by the times of the event, of a category with a time of its own; `field` is that of the event."""

    message = _l(
        "With this time nobody could ever register in “%(name)s”, which has a time of its own. Change that one first."
    )

    def __init__(self, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field


class TagTaken(Refusal):
    """Two tags of one name cannot be told apart."""

    field, message = "name", _l("There is already a tag with this name.")


class NotInLine(Refusal):
    """Only people who wait have a place in line."""

    message = _l("%(name)s is no longer on the waiting list.")


class NotLonger(Refusal):
    """More time than there is anyway."""

    field, message = "extended_until", _l("This person has as much time anyway. Choose a later time.")


class NotAhead(Refusal):
    """More time ends later than now."""

    field, message = "extended_until", _l("Choose a time that lies ahead.")


class NotTheSamePerson(Refusal):
    """Two registrations of one event are merged, once, and never one with itself."""

    message = _l("These two registrations cannot be merged: one of them has been merged or withdrawn meanwhile.")


class KeepThePlace(Refusal):
    """Nobody loses a place because two registrations become one."""

    message = _l("Please keep the other one of the two: it holds a place, and this one does not.")
