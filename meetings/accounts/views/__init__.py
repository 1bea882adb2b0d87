"""Pages of people and their accounts."""

from meetings.accounts.views import (
    authenticator,
    codes,
    joining,
    my_data,
    passkeys,
    profile,
    resetting,
    safety,
    second_step,
    security,
)

BLUEPRINTS = (
    security.bp,
    codes.bp,
    second_step.bp,
    authenticator.bp,
    joining.bp,
    resetting.bp,
    passkeys.bp,
    profile.bp,
    my_data.bp,
    safety.bp,
)
