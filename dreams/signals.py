"""What happens to a dream besides its moves. Whoever makes it happen sends; mails, and the apps above, listen.

Send inside the transaction of what happened: `diary_published.send(sender=type(entry), dream=dream, entry=entry)`.
Each listener writes at most one row, so a dream with thousands of followers costs no more than one with none. The same
thing told twice is one event.
"""

from django.dispatch import Signal

# A diary entry is public now. Arguments: dream, entry (a saved row of any model).
diary_published = Signal()

# A project has reached a milestone. Arguments: dream, milestone (Milestone).
milestone_reached = Signal()

# The monthly check-in is asked of a project. Arguments: dream, due (datetime.date, the day it is due).
check_in_due = Signal()

# A dream came true: sent after the move, with the project's story stored. Arguments: dream.
# The thanks and the mails follow from the step itself and need no signal.
realised = Signal()

# A dream in the Bank has all it needs for the Factory. Arguments: dream.
became_ready = Signal()

# The board has written to the owner. Arguments: dream, note (Note).
note_written = Signal()

# The owner has answered a question of the board's. Arguments: dream, note (Note, with its reply).
note_answered = Signal()

# A project asks the board for help. Arguments: dream, request (a saved row of any model).
help_wanted = Signal()
