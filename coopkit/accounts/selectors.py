"""Reading people who sign in."""

from coopkit.accounts.models import User


def person_at(email: str) -> User | None:
    """Who signs in under an e-mail address; its capitals do not matter."""
    return User.objects.filter(email=email.lower()).first()
