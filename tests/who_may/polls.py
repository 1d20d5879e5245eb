"""Who may open what: the doors of dream elections."""

from tests.who_may.people import EVERYBODY, GET, LEADER, LOCK, MANAGER, NOBODY, OPEN, POST

CODE = {"code": "ABCD"}
DOORS = [
    # for those who hold elections
    ("polls:of_branch", GET, "branch", LOCK, {MANAGER}, {}),
    ("polls:of_branch", GET, "no branch", LOCK, NOBODY, {}),
    ("polls:new", GET, "branch", LOCK, {MANAGER}, {}),
    ("polls:new", POST, "branch", LOCK, {MANAGER}, {"title": "x"}),
    ("polls:of_school", GET, "own school", LOCK, {MANAGER, LEADER}, {}),
    ("polls:of_school", GET, "school elsewhere", LOCK, NOBODY, {}),
    ("polls:new_at_school", GET, "own school", LOCK, {MANAGER, LEADER}, {}),
    ("polls:new_at_school", POST, "own school", LOCK, {MANAGER, LEADER}, {"title": "x"}),
    ("polls:desk", GET, "open poll", LOCK, {MANAGER}, {}),
    ("polls:desk", GET, "school's poll", LOCK, {MANAGER, LEADER}, {}),
    ("polls:desk", GET, "poll elsewhere", LOCK, NOBODY, {}),
    ("polls:change", GET, "school's poll", LOCK, {MANAGER, LEADER}, {}),
    ("polls:change", POST, "school's poll", LOCK, {MANAGER, LEADER}, {"title": "x"}),
    ("polls:do", POST, "open poll, close", LOCK, {MANAGER}, {}),
    ("polls:do", POST, "open poll, no such verb", LOCK, NOBODY, {}),
    ("polls:do", POST, "poll elsewhere, close", LOCK, NOBODY, {}),
    ("polls:give", GET, "open poll", LOCK, {MANAGER}, {}),
    ("polls:give", POST, "open poll", LOCK, {MANAGER}, CODE),
    ("polls:papers", GET, "open poll", LOCK, {MANAGER}, {}),
    ("polls:papers", POST, "poll elsewhere", LOCK, NOBODY, {}),
    # for everybody
    ("polls:all", GET, "branch", OPEN, EVERYBODY, {}),
    ("polls:all", GET, "no branch", OPEN, NOBODY, {}),
    ("polls:poll", GET, "open poll's page", OPEN, EVERYBODY, {}),
    ("polls:poll", GET, "school's poll's page", OPEN, NOBODY, {}),
    ("polls:ballot", POST, "open poll's page", OPEN, EVERYBODY, CODE),
    ("polls:ballot", POST, "school's poll's page", OPEN, NOBODY, CODE),
    ("polls:receipt", GET, "open poll's page", OPEN, EVERYBODY, {}),
    ("polls:board", GET, "open poll's page", OPEN, EVERYBODY, {}),
    ("polls:board", POST, "open poll's page", OPEN, EVERYBODY, {"receipt": "ABCD"}),
    ("polls:board", GET, "school's poll's page", OPEN, NOBODY, {}),
    ("polls:board_json", GET, "open poll's page", OPEN, EVERYBODY, {}),
    ("polls:board_feed", GET, "open poll's page", OPEN, EVERYBODY, {}),
    ("polls:kit", GET, "open poll's page", OPEN, NOBODY, {}),
    ("polls:protocol", GET, "open poll's page, nb", OPEN, NOBODY, {}),
]
