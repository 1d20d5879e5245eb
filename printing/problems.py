"""What can go wrong with a file, and how it is said."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Problem(TextChoices):
    """Stored with a file; the label is the sentence on the page."""

    TEMPLATE = "template", _("The sheet could not be put together. Try again; if it happens again, tell the support.")
    RENDERING = "rendering", _("The sheet could not be drawn. Try again; if it happens again, tell the support.")
    CRASHED = "crashed", _("The printer stopped several times while making this file. Try again in a few minutes.")
    GONE = "gone", _("This kind of sheet is no longer offered.")
    STALE = "stale", _("New codes were made in a newer order, so this file is no longer valid. Order it again.")
    TAKEN_BACK = (
        "taken_back",
        _("Something has been taken out since then, so this file is no longer valid. Order it again."),
    )
    EXPIRED = "expired", _("Files with codes or names are deleted after 24 hours. Order it again to get new codes.")
    MISSING = "missing", _("The stored file is gone. Order it again.")
    STORAGE = "storage", _("The file could not be stored. Is the disk full? Try again.")
