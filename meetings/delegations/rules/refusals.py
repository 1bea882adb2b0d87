"""What a rule answers when it says no."""

from collections.abc import Sequence

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal


class AlreadyFocalPoint(Refusal):
    """The person nominates for this institution already."""

    message = _l("This person acts for this State or organisation already.")


class DelegationFull(Refusal):
    """The delegation has named as many people as it may."""

    message = _l(
        "Your delegation has named as many people as it can (%(most)s). Replace or withdraw somebody, or ask the"
        " organisers for another place."
    )


class RoleFull(Refusal):
    """As many people have the role as may."""

    message = _l("As “%(role)s” there can be %(most)s: choose another role, or change who has it.")


class HasHead(Refusal):
    """A delegation has one head, and so one person in the category of heads."""

    field = "category"
    message = _l(
        "%(name)s is head of the delegation of %(delegation)s already, and nobody else comes in the category "
        "“%(category)s”. Choose another category; then make her head on the page of the delegation, and the former "
        "head becomes deputy."
    )


class AnotherIsHead(Refusal):
    """The same, to the person herself, who does not read who it is."""

    field = "category"
    message = _l(
        "Somebody else comes as head of the delegation of %(delegation)s. Choose another category, or write to the "
        "organisers."
    )


class NoPlaceElsewhere(Refusal):
    """Whoever is head no longer leaves the category of heads, and the other one has no place."""

    message = _l(
        "%(name)s would be head no longer and come in the category “%(category)s”, where no place is free. Only the "
        "organisers can raise the number of places there."
    )


class InYourDelegation(Refusal):
    """Whoever has the address is one of the delegation already."""

    field = "email"
    message = _l("%(name)s has this address and is in your delegation already.")


class PerhapsInYourDelegation(Refusal):
    """Somebody who may be the same person, with another address, is one of the delegation already: asked once.

    `who` is the id of that registration, with which the question is answered.
    """

    message = _l(
        "%(name)s is in your delegation already with another address. Is this another person? Then press the button"
        " once more."
    )

    def __init__(self, who: str, name: str) -> None:
        super().__init__(name=name)
        self.who = who


class TooManyAssistants(Refusal):
    """Assistants come with somebody."""

    message = _l("There are as many assistants as other people in your delegation already.")


class AssistsNobody(Refusal):
    """An assistant is named with whom she assists."""

    field = "assists"
    message = _l("Choose whom the assistant assists.")


class NotToBeAssisted(Refusal):
    """One assists a person of one's delegation who comes and is no assistant."""

    field = "assists"
    message = _l("This person does not come with the delegation, or as an assistant. Choose somebody else.")


class HasAssistant(Refusal):
    """Each person has one assistant."""

    field = "assists"
    message = _l("This person has an assistant already. Choose somebody else.")


class AssistantStays(Refusal):
    """Assistants are outside the limit, so nobody becomes one, or stops being one, by a change of role."""

    message = _l("An assistant is nominated as such: the role cannot be changed afterwards.")


class FundedPlacesTaken(Refusal):
    """As many people hold a funded place as may."""

    message = _l("All funded places of this delegation are taken. Take one back first.")


class NotALetter(Refusal):
    """A letter is a document or a picture of one."""

    message = _l("A letter is a PDF, a Word or OpenDocument text, or a picture (PNG or JPEG).")


class NoCategory(Refusal):
    """There is nothing to nominate in."""

    message = _l("The organisers have not said yet in which category delegations come. Please write to them.")


class Confirmed(Refusal):
    """The organisers have confirmed the delegation."""

    message = _l("The organisers have confirmed this delegation. To name more people, please ask them to reopen it.")


class ConfirmedAlready(Refusal):
    """Another organiser was quicker: nobody is written to twice."""

    message = _l("This delegation is confirmed already. Nothing was changed.")


class RoleMeanwhile(Refusal):
    """Somebody else changed the role since the page was opened on which another one was chosen."""

    field = "role"
    message = _l(
        "Since this page was opened, somebody else has changed the role of %(name)s to “%(role)s”. Nothing was saved: "
        "press the button once more if your choice still holds."
    )


class MeetingOver(Refusal):
    """Nobody comes instead of somebody to a meeting that is over."""

    message = _l("The meeting is over.")


class OrganisersAlone(Refusal):
    """She has a history or a task here with others: which of the two is not told."""

    message = _l("Only the organisers can correct this address: please write to them.")


class AnsweredAlready(Refusal):
    """There is nothing left to answer, or nobody nominated her."""

    message = _l("This person has answered already.")


class NobodyYet(Refusal):
    """A delegation of nobody is neither complete nor confirmed."""

    message = _l("Nobody is in this delegation yet.")


class NobodyTicked(Refusal):
    """A list of people was sent without a tick."""

    message = _l("Nobody is ticked: tick at least one person.")


class MoreThanThat(Refusal):
    """Nobody loses a place because a number changes."""

    def __init__(self, field: str, most: int, delegations: int) -> None:
        super().__init__(
            LazyString(
                lambda: ngettext(
                    "%(num)d delegation has more than %(most)s already. Choose a higher number, or give it an "
                    "exception first.",
                    "%(num)d delegations have more than %(most)s already. Choose a higher number, or give them an "
                    "exception first.",
                    delegations,
                    most=most,
                )
            )
        )
        self.field = field


class WhoHasMore(Refusal):
    """Which delegations these are, and how many people each has; it stands after what is wrong."""

    message = _l("Numbers now: %(delegations)s.")

    def __init__(self, field: str, delegations: Sequence[str]) -> None:
        super().__init__(delegations=", ".join(delegations))
        self.field = field


class HasMoreThanThat(Refusal):
    """The same, for the one delegation whose numbers change."""

    message = _l("This delegation has %(has)s already, more than %(most)s. Choose a higher number, or make room first.")

    def __init__(self, field: str, has: int, most: int) -> None:
        super().__init__(has=has, most=most)
        self.field = field


class RoleAboveWhole(Refusal):
    """More people of one role than people in all would never come."""

    message = _l(
        "%(of_role)s is more than a delegation may have in all (%(most)s). Choose a smaller number, or leave it empty."
    )

    def __init__(self, field: str, of_role: int, most: int) -> None:
        super().__init__(of_role=of_role, most=most)
        self.field = field


class DeadlineOver(Refusal):
    """Nominations close at a moment that is still to come."""

    field = "closes_at"
    message = _l(
        "This time is over already. Choose one that lies ahead; to close nominations at once, one a few minutes from "
        "now."
    )


class HasSeat(Refusal):
    """Nobody loses a role or a funded place by the way."""

    message = _l(
        "The registration that would go has a role or a funded place in the delegation of %(delegation)s, with which "
        "the other does not come. Keep that registration, or end the role and the funded place first."
    )
