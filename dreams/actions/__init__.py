"""Everything that happens to a dream. Other apps call these names; the modules tell one story each."""

from dreams.actions.answers import NotAsked, approve, reject, return_
from dreams.actions.changes import NewToTheBoard, change, change_needs, change_picture, move_place, reply, rewrite
from dreams.actions.check_ins import answer_wish, wish
from dreams.actions.confirming import confirm, draft, forget_drafts, renew
from dreams.actions.conflicts import carry_conflicts, declare_conflict, undo_conflict
from dreams.actions.deposits import AlreadyTaken, Answer, DepositDraft, deposit, submit_anew, withdraw
from dreams.actions.diary import Shot, tear_out, write_entry
from dreams.actions.enthusiasm import (
    AddressUsed,
    NeverSupported,
    NotSupportable,
    ask_to_confirm,
    confirm_support,
    support,
    supporter_mac,
    take_support_back,
)
from dreams.actions.factory import Team, archive, back, draft_story, pause, realise, resume, start, team_of
from dreams.actions.following import address_of, confirm_follow, follow, unfollow, unfollow_all
from dreams.actions.handing import answer_handing, ask_to_adopt, offer, take_back
from dreams.actions.leading import NotInTheMaking, hand_of, leads
from dreams.actions.links import LinkExpired
from dreams.actions.maps import NoPictureYet, set_map, take_down_map
from dreams.actions.moving import AlreadyAnswered, NotChangeable
from dreams.actions.needs import NeedDraft, PromisedTowards, recount, set_needs
from dreams.actions.nominations import OnlyInspires, leave_shortlist, nominate, take_off
from dreams.actions.notes import NobodyReads, write_note
from dreams.actions.picks import ask_for_project, pick, picks_left
from dreams.actions.pictures import add_picture, cover_with
from dreams.actions.pledges import (
    NotPledgeable,
    PledgeDraft,
    TakenBack,
    change_pledge,
    confirm_pledge,
    forget_pledge,
    forget_promises,
    may_see_pledges,
    promise,
    receive,
    send_link_again,
    take_pledge_back,
)
from dreams.actions.reminding import owe_reminders
from dreams.actions.sketches import forget_sketches, sweep_pictures
from dreams.actions.striking import strike, texts
from dreams.actions.teams import (
    GuidelinesChanged,
    accept_guidelines,
    add_helper,
    add_milestone,
    add_pupils,
    add_task,
    change_milestone,
    let_go,
    let_through,
    reach,
    tick,
)
from dreams.actions.thresholds import set_thresholds
from dreams.actions.worries import hide, restore

__all__ = [
    "AddressUsed",
    "AlreadyAnswered",
    "AlreadyTaken",
    "Answer",
    "DepositDraft",
    "GuidelinesChanged",
    "LinkExpired",
    "NeedDraft",
    "NeverSupported",
    "NewToTheBoard",
    "NoPictureYet",
    "NobodyReads",
    "NotAsked",
    "NotChangeable",
    "NotInTheMaking",
    "NotPledgeable",
    "NotSupportable",
    "OnlyInspires",
    "PledgeDraft",
    "PromisedTowards",
    "Shot",
    "TakenBack",
    "Team",
    "accept_guidelines",
    "add_helper",
    "add_milestone",
    "add_picture",
    "add_pupils",
    "add_task",
    "address_of",
    "answer_handing",
    "answer_wish",
    "approve",
    "archive",
    "ask_for_project",
    "ask_to_adopt",
    "ask_to_confirm",
    "back",
    "carry_conflicts",
    "change",
    "change_milestone",
    "change_needs",
    "change_picture",
    "change_pledge",
    "confirm",
    "confirm_follow",
    "confirm_pledge",
    "confirm_support",
    "cover_with",
    "declare_conflict",
    "deposit",
    "draft",
    "draft_story",
    "follow",
    "forget_drafts",
    "forget_pledge",
    "forget_promises",
    "forget_sketches",
    "hand_of",
    "hide",
    "leads",
    "leave_shortlist",
    "let_go",
    "let_through",
    "may_see_pledges",
    "move_place",
    "nominate",
    "offer",
    "owe_reminders",
    "pause",
    "pick",
    "picks_left",
    "promise",
    "reach",
    "realise",
    "receive",
    "recount",
    "reject",
    "renew",
    "reply",
    "restore",
    "resume",
    "return_",
    "rewrite",
    "send_link_again",
    "set_map",
    "set_needs",
    "set_thresholds",
    "start",
    "strike",
    "submit_anew",
    "support",
    "supporter_mac",
    "sweep_pictures",
    "take_back",
    "take_down_map",
    "take_off",
    "take_pledge_back",
    "take_support_back",
    "team_of",
    "tear_out",
    "texts",
    "tick",
    "undo_conflict",
    "unfollow",
    "unfollow_all",
    "wish",
    "withdraw",
    "write_entry",
    "write_note",
]
