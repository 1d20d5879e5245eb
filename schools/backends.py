"""Answers `user.has_perm(capability, place)` from the same query that the lists use."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from schools.models import Branch, Council, School, SchoolClass
from schools.permissions import Capability, branches_where, classes_where, councils_where, schools_where

_WHERE = {Branch: branches_where, School: schools_where, SchoolClass: classes_where, Council: councils_where}


class PlaceBackend(BaseBackend):
    """Grants on places; a grant on a branch covers its schools, clubs, classes and councils."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        if type(obj) not in _WHERE or perm not in set(Capability) or not user_obj.is_active:
            return False
        return _WHERE[type(obj)](user_obj, Capability(perm)).filter(pk=obj.pk).exists()
