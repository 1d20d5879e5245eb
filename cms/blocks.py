"""What editors build a page from: few blocks, each hard to use wrongly."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

_INLINE = ["bold", "italic", "link", "ul", "ol"]


class PictureBlock(blocks.StructBlock):
    """A picture that always says in words what it shows."""

    image = ImageChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(
        label=_("what the picture shows"),
        max_length=200,
        help_text=_("Read aloud to those who cannot see the picture. Never the full name of a child."),
    )
    caption = blocks.CharBlock(label=_("caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quote"))
    said_by = blocks.CharBlock(label=_("said by"), max_length=80, required=False)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "cms/blocks/quote.html"


class CallBlock(blocks.StructBlock):
    """One thing that the reader can do now."""

    text = blocks.CharBlock(label=_("sentence above the button"), max_length=160, required=False)
    button = blocks.CharBlock(
        label=_("text on the button"), max_length=40, help_text=_("A verb: “Come to the meeting”.")
    )
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    address = blocks.URLBlock(label=_("or an address"), required=False)

    class Meta:
        icon = "pick"
        label = _("call to action")
        template = "cms/blocks/call.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every page."""

    heading = blocks.CharBlock(
        label=_("heading"), icon="title", max_length=120, template="cms/blocks/heading.html", form_classname="title"
    )
    paragraph = blocks.RichTextBlock(
        label=_("paragraph"), icon="pilcrow", features=_INLINE, template="cms/blocks/paragraph.html"
    )
    quote = QuoteBlock()
    picture = PictureBlock()
    call = CallBlock()


class BodyField(StreamField):
    """A stream whose blocks stay out of migrations: there it is the plain JSON column that it is.

    A block can be renamed or reworded without a migration, and a data migration sees raw values
    instead of losing the blocks that it does not know.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(args or [BodyBlock()]), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kept: dict[str, Any] = {key: value for key, value in kwargs.items() if key != "block_lookup"}
        return name, "django.db.models.JSONField", [], kept | {"default": list}

    def clone(self) -> "BodyField":
        return BodyField(blank=self.blank, verbose_name=self.verbose_name)
