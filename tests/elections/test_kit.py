"""A kit that was downloaded: it recounts itself with nothing beside it, and whatever is changed in it is noticed."""

import json
import shutil
import subprocess
import sys

import pytest
from nacl.signing import SigningKey

from elections import tally
from elections.board import next_batch
from elections.kit import Bundle, TooSmall, kit_of
from tests.elections.kits import DOTTED, KEY, certified, made, write_kit


@pytest.fixture(params=[False, True], ids=["sums", "open"])
def kit(tmp_path, request):
    return write_kit(tmp_path / "kit", is_open=request.param)


@pytest.fixture(params=[{}, {"is_open": True}, DOTTED], ids=["sums", "open", "dots"])
def any_kit(tmp_path, request):
    return write_kit(tmp_path / "kit", **request.param)


@pytest.fixture
def dotted(tmp_path):
    return write_kit(tmp_path / "dotted", **DOTTED)


def run(folder):
    """As somebody runs it who has Python and the folder, and nothing of ours."""
    command = [sys.executable, "-I", "-S", str(folder / "tally.py"), str(folder)]
    return subprocess.run(command, cwd=folder.parent, capture_output=True, check=False)


def faults(folder):
    return tally.Kit(folder).faults


def change_json(folder, name, change):
    told = json.loads((folder / name).read_text())
    change(told)
    (folder / name).write_text(tally.canonical(told))


def seal_again(folder, *, key=None):
    """What somebody does who changes a file and hides it: all fingerprints anew, and a signature if they have a key."""

    def files(told):
        told["files"] = {name: tally.sha256((folder / name).read_bytes()).hex() for name in told["files"]}
        told["rules_sha256"] = tally.sha256((folder / "rules.json").read_bytes()).hex()

    change_json(folder, "manifest.json", files)
    if key:
        signature = key.sign((folder / "manifest.json").read_bytes()).signature
        (folder / "manifest.sig").write_text(f"{signature.hex()}\n")


def test_a_kit_prints_its_result_byte_for_byte(any_kit):
    printed = run(any_kit)

    assert printed.stdout == (any_kit / "result.json").read_bytes()
    assert printed.stderr == b""
    assert printed.returncode == 0


def test_the_result_of_a_kit_is_that_of_screens_and_paper_together(kit):
    result = json.loads((kit / "result.json").read_text())

    assert result["ballots"] == {"total": 58, "blank": 5, "invalid": 0}
    assert result["rounds"][0]["tally"] == {"1": 24, "2": 15, "3": 14}
    assert result["winners"] == ["1"]


def test_dots_are_published_as_sums_alone(dotted):
    """Ten dots over many dreams can be spread in so many ways that a voter could be told to sign with one of them."""
    assert not (dotted / "profile.csv").exists()
    assert (dotted / "sums.csv").read_text().splitlines() == [
        "what;ballots;points",
        "*;48;0",
        "-;8;0",
        "1;16;136",
        "2;16;40",
        "3;24;152",
    ]
    assert (dotted / "paper_bundles.csv").read_text().splitlines()[:7] == [
        "place;bundle;what;ballots;points",
        "Biblioteket;1;*;7;0",
        "Biblioteket;1;-;0;0",
        "Biblioteket;1;1;4;20",
        "Biblioteket;1;2;4;20",
        "Biblioteket;1;3;3;3",
        "Biblioteket;1;!;1;0",
    ]
    everything = " ".join(file.read_text() for file in dotted.iterdir() if file.name not in {"tally.py", "README.txt"})
    assert "1:7,3:3" not in everything


@pytest.mark.parametrize(
    ("method", "marks"), [("approval", "+"), ("dots", ":"), ("score", ":")], ids=["approval", "dots", "score"]
)
def test_sums_give_what_the_ballots_give(method, marks):
    options = [{"id": str(no), "origin": f"dream:{no}"} for no in range(1, 5)]
    rules = tally.rules_of(
        {"method": method, "options": options, "seats": 2, "max_score": 5 if method == "score" else 0}
    )
    for seed in range(60):
        contents = [contents_of(seed, ballot, marks) for ballot in range(seed % 13)]
        profile = [(1 + at % 3, tally.ballot_of(content)) for at, content in enumerate(contents)]
        sums = tally.sums_of(rules, profile)
        for lot in ("", str(seed)):
            whole = tally.count(rules, tally.Box(profile), lot=lot)
            assert tally.canonical(tally.count_sums(rules, sums, lot=lot)) == tally.canonical(whole)
        assert sums.can_be(rules)


