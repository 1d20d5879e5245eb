"""Counts elections the way a textbook tells it, ballot by ballot: slow, exact, and written without a look at the count.

A ballot is a list of ranks, each a list of options; for points it is a list of pairs. `Level` is raised where the book
would toss a coin. Votes are fractions where they can be.
"""

from fractions import Fraction
from hashlib import sha256
from itertools import pairwise as neighbours, permutations


class Level(Exception):
    """Two are equal where one has to be chosen."""


def lone(values, *, pick):
    """The only key with the highest or the lowest value."""
    best = pick(values.values())
    keys = [key for key, value in values.items() if value == best]
    if len(keys) > 1:
        raise Level(keys)
    return keys[0]


def top(counts, seats):
    """The `seats` strongest that have anything."""
    left = {one: votes for one, votes in counts.items() if votes}
    winners = []
    while left and len(winners) < seats:
        winners.append(lone(left, pick=max))
        del left[winners[-1]]
    return winners


def drawn(number, origins):
    """Every option and its place in the lot."""
    order = sorted(origins, key=lambda one: sha256((number + origins[one]).encode()).hexdigest())
    return {one: place for place, one in enumerate(order)}


def first_choice(ballot, standing):
    """The first option of a ballot that still stands."""
    for rank in ballot:
        for one in rank:
            if one in standing:
                return one
    return None


def irv(ballots, options):
    """The winner and every round's votes."""
    standing, rounds = list(options), []
    while True:
        choices = [first_choice(ballot, standing) for ballot in ballots]
        votes = {one: choices.count(one) for one in standing}
        rounds.append(votes)
        leader = max(votes, key=votes.get)
        if 2 * votes[leader] > sum(votes.values()):
            return leader, rounds
        standing.remove(lone(votes, pick=min))


def place(ballot, option):
    """At which rank an option stands; unranked ones stand behind all ranks."""
    return next((number for number, rank in enumerate(ballot) if option in rank), len(ballot))


def pairwise(ballots, options, *, unranked_lie_below=True):
    """How many prefer one to the other."""
    return [
        [
            sum(
                place(ballot, a) < place(ballot, b) and (unranked_lie_below or place(ballot, b) < len(ballot))
                for ballot in ballots
            )
            for b in options
        ]
        for a in options
    ]


def schulze(matrix, *, margins=False):
    """Who beats whom by the strongest of all paths, which are walked one by one."""
    size = len(matrix)

    def link(a, b):
        if matrix[a][b] <= matrix[b][a]:
            return 0
        return matrix[a][b] - matrix[b][a] if margins else matrix[a][b]

    def strongest(a, b):
        others = [one for one in range(size) if one not in {a, b}]
        paths = [[a, *middle, b] for length in range(size - 1) for middle in permutations(others, length)]
        return max(min(link(one, two) for one, two in neighbours(path)) for path in paths)

    path = [[0 if a == b else strongest(a, b) for b in range(size)] for a in range(size)]
    return [[path[a][b] > path[b][a] for b in range(size)] for a in range(size)]


def borda(ballots, options):
    """As many points as there are options behind, for one a rank."""
    return {
        one: sum(len(options) - 1 - place(ballot, one) for ballot in ballots if place(ballot, one) < len(ballot))
        for one in options
    }


def harmonic(number):
    """1 + 1/2 + 1/3 …"""
    return sum((Fraction(1, part) for part in range(1, number + 1)), Fraction(0))


def spav(ballots, options, seats):
    """Option after option, the one with which all voters together are happiest (by Thiele)."""
    winners = []

    def happiness(committee):
        return sum((harmonic(len(committee & set(ballot[0]))) for ballot in ballots), Fraction(0))

    while len(winners) < min(seats, len(options)):
        gains = {one: happiness({*winners, one}) - happiness(set(winners)) for one in options if one not in winners}
        if not any(gains.values()):
            break
        winners.append(lone(gains, pick=max))
    return winners


def stv(ballots, options, seats):
    """Winners and every stage's votes, where each paper carries what it is still worth."""
    papers = [[ballot, Fraction(1), first_choice(ballot, options)] for ballot in ballots]
    quota = len(papers) // (seats + 1) + 1
    standing, elected, waiting, stages = list(options), [], [], []

    def votes():
        return {one: sum((worth for _ballot, worth, at in papers if at == one), Fraction(0)) for one in options}

    while True:
        held = votes()
        stages.append(held)
        for _ in list(standing):
            reached = {one: held[one] for one in standing if held[one] >= quota}
            if reached and len(elected) < seats:
                one = lone(reached, pick=max)
                standing.remove(one)
                elected.append(one)
                waiting += [one] if held[one] > quota else []
        open_seats = seats - len(elected)
        if len(standing) <= open_seats:
            return [*elected, *top({one: held[one] for one in standing}, open_seats)], stages
        if not open_seats:
            return elected, stages
        if waiting:
            leaving = lone({one: held[one] for one in waiting}, pick=max)
            waiting.remove(leaving)
            move(papers, leaving, standing, (held[leaving] - quota) / held[leaving], quota)
        else:
            leaving = lone({one: held[one] for one in standing}, pick=min)
            standing.remove(leaving)
            move(papers, leaving, standing, Fraction(1), 0)


def move(papers, leaving, standing, factor, stays):
    """Hand on what an option has at a factor; what stays with it is a paper of its own."""
    for paper in papers:
        if paper[2] == leaving:
            paper[1] *= factor
            paper[2] = first_choice(paper[0], standing)
    papers.append([[], Fraction(stays), leaving])


def greedy(ballots, costs, budget, order):
    """Project after project, the most votes first, level ones in a given order."""
    votes = {one: sum(one in ballot[0] for ballot in ballots) for one in costs}
    bought = []
    for one in sorted(costs, key=lambda one: (-votes[one], order(one))):
        if votes[one] and sum(costs[each] for each in bought) + costs[one] <= budget:
            bought.append(one)
    return bought


def most_that_one_pays(cost, money):
    """The least limit at which everybody, paying up to it, pays the cost together; None if they cannot."""
    if sum(money) < cost:
        return None
    money = sorted(money)
    for number, held in enumerate(money):
        limit = (cost - sum(money[:number])) / (len(money) - number)
        if limit <= held:
            return limit
    return money[-1]


def equal_shares(ballots, costs, share, order, *, by_cost=True):
    """What is bought from equal shares, in turn; level ones in a given order."""
    purse = [Fraction(share) for _ in ballots]
    bought = []
    while True:
        asked = {}
        for one, cost in costs.items():
            supporters = [voter for voter, ballot in enumerate(ballots) if one in ballot[0]]
            if one in bought or not supporters:
                continue
            limit = most_that_one_pays(Fraction(cost), [purse[voter] for voter in supporters])
            if limit is not None:
                asked[one] = (limit / cost if by_cost else limit, order(one), limit)
        if not asked:
            return bought
        one = min(asked, key=asked.get)
        bought.append(one)
        for voter, ballot in enumerate(ballots):
            if one in ballot[0]:
                purse[voter] = max(Fraction(0), purse[voter] - asked[one][2])


def add1(ballots, costs, budget, order, *, by_cost=True):
    """Equal shares that rise by one until the next rise would overspend, or everything is bought."""
    share = Fraction(budget, len(ballots))
    wanted = {one for ballot in ballots for one in ballot[0]}
    while True:
        bought = equal_shares(ballots, costs, share, order, by_cost=by_cost)
        following = equal_shares(ballots, costs, share + 1, order, by_cost=by_cost)
        if set(bought) == wanted or sum(costs[one] for one in following) > budget:
            return bought, share
        share += 1
