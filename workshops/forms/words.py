"""What people write: the fields in which text is typed."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class WordsField(forms.CharField):
    """Text that is counted as the browser counts it, and in which something can be seen."""

    def to_python(self, value: Any) -> str | None:
        """A new line is one sign: browsers count it so, but send two."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def validate(self, value: str) -> None:
        """Signs that nobody sees are no words."""
        super().validate(value)
        if value and all(unicodedata.category(sign)[0] in "CZ" for sign in value):
            raise ValidationError(self.error_messages["required"], code="required")
