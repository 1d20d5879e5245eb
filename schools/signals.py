"""What places tell those above them, whoever they are."""

from django.dispatch import Signal

# A branch asks for other supports or needs before a dream is ready; sent in the change's transaction, with `branch`.
thresholds_changed = Signal()
