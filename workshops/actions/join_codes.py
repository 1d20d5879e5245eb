"""The codes that people type to come in: one for each living room, and none that opens two."""

from accounts.codes import new_code
from workshops.models import CouncilSession, Workshop


def free_join_code() -> str:
    """Six signs that open no other living room, of a class or of a council."""
    while _opens_something(code := new_code(6)):
        pass
    return code


def _opens_something(code: str) -> bool:
    return (
        Workshop.objects.joinable().filter(join_code=code).exists()
        or CouncilSession.objects.living().filter(join_code=code).exists()
    )
