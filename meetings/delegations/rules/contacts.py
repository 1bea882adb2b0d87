"""Of whom a delegation sees the addresses."""


def sees_contact(nominated_for: str | None, institution_id: str) -> bool:
    """Whether a delegation sees whom one writes to about a person: of those whom it nominated itself."""
    return nominated_for == institution_id
