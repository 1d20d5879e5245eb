"""How the platform's owner opens an account in Wagtail: with the one name that people are known by here."""

from typing import Any

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet


class _Named(forms.ModelForm):
    """Wagtail asks for a first and a last name, which nothing here keeps; together they are the name."""

    first_name = forms.CharField(label=UserCreationForm.base_fields["first_name"].label, max_length=40)
    last_name = forms.CharField(label=UserCreationForm.base_fields["last_name"].label, max_length=39, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, _space, last = self.instance.name.rpartition(" ")
        self.initial.update({"first_name": first, "last_name": last} if first else {"first_name": last})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.instance.name = f"{data.get('first_name', '')} {data.get('last_name', '')}".strip()
        return data


class NewPersonForm(_Named, UserCreationForm):
    """An adult with an e-mail address and a first password."""

    class Meta(UserCreationForm.Meta):
        pass


class PersonForm(_Named, UserEditForm):
    """The same later. A young member has no address, and gets none here by the way."""

    email = forms.EmailField(label=UserCreationForm.base_fields["email"].label, required=False)

    class Meta(UserEditForm.Meta):
        pass

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None


class PeopleViewSet(UserViewSet):
    """Wagtail's own pages, with our forms."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else NewPersonForm
