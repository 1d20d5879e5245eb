"""What strangers' pages ask of the database all day: compiled once, see docs/decisions/0015."""

from django.db.models import F, TextField
from django.db.models.functions import Cast, Now

from accounts.compiled import Compiled, CompiledUpdate
from dreams.lifecycle import SUPPORTABLE
from dreams.models import CriteriaAnswer, CriteriaVersion, Dream, Sketch, Step

SIMILAR = 3
MOST_SENDS = 5  # of one sketch: each may be a mail to somebody
# What a support may change of a dream, or what decides whether it is ready by now.
COUNTED = (
    *("state", "hairy", "support_count", "confirmed_count"),
    *("supports_needed", "needs_count", "needs_covered", "needs_required"),
)
_OF_ITS_BRANCH = (
    *("published_at", "branch__slug", "branch__language"),
    *("branch__licence__valid_from", "branch__licence__valid_to"),
)

# By number.
public_dream = Compiled(
    lambda pk: Dream.objects.public().with_card().select_related("branch__map").defer("stems").filter(pk=pk), int
)
supportable_dream = Compiled(
    lambda pk: Dream.objects.public().select_related("branch__licence").only(*COUNTED, *_OF_ITS_BRANCH).filter(pk=pk),
    int,
)
public_steps = Compiled(lambda dream: Step.objects.public().defer("criteria").filter(dream_id=dream), int)
answers = Compiled(
    lambda dream: CriteriaAnswer.objects.filter(dream_id=dream).values(
        "asked_of", "criterion", "met", "note", wording=Cast("version__texts", TextField())
    ),
    int,
)
# By branch, theme and the dream itself.
similar = Compiled(
    lambda branch, theme, pk: (
        Dream.objects.like(Dream(pk=pk, branch_id=branch, theme=theme)).card_rows().popular()[:SIMILAR]
    ),
    *(int, str, int),
)
# By the MAC of its key and the branch's name in addresses.
sketch = Compiled(
    lambda key_mac, slug: Sketch.objects.select_related("branch__licence").filter(key_mac=key_mac, branch__slug=slug),
    *(str, str),
)
newest_wording = Compiled(lambda: CriteriaVersion.objects.order_by("-number").values_list("pk", flat=True)[:1])

# One more support, counted by the database and never from what was read before.
count_support = CompiledUpdate(
    lambda pk: Dream.objects.filter(pk=pk, state__in=SUPPORTABLE),
    int,
    returning=COUNTED,
    support_count=F("support_count") + 1,
)
# One more sending of a sketch.
count_sending = CompiledUpdate(
    lambda pk: Sketch.objects.filter(pk=pk, sends__lt=MOST_SENDS),
    int,
    returning=("sends",),
    sends=F("sends") + 1,
    sent_at=Now(),
)
