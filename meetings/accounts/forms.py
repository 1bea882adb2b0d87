"""What people type to get an account, to sign in and to be known."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, ValidationError

from meetings.accounts import rules
from meetings.accounts.actions.profile import Profile
from meetings.accounts.models import Account
from meetings.core.errors import Refusal
from meetings.core.forms import Dialled, Form, Mailable, strip, translated_field
from meetings.core.i18n import LANGUAGES

NEEDED = _l("Please fill in this field.")
AUTOCOMPLETE_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code"}


def _email(label: Any = None, check: Any = None) -> EmailField:
    """An address; where a new one is given, `check` sees to it that mail gets there."""
    return EmailField(
        label or _l("E-mail address"),
        filters=[strip],
        validators=[
            DataRequired(_l("Please write your e-mail address.")),
            Length(max=254),
            check or Email(_l("This does not look like an e-mail address.")),
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )


def _is_name(form: Any, field: StringField) -> None:
    try:
        rules.check_name(field.data or "")
    except Refusal as refusal:
        raise ValidationError(refusal.sentence) from refusal


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        description=_l("At least 12 characters: three or four words are easy to remember and hard to guess."),
        validators=[InputRequired(_l("Please write a password.")), Length(max=rules.LONGEST_PASSWORD)],
        render_kw={"autocomplete": "new-password"},
    )


def _repeat() -> PasswordField:
    return PasswordField(
        _l("The same password again"),
        validators=[InputRequired(NEEDED), EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


def _name(label: Any, autocomplete: str, **more: Any) -> StringField:
    return StringField(
        label,
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=100), _is_name],
        render_kw={"autocomplete": autocomplete},
        **more,
    )


class EmptyForm(Form):
    """A button and its CSRF token."""

    next = HiddenField()


class EmailForm(Form):
    """Only an address: to ask for a code, a link or a reset."""

    email = _email()
    next = HiddenField()


class SignInForm(Form):
    """Address and password."""

    email = _email()
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Please write your password.")), Length(max=rules.LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class CodeForm(Form):
    """A code that was mailed, and to whom."""

    email = _email()
    code = StringField(
        _l("Code from the e-mail"),
        filters=[strip],
        validators=[DataRequired(_l("Please type the code.")), Length(max=20)],
        render_kw=AUTOCOMPLETE_CODE,
    )
    next = HiddenField()


class SecondStepForm(Form):
    """A code of the authenticator application, or a recovery code."""

    code = StringField(
        _l("Code"),
        description=_l("The six digits your application shows, or one of your recovery codes."),
        filters=[strip],
        validators=[DataRequired(_l("Please type the code.")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code"},
    )
    next = HiddenField()


class SignUpForm(Form):
    """Who asks for an account."""

    given_name = _name(_l("First name"), "given-name")
    family_name = _name(_l("Family name"), "family-name")
    email = _email(check=Mailable())


class NewPasswordForm(Form):
    """A password, twice."""

    password = _new_password()
    again = _repeat()
    next = HiddenField()

    def judge_for(self, account: Account) -> None:
        """Say of a refused form whether the password itself is good enough too, so that no second round is needed."""
        if self.password.data and not self.password.errors:
            try:
                rules.check_password(self.password.data, account)
            except Refusal as refusal:
                self.refuse(refusal)


class ChangePasswordForm(NewPasswordForm):
    """A new password from somebody who has one."""

    present = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Please write your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ChangeEmailForm(Form):
    """Another address."""

    email = _email(_l("New e-mail address"), Mailable())


class PasskeyForm(Form):
    """What the browser says about a new passkey."""

    name = StringField(
        _l("Name of the device"),
        description=_l("So that you recognise it in the list, for instance “My phone”."),
        filters=[strip],
        validators=[DataRequired(NEEDED), Length(max=64)],
    )
    credential = HiddenField()


class PasskeyAnswerForm(Form):
    """What the browser says when a passkey is used."""

    credential = HiddenField()
    next = HiddenField()


class ProfileForm(Form):
    """How a person is called, listed and reached."""

    form_of_address = SelectField(_l("Form of address"))
    given_name = _name(_l("First name"), "given-name")
    family_name = _name(_l("Family name"), "family-name", description=_l("Lists and badges show it in CAPITALS."))
    affiliation_id = SelectField(
        _l("State or organisation"),
        description=_l(
            "Whom you represent. If yours is missing, leave the first line and write it below. "
            "An organisation that organises meetings is entered by an administrator."
        ),
    )
    function = translated_field(_l("Position"), longest=200)
    institution_name = translated_field(
        _l("Institution"), longest=200, description=_l("Ministry, agency, unit or organisation.")
    )
    phone = TelField(
        _l("Telephone"),
        filters=[strip],
        validators=[Length(max=40), Dialled()],
        description=_l("For the organisers. Other participants never see it unless you say so."),
        render_kw={"autocomplete": "tel"},
    )
    language = SelectField(_l("Language of pages and messages"), choices=LANGUAGES, validators=[InputRequired()])

    def offer(self, affiliations: list[tuple[str, str]]) -> None:
        """Fill the lists in the reader's language."""
        titles = [(code, str(title)) for code, title in rules.FORMS_OF_ADDRESS.items()]
        self.form_of_address.choices = [("", _("Rather not say")), *titles]
        self.affiliation_id.choices = [("", _("Not in this list")), *affiliations]

    def profile(self) -> Profile:
        """What was typed."""
        return Profile(
            form_of_address=self.form_of_address.data,
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            affiliation_id=self.affiliation_id.data or None,
            function=self.function.data,
            institution_name=self.institution_name.data,
            phone=self.phone.data,
            language=self.language.data,
        )


class ErasureForm(Form):
    """Whether it is really meant."""

    is_sure = BooleanField(
        _l("Yes, erase me. I know that this cannot be undone."),
        validators=[DataRequired(_l("Please confirm that you mean it."))],
    )