def contents_of(seed, ballot, marks):
    given = {no: made(4, seed, ballot, no)[0] % 6 for no in range(1, 5)}
    chosen = {no: points for no, points in given.items() if points > 1 and (ballot + seed) % 5}
    return "+".join(map(str, chosen)) if marks == "+" else ",".join(f"{no}:{points}" for no, points in chosen.items())


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("1;16;136", "1;16;161"),  # more than ten dots on a ballot
        ("1;16;136", "1;16;15"),  # a mark without a dot
        ("1;16;136", "1;41;136"),  # more ballots than there are
        ("-;8;0", "-;49;0"),
        ("-;8;0", "-;-1;0"),
        ("3;24;152", "3;24;230"),  # more dots in all than forty ballots have
    ],
)
def test_sums_that_no_ballots_add_up_to_are_noticed_even_where_the_signature_is_right(dotted, line, other):
    text = (dotted / "sums.csv").read_text()
    (dotted / "sums.csv").write_text(text.replace(f"{line}\n", f"{other}\n"))
    seal_again(dotted, key=KEY)

    assert "sums.csv: no ballots of this election can add up to this" in faults(dotted)


@pytest.mark.parametrize("change", [lambda rows: rows[:-1], lambda rows: [*rows, rows[-1]], lambda rows: rows[::-1]])
def test_sums_tell_each_option_once(dotted, change):
    head, *rows = lines_of(dotted, "sums.csv")
    (dotted / "sums.csv").write_text("\n".join([head, *change(rows), ""]))
    seal_again(dotted, key=KEY)

    assert any(fault.startswith(("sums.csv: does not tell", "the kit cannot be read")) for fault in faults(dotted))


def test_the_same_election_gives_the_same_kit(tmp_path):
    assert kit_of(certified(), key=KEY) == kit_of(certified(), key=KEY)


def test_a_kit_of_few_ballots_is_not_made():
    few = certified(contents=["1", "2", "3"], bundles=[Bundle("Biblioteket", 1, {"1": 6}, rejected=40)])

    with pytest.raises(TooSmall):
        kit_of(few, key=KEY)


def test_a_lot_is_part_of_the_kit(tmp_path):
    level = ["1"] * 6 + ["2"] * 6
    folder = write_kit(tmp_path / "kit", contents=level, lot="4711", bundles=[])

    assert json.loads((folder / "result.json").read_text())["ties"][-1]["by"] == "lot"
    assert faults(folder) == []


def lines_of(folder, name):
    return (folder / name).read_text().splitlines()


def changed_lines(folder, name):
    """Every line of a file once changed, once gone and once twice; a digit or letter becomes another."""
    lines = lines_of(folder, name)
    for at, line in enumerate(lines):
        other = line[:-1] + ("0" if line[-1:] != "0" else "1")
        yield [*lines[:at], other, *lines[at + 1 :]]
        if at:
            yield [*lines[:at], *lines[at + 1 :]]
            yield [*lines[: at + 1], line, *lines[at + 1 :]]


@pytest.mark.parametrize(
    "name", ["board.csv", "profile.csv", "ballots.csv", "sums.csv", "paper_bundles.csv", "README.txt", "tally.py"]
)
def test_every_changed_line_of_every_file_is_noticed(any_kit, name):
    if not (any_kit / name).exists():
        pytest.skip("this kit publishes ballots the other way")
    before = (any_kit / name).read_bytes()
    lines = list(changed_lines(any_kit, name))[:: {"tally.py": 60, "README.txt": 12}.get(name, 1)]

    for changed in lines:
        (any_kit / name).write_text("\n".join(changed) + "\n")
        assert any(fault.startswith(name) for fault in faults(any_kit)), changed

    (any_kit / name).write_bytes(before)
    assert faults(any_kit) == []
    assert len(lines) > 5


def leaves_and_codes_changed(kit):
    """Every number that the manifest tells, one higher; every hex, one sign other."""
    told = json.loads((kit / "manifest.json").read_text())
    for name in told["counts"]:
        yield lambda told, name=name: told["counts"].update({name: told["counts"][name] + 1})
    for at, batch in enumerate(told["board"]["batches"]):
        for name, value in batch.items():
            other = value + 1 if isinstance(value, int) else ("1" if value[0] != "1" else "2") + value[1:]
            yield lambda told, at=at, name=name, other=other: told["board"]["batches"][at].update({name: other})
        yield lambda told, at=at: told["board"]["batches"].pop(at)
    yield lambda told: told["board"].update(key=bytes(SigningKey(made(32, "other")).verify_key).hex())
    yield lambda told: told.update(format=2)


def test_every_count_and_head_is_checked_even_where_the_signature_is_right(any_kit):
    """The holder of the key changes a number and signs again: what does not follow from the leaves is still noticed."""
    before = (any_kit / "manifest.json").read_bytes()
    changes = list(leaves_and_codes_changed(any_kit))

    for change in changes:
        (any_kit / "manifest.json").write_bytes(before)
        change_json(any_kit, "manifest.json", change)
        seal_again(any_kit, key=KEY)
        assert faults(any_kit), json.loads((any_kit / "manifest.json").read_text())

    assert len(changes) >= 28


