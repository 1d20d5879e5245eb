"""A workshop that was held: 28 cards on paper, merged clusters, dots twice, a vote that a lot decided, and places."""

LONG = "Trollskogveiundergangsbelysningsprosjektstyringsgruppemedlem"
HEADLINES = (
    ("Ved sjøen", "badebrygge"),
    ("Lys og trygghet", "lys på veien til skolen"),
    ("Møteplass ute", "benker og tak mot regn"),
    ("Musikk og fest", "et rom der vi kan øve"),
    ("Natur og dyr", "insekthotell og flere trær"),
    ("Lek og bevegelse", "klatrevegg bak hallen"),
)
CARDS = 28


def hold(workshop, *, by, words=""):
    """Take a planned workshop to its end; `words` stands in every headline and card (to try what is long)."""
    from dreams.lifecycle import State as DreamState
    from dreams.models import Dream
    from workshops.actions import clusters, dots, harvest, lesson, vote
    from workshops.actions.cards import PaperCard, enter_paper
    from workshops.lifecycle import Destination, Stage

    lesson.open_room(workshop, by=by)
    enter_paper(workshop, by=by, rows=[PaperCard(n, _text(n, words), _for_whom(n)) for n in range(1, CARDS + 1)])
    lesson.reveal(workshop, by=by)
    groups = _group(workshop, by=by, words=words)
    clusters.check(groups[0], by=by, answers={1: "yes", 2: "unsure", 3: "yes"})
    for counts in ((9, 14, 6, 4, 3), (12, 12, 5, 5, 2)):
        dots.open_round(workshop, by=by)
        placed = {group.pk: count for group, count in zip(groups, counts, strict=True)}
        dots.close_round(workshop, by=by, on_paper=placed)
    clusters.set_shortlist(workshop, by=by, clusters=[group.pk for group in groups[:4]])
    lesson.show_stage(workshop, by=by, stage=Stage.VOTE)
    vote.open_vote(workshop, by=by)
    vote.enter_paper(workshop, by=by, counts={1: 10, 2: 10, 3: 4, 4: 2}, blank=1)
    vote.close_vote(workshop, by=by)
    vote.draw_lot(workshop, by=by, number="42")
    vote.announce(workshop, by=by)
    draft = harvest.HarvestDraft(
        title=f"En badebrygge for alle {words}"[:90],
        what="En brygge med badetrapp.",
        why="Fordi vi bor ved sjøen.",
        for_whom="hele bygda",
        theme="meeting_place",
        answers=[(1, "yes"), (2, "unsure"), (3, "yes")],
        wants_project=True,
    )
    chosen = vote.chosen_clusters(workshop)[0]
    harvest.deposit(chosen, by=by, draft=draft)
    other = next(group for group in groups if group != chosen)
    harvest.hand_on(other, by=by, destination=Destination.COUNCIL)
    lesson.finish(workshop, by=by)
    workshop.refresh_from_db()
    assert Dream.objects.filter(state=DreamState.SUBMITTED).exists()  # noqa: S101 - a proof without a dream proves little
    return workshop


def _group(workshop, *, by, words):
    """Five clusters of four to nine cards (the last two are merged), and two cards that lie alone."""
    from workshops.actions import clusters

    cards = list(workshop.cards.order_by("number"))
    groups = []
    for n, (headline, _dream) in enumerate(HEADLINES):
        theirs = [card.pk for card in cards[: CARDS - 2] if (card.number - 1) % len(HEADLINES) == n]
        groups.append(clusters.make_cluster(workshop, by=by, title=f"{headline} {words}".strip()[:90], cards=theirs))
    clusters.merge(groups[-1], by=by, into=groups[-2])
    return groups[:-1]


def _text(number, words):
    dream = HEADLINES[(number - 1) % len(HEADLINES)][1]
    return f"Det hadde vært fint med {dream}, nær der folk går, så alle kan bruke det. {words}".strip()[:280]


def _for_whom(number):
    return ("de minste", "alle som går til skolen", "ungdom og besteforeldre", "")[number % 4]
