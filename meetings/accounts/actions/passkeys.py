"""Passkeys: a device that knows its owner signs a question of ours (WebAuthn)."""

import secrets
from datetime import datetime
from typing import NamedTuple

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from meetings.accounts import queries, rules
from meetings.accounts.actions.notices import tell
from meetings.accounts.models import Account, Passkey
from meetings.core import audit
from meetings.core.db import db
from meetings.core.urls import public_host, public_origin

REFUSED = (WebAuthnException, ValueError, KeyError, TypeError)


class Question(NamedTuple):
    """What the browser asks the device, as JSON, and the challenge to check the answer by."""

    options: str
    challenge: str


def ask_to_register(account: Account, name_of_site: str) -> Question:
    """The question that makes a new passkey."""
    known = [PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in queries.passkeys_of(account)]
    challenge = secrets.token_urlsafe(32)
    options = webauthn.generate_registration_options(
        rp_id=public_host(),
        rp_name=name_of_site,
        user_id=account.passkey_handle.encode(),
        user_name=account.email,
        user_display_name=account.full_name,
        challenge=challenge.encode(),
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return Question(webauthn.options_to_json(options), challenge)


def register(account: Account, name: str, answer: str, challenge: str, now: datetime) -> Passkey:
    """Keep a new passkey; raises PasskeyRefused when the answer does not fit the challenge."""
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=public_host(),
            expected_origin=public_origin(),
            require_user_verification=True,
        )
    except REFUSED as error:
        raise rules.PasskeyRefused from error
    if queries.passkey(verified.credential_id) is not None:
        raise rules.PasskeyRefused
    passkey = Passkey(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        created_at=now,
        used_at=now,
        name=name,
        account_id=account.id,
    )
    db.session.add(passkey)
    db.session.flush()
    audit.record("accounts.passkey_added", passkey, actor=account, name=name)
    tell(account, "passkey", now, name=name)
    return passkey


def ask_to_sign_in() -> Question:
    """The question that any passkey for this site can answer."""
    challenge = secrets.token_urlsafe(32)
    options = webauthn.generate_authentication_options(
        rp_id=public_host(),
        challenge=challenge.encode(),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Question(webauthn.options_to_json(options), challenge)


def by_passkey(answer: str, challenge: str, now: datetime) -> Account:
    """The person whose passkey answered; raises PasskeyRefused."""
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
        passkey = queries.passkey(credential.raw_id)
        if passkey is None or not passkey.account.active:
            raise rules.PasskeyRefused
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=public_host(),
            expected_origin=public_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except REFUSED as error:
        raise rules.PasskeyRefused from error
    passkey.sign_count, passkey.used_at = verified.new_sign_count, now
    return passkey.account


def remove(account: Account, passkey: Passkey) -> None:
    """Forget a passkey; it opens nothing any more."""
    audit.record("accounts.passkey_removed", passkey, actor=account, name=passkey.name)
    db.session.delete(passkey)
