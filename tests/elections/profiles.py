"""Elections by chance, always the same for a seed: small enough to have ties, skips, overvotes and blank ballots."""

import random

from elections import tally

MONEY = {"greedy", "equal_shares"}
LEVEL = {"plurality", "approval", "spav", "greedy", "equal_shares"}
POINTS = {"dots", "score"}
IDS = ["1", "2", "3", "4", "5"]


def rules_by_chance(method, chance):
    """Rules with a lot last, so that every tie can be broken."""
    rules = {"method": method, "options": options_by_chance(chance)}
    if method in MONEY:
        rules |= {"budget": chance.randint(3, 30), "ties": chance.choice([["votes", "cost", "lot"], ["lot"]])}
    elif method != "irv":
        rules["seats"] = chance.randint(1, 3)
    if method in {"irv", "stv"}:
        rules |= {
            "overvote": chance.choice(["exhaust", "exhaust_if_several", "skip"]),
            "max_skipped": chance.choice([-1, 0, 1]),
            "max_ranks": chance.choice([0, 3]),
        }
    more = {
        "irv": {"elimination": ["single", "batch"], "stop": ["majority", "two"]},
        "stv": {"quota": ["droop", "hare"], "decimals": [0, 2, 5, -1]},
        "schulze": {"unranked": ["below", "apart"], "strength": ["winning_votes", "margins"]},
        "equal_shares": {"utility": ["cost", "one"], "completion": ["none", "greedy"], "add1": [True, False]},
        "greedy": {"skip": [True, False], "reserve": [0, "1/2"]},
        "dots": {"dots": [5, 10]},
        "score": {"max_score": [3, 5]},
    }
    return rules | {name: chance.choice(values) for name, values in more.get(method, {}).items()}


def options_by_chance(chance):
    """Five options, each with an origin of its own and a cost."""
    return [{"id": one, "origin": f"dream-{one}", "cost": chance.randint(1, 12)} for one in IDS]


def votes_by_chance(method, chance, *, different=8, tidy=False):
    """How many cast what; `tidy` leaves out everything that a rule would have to judge."""
    return [(chance.randint(1, 4), _vote(method, chance, tidy=tidy)) for _ in range(different)]


def _vote(method, chance, *, tidy):
    if not tidy and chance.random() < 0.08:
        return []
    some = chance.sample(IDS, chance.randint(1, 1 if method == "plurality" else 4))
    if method in POINTS:
        return [(one, chance.randint(0, 4)) for one in some]
    if method in LEVEL:
        return [some]
    ranks = [[one] for one in some]
    if not tidy:
        if chance.random() < 0.3:
            ranks.insert(chance.randrange(len(ranks)), [])
        if chance.random() < 0.3:
            ranks.append(chance.sample([*IDS, "?"], 2))
        if chance.random() < 0.1:
            ranks.append(ranks[0])
    return ranks


def written(vote, chance=None):
    """A vote as a ballot; with a chance, marks that are level come in any order."""
    if vote and isinstance(vote[0], tuple):
        return ",".join(f"{one}:{points}" for one, points in _mixed(vote, chance))
    levels = [_mixed(level, chance) for level in vote]
    if len(levels) == 1:
        return "+".join(levels[0])
    return ">".join(f"{{{'='.join(level)}}}" if len(level) > 1 else "".join(level) or "-" for level in levels)


def _mixed(marks, chance):
    return chance.sample(marks, len(marks)) if chance else list(marks)


def expanded(votes):
    """Every single vote."""
    return [vote for number, vote in votes for _ in range(number)]


def counted_votes(votes, rules, *, lot="", chance=None):
    """Count votes by the rules."""
    profile = [(number, tally.ballot_of(written(vote, chance))) for number, vote in votes]
    return tally.count(tally.rules_of(rules), tally.Box(profile), lot=lot)


def elections(method, *, number=200, tidy=False):
    """Elections by this method, with the chance that made them."""
    for seed in range(number):
        chance = random.Random(f"{method} {seed}")
        yield rules_by_chance(method, chance), votes_by_chance(method, chance, tidy=tidy), chance
