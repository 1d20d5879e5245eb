"""What the apps that hold elections are asked, for an election knows none of them."""

from django.dispatch import Signal

hour_has_come = Signal()
"""An election is about to open by itself (`election`). A receiver that answers with a reason keeps it shut for now."""
