"""The code on a letter, by which anybody who holds it can verify it: 80 bits, easy to read out and to type."""

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4


def new_code() -> str:
    """A random code without 0, O, 1 and I; 32 letters, so five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """As it is printed: K7QM-2XRD-9HTW-3ZBC."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normal(typed: str) -> str:
    """What somebody typed, in capitals and without what stands between the letters."""
    return "".join(letter for letter in typed[:100].upper() if letter.isascii() and letter.isalnum())


def digest(code: str) -> str:
    """What codes are looked up by: nothing that one can guess letter by letter."""
    return hashlib.sha256(code.encode()).hexdigest()