@pytest.mark.parametrize("key", [None, SigningKey(made(32, "stranger"))], ids=["no key", "another key"])
def test_a_changed_manifest_needs_the_key(any_kit, key):
    change_json(any_kit, "manifest.json", lambda told: told.update(title="Et annet valg"))
    seal_again(any_kit, key=key)

    assert faults(any_kit) == ["manifest.json: the signature is not that of the election"]


@pytest.mark.parametrize(
    "change",
    [
        lambda rules: rules.update(method="approval"),
        lambda rules: rules.update(max_ranks=1),
        lambda rules: rules.pop("max_ranks"),
        lambda rules: rules.update(ties=["listed"]),
        lambda rules: rules["options"][0].update(origin="dream:99"),
        lambda rules: rules["options"][1].update(cost=7),
        lambda rules: rules["options"].reverse(),
    ],
)
def test_every_changed_rule_is_noticed(kit, change):
    change_json(kit, "rules.json", change)
    assert any(fault.startswith("rules.json") for fault in faults(kit))

    seal_again(kit)
    assert "manifest.json: the signature is not that of the election" in faults(kit)


def test_another_lot_is_noticed(kit):
    change_json(kit, "manifest.json", lambda told: told.update(lot="13"))
    seal_again(kit, key=KEY)

    assert faults(kit) == ["result.json: the count gives something else"]


def test_open_ballots_are_those_of_the_board(tmp_path):
    """Somebody with the key lets one ballot say something else: its leaf is on the board already."""
    folder = write_kit(tmp_path / "kit", is_open=True)
    lines = lines_of(folder, "ballots.csv")
    (folder / "ballots.csv").write_text("\n".join([lines[0], lines[1].rpartition(";")[0] + ";3", *lines[2:], ""]))
    seal_again(folder, key=KEY)

    assert "ballots.csv: these ballots are not those of the board" in faults(folder)


def test_a_ballot_more_on_the_board_is_one_more_than_there_are(tmp_path):
    folder = write_kit(tmp_path / "kit")
    more = [made(32, "more")]
    batches = certified().batches
    batches.append(next_batch(batches[-1], more, key=KEY))
    (folder / "board.csv").write_text((folder / "board.csv").read_text() + f"4;{more[0].hex()}\n")

    def add(told):
        last = batches[-1]
        told["board"]["batches"].append(
            {"no": 4, "size": 1, "root": last.root.hex(), "head": last.head.hex(), "signature": last.signature.hex()}
        )

    change_json(folder, "manifest.json", add)
    seal_again(folder, key=KEY)

    assert "ballots from screens are not as many as the leaves of the board" in faults(folder)


@pytest.mark.parametrize("name", ["board.csv", "rules.json", "result.json", "manifest.sig", "paper_bundles.csv"])
def test_a_missing_file_is_noticed(any_kit, name):
    (any_kit / name).unlink()

    assert faults(any_kit)


def test_a_strange_file_is_noticed(kit):
    (kit / "virus.exe").write_bytes(b"MZ")

    assert faults(kit) == ["virus.exe: is not in manifest.json"]


def test_a_kit_without_a_manifest_is_one_sentence(tmp_path):
    shutil.copyfile(tally.__file__, tmp_path / "tally.py")
    printed = run(tmp_path)

    assert printed.returncode == 2
    assert printed.stderr.startswith(b"tally: manifest.json cannot be read")
    assert printed.stderr.count(b"\n") == 1


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"format":1}', b"\xff"])
def test_a_damaged_manifest_is_never_a_stack_of_errors(kit, damage):
    (kit / "manifest.json").write_bytes(damage)
    printed = run(kit)

    assert printed.returncode in {1, 2}
    assert printed.stdout == b""
    assert b"Traceback" not in printed.stderr


def test_signatures_are_those_of_libsodium():
    for number in range(40):
        key = SigningKey(made(32, "key", number))
        message = made(number, "message", number)
        signature = key.sign(message).signature
        public = bytes(key.verify_key)
        wrong = bytes([signature[number] ^ 1]).join([signature[:number], signature[number + 1 :]])

        assert tally.is_signed(public, message, signature)
        assert not tally.is_signed(public, message + b".", signature)
        assert not tally.is_signed(public, message, wrong)
        assert not tally.is_signed(bytes(SigningKey(made(32, "else")).verify_key), message, signature)


@pytest.mark.parametrize("size", [0, 1, 63, 65])
def test_a_signature_of_another_length_is_none(size):
    assert not tally.is_signed(bytes(KEY.verify_key), b"message", bytes(size))


@pytest.mark.parametrize("size", range(12))
def test_a_root_holds_every_leaf_and_its_place(size):
    leaves = [made(32, "leaf", n) for n in range(size)]
    root = tally.root_of(leaves)

    for at in range(size):
        assert tally.root_of([*leaves[:at], made(32, "other"), *leaves[at + 1 :]]) != root
        assert tally.root_of(leaves[:at] + leaves[at + 1 :]) != root
    assert size < 2 or tally.root_of(leaves[::-1]) != root
