import json

import pytest

from elections import tally


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rules.json").write_text('{"method": "plurality"}', encoding="utf-8")
    (tmp_path / "ballots.csv").write_text("count;content\n2;ø\n2;å\n1;a\n", encoding="utf-8")
    return tmp_path


def run(folder, *more, rules="rules.json", ballots="ballots.csv"):
    return tally.main([str(folder / ballots), "--rules", str(folder / rules), *more])


def test_the_result_is_canonical_json(folder, capsysbinary):
    code = run(folder, "--lot", "3")

    out, err = capsysbinary.readouterr()
    result = json.loads(out)
    assert (code, err) == (0, b"")
    assert out == tally.canonical(result).encode()
    assert out.count(b"\n") == 1
    assert out.endswith(b"}\n")
    assert "ø".encode() in out
    assert list(result) == sorted(result)
    assert result["counts"] == {"a": 1, "å": 2, "ø": 2}
    assert len(result["winners"]) == 1
    assert result["lot"] == "3"


def test_a_tie_is_reported_as_a_result(folder, capsysbinary):
    code = run(folder)

    result = json.loads(capsysbinary.readouterr().out)
    assert code == 0
    assert result["tie"] == {"between": ["å", "ø"], "for": "a seat"}


@pytest.mark.parametrize(
    ("name", "text"), [("b.BLT", "2 1\n1 2 0\n0\n"), ("b.Csv", "vote\n2\n"), ("b.csv", "\ufeffvote\n2")]
)
def test_a_file_is_read_as_its_name_ends(folder, capsysbinary, name, text):
    (folder / name).write_text(text, encoding="utf-8")

    code = run(folder, ballots=name)

    assert code == 0
    assert json.loads(capsysbinary.readouterr().out)["winners"] == ["2"]


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ("", "is no JSON"),
        ('{"method": "irv"', "is no JSON"),
        ("{'method': 'irv'}", "is no JSON"),
        ("[]", "rules need a method"),
        ('{"method": "best"}', "rules need a method"),
        ('{"seats": 1}', "rules need a method"),
        ('{"method": "irv", "seat": 1}', "no rule named 'seat'"),
        ('{"method": "irv", "seats": 2}', "irv has one winner"),
        ('{"method": "irv", "options": ["a"]}', "has a mark, and is no option"),
        ('{"method": "greedy"}', "needs a budget"),
        ('{"method": "plurality", "options": ["a", "å", "ø", "\\ud800"]}', "cannot be written"),
        ("[" * 100_000, "rules.json"),
    ],
)
def test_bad_rules_are_told_in_a_sentence(folder, capsysbinary, rules, why):
    (folder / "rules.json").write_text(rules, encoding="utf-8")

    code = run(folder)

    out, err = capsysbinary.readouterr()
    assert (code, out) == (2, b"")
    assert err.startswith(b"tally: ")
    assert err.count(b"\n") == 1
    assert why in err.decode()


@pytest.mark.parametrize(
    ("more", "where"),
    [
        (["--lot", "12a"], {}),
        (["--lot", "-1"], {}),
        (["--lot", "1.5"], {}),
        (["--lot", "³"], {}),
        (["--lot", " "], {}),
        ([], {"ballots": "none.csv"}),
        ([], {"rules": "none.json"}),
        ([], {"ballots": "rules.json"}),
        ([], {"ballots": "latin1.csv"}),
        ([], {"rules": "latin1.csv"}),
        ([], {"rules": "."}),
        ([], {"ballots": "folder.csv"}),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(folder, capsysbinary, more, where):
    (folder / "latin1.csv").write_bytes("content\nø\n".encode("latin-1"))
    (folder / "folder.csv").mkdir()

    code = run(folder, *more, **where)

    out, err = capsysbinary.readouterr()
    assert (code, out) == (2, b"")
    assert err.startswith(b"tally: ")
    assert b"Traceback" not in err


@pytest.mark.parametrize("arguments", [[], ["--what"], ["a.csv", "--rules"]])
def test_what_nobody_asked_for_ends_with_two(arguments, capsysbinary):
    with pytest.raises(SystemExit) as end:
        tally.main(arguments)

    assert end.value.code == 2
    assert capsysbinary.readouterr().out == b""
