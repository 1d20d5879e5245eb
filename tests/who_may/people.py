"""Everybody who may stand at a door, and what they are met with."""

# Everybody. What is "theirs" is the class, the school and the branch that the things of the table lie in.
STRANGER, PUPIL = "a stranger", "a pupil with a seat in the room"
TEACHER, COLLEAGUE = "the class's teacher", "a teacher of another class of the school"
TEACHER_ELSEWHERE, LEADER = "a teacher in another branch", "the school's leader"
MEMBER, YOUTH, MANAGER = "a board member", "the board's youth member", "the bank manager"
MEMBER_ELSEWHERE, EDITOR, OWNER = "a board member of another branch", "the branch's editor", "the platform's owner"
NO_ACCOUNT = frozenset({STRANGER, PUPIL})
ACCOUNTS = frozenset({TEACHER, COLLEAGUE, TEACHER_ELSEWHERE, LEADER, MEMBER, YOUTH, MANAGER, MEMBER_ELSEWHERE})
ACCOUNTS |= {EDITOR, OWNER}
EVERYBODY = NO_ACCOUNT | ACCOUNTS

NOBODY = frozenset()
MAKES_CLASSES = frozenset({TEACHER, COLLEAGUE, TEACHER_ELSEWHERE, LEADER})
TEACHES = frozenset({TEACHER, LEADER})
BOARD = frozenset({MEMBER, YOUTH, MANAGER})
SEES_UNANSWERED = BOARD | TEACHES
SITS = frozenset({PUPIL})

GET, POST = "get", "post"
OK, SIGN_IN, CODE_FORM, NOT_FOUND = "ok", "sign in", "code form", "not found"

# Address, way of asking, the thing it is about (a name in the world below), who may, what is sent.
# Behind a lock others are not found and strangers sign in; OPEN addresses know no sign-in;
# at those with a SEAT everybody without one is led to the code form.
FURNISHING = ("dreams:mine_needs", "dreams:mine_place", "dreams:mine_picture")
# A COUNCIL_SEAT is one in a council's session: whoever sits in a class's room has none there.
LOCK, OPEN, SEAT, COUNCIL_SEAT = "lock", "open", "seat", "council seat"
