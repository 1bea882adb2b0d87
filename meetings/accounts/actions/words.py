"""How what happens to accounts reads in the log, and what is called how when a person takes her data."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit

audit.VERBS.update(
    {
        "accounts.created": _l("%(actor)s made an account for %(target)s"),
        "accounts.administrator_changed": _l("Who looks after the installation was changed: %(target)s"),
        "accounts.taken_over": _l("%(target)s took over the account"),
        "accounts.signed_in": _l("%(actor)s signed in"),
        "accounts.sessions_ended": _l("%(actor)s signed out everywhere"),
        "accounts.profile_changed": _l("%(actor)s changed the profile"),
        "accounts.password_changed": _l("%(actor)s changed the password"),
        "accounts.email_changed": _l("%(actor)s changed the e-mail address"),
        "accounts.passkey_added": _l("%(actor)s added a passkey"),
        "accounts.passkey_removed": _l("%(actor)s removed a passkey"),
        "accounts.second_step_turned_on": _l("%(actor)s turned the second step on"),
        "accounts.second_step_turned_off": _l("%(actor)s turned the second step off"),
        "accounts.recovery_codes_made": _l("%(actor)s made new recovery codes"),
        "accounts.recovery_code_used": _l("%(actor)s used a recovery code"),
        "accounts.data_taken": _l("%(actor)s took a copy of all personal data"),
        "accounts.erased": _l("An account was erased"),
    }
)
