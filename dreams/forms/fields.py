"""Fields that more than one of our forms has."""

from typing import Any

from django import forms


class LongText(forms.CharField):
    """Text over several lines. A line break counts as one sign, as it does in the browser that let it through."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
