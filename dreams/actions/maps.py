"""A branch's own map: taken in, changed, taken away again."""

from dataclasses import dataclass
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from dreams import pictures
from dreams.models import BranchMap
from dreams.models.pictures import new_key
from schools.models import Branch
from schools.permissions import Capability


class NoPictureYet(Exception):
    """The branch has no map that could be described anew."""


@dataclass(frozen=True)
class Edges:
    """Where the picture's edges lie, in decimal degrees."""

    north: float
    south: float
    west: float
    east: float


@transaction.atomic
def set_map(branch: Branch, *, by: User, upload: IO[bytes] | None, alt: str, edges: Edges | None) -> BranchMap:
    """Hang up a picture of the place, or describe the one that hangs there anew.

    Points of dreams are told in parts of the picture, so they move with a picture that shows another part of the
    world. Raises NotAPicture with a sentence, NoPictureYet, BranchReadOnly.
    """
    _hold(branch, by)
    branch.ensure_writable()
    found = BranchMap.objects.filter(branch=branch).first()
    if found is None and upload is None:
        raise NoPictureYet
    own = found or BranchMap(branch=branch)
    if upload is not None:
        _put_up(own, pictures.recode(upload))
    own.alt = alt.strip()
    for name in ("north", "south", "west", "east"):
        setattr(own, name, getattr(edges, name) if edges else None)
    own.save()
    return own


@transaction.atomic
def take_down_map(branch: Branch, *, by: User) -> None:
    """Back to the drawn map; works under an expired licence too."""
    _hold(branch, by)
    for own in BranchMap.objects.filter(branch=branch):
        own.delete()
        _forget(own.key)


def _put_up(own: BranchMap, recoded: pictures.Recoded) -> None:
    """Under a new name, so that no browser shows the old picture; the old files go once the new ones are sure."""
    if own.pk:
        _forget(own.key)
    own.key, own.width, own.height = new_key(), recoded.width, recoded.height
    pictures.store(own.key, recoded)


def _forget(key: str) -> None:
    transaction.on_commit(lambda: pictures.delete(key), robust=True)


def _hold(branch: Branch, by: User) -> None:
    if not by.has_perm(Capability.MANAGE_BRANCH, branch):
        raise PermissionDenied
    Branch.objects.select_for_update(of=("self",)).get(pk=branch.pk)
