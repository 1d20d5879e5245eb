"""People who sign in; all with the same password."""

import factory

from accounts.models import User

PASSWORD = "a-rather-long-password"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Kari Nordmann {n}")
    email = factory.Sequence(lambda n: f"kari{n}@example.org")
    password = factory.django.Password(PASSWORD)


class YoungUserFactory(UserFactory):
    """A minor: no e-mail address, no password, a seat pass at most."""

    name = factory.Sequence(lambda n: f"Ida {n}")
    email = None
    password = factory.django.Password(None)
