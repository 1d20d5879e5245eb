"""Documents and orders that tests bring themselves."""

from contextlib import contextmanager

import factory

from printing import registry
from printing.models import Order, OrderedFile, OrderedItem
from tests.factories.accounts import UserFactory

PAGE = (
    '<!doctype html><html lang="nb"><head><title>{title}</title></head>'
    "<body><h1>{title}</h1><p>{text}</p></body></html>"
)


def document(document_id="test.sheet", *, keep=True, text="Hei", users=None, build=None, **fields):
    """A document of one page for subjects called "thing:…"; `users` may order it, everybody when None."""

    def plain(subject, language):
        words = text() if callable(text) else text
        return registry.Source(PAGE.format(title=f"{document_id} {subject} {language}", text=words), stylesheets=())

    return registry.Document(
        id=document_id,
        kind="thing",
        title=fields.get("title", document_id),
        purpose="For tests.",
        setting=fields.get("setting", registry.Setting.CUT_A4_SINGLE),
        build=build or plain,
        may_order=lambda user, subject: users is None or user in users,
        estimate=lambda subject: registry.Estimate(sheets=1),
        describe=lambda subject: registry.Description(title=subject, url="/"),
        keep=keep,
        words=fields.get("words", False),
        hindrance=fields.get("hindrance", lambda subject: ""),
        item=fields.get("item", ""),
        grid=fields.get("grid"),
        alone=fields.get("alone", False),
        smallest=fields.get("smallest", registry.Pack.LITE),
    )


@contextmanager
def on_offer(*documents):
    """Registers documents for as long as the block runs."""
    for each in documents:
        registry.register(each)
    try:
        yield
    finally:
        for each in documents:
            registry.unregister(each.id)


class OrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Order

    subject = "thing:1"
    language = "nb"
    ordered_by = factory.SubFactory(UserFactory)


class OrderedFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrderedFile

    order = factory.SubFactory(OrderFactory)
    setting = registry.Setting.CUT_A4_SINGLE
    position = factory.Sequence(lambda n: n + 1)


class OrderedItemFactory(factory.django.DjangoModelFactory):
    """An item in a file of its own."""

    class Meta:
        model = OrderedItem

    order = factory.SubFactory(OrderFactory)
    file = factory.SubFactory(OrderedFileFactory, order=factory.SelfAttribute("..order"))
    document_id = "test.sheet"
    position = factory.Sequence(lambda n: n + 1)
