import pytest

from workshops import scripts
from workshops.lifecycle import Stage, stage_of

# As the experts wrote them down: the sequence and the sum of each script.
EXPECTED = {
    "t1-4-45": ("F1 5 F2 5 F5 12 F6 4 F7 7 F8 5 F10 4 F15 3", 45),
    "t1-4-2x45": ("F1 6 F2 6 F5 14 F6 5 F7 8 F8 6 F11 20 F12 10 F9 6 F13 5 F14 4", 90),
    "t5-7-45": ("F1 4 F2 5 F5 5 F6 6 F7+F8 8 F9 4 F10 5 PLENARY 5 F15 3", 45),
    "t5-7-90": ("F1 5 F2 10 F3 5 F5 10 F6 12 F8 12 BREAK 5 F9 10 F10 4 F12 7 F13 5 F15 5", 90),
    "t5-7-half-day": (
        "F1 10 F2 15 F3 10 F4 5 F5 20 BREAK 15 F6 15 F8 15 F10 10 F11 35 BREAK 30 F12 25 F9 10 F13 10 F14 10 F15 5",
        240,
    ),
    "t8-10-45": ("F1 3 F2 4 F5 5 F6 7 F8 8 F9 5 F10 4 PLENARY 5 F15 4", 45),
    "t8-10-90": ("F1 5 F3 8 F4+F5 10 F6 10 F8 10 F10 5 BREAK 5 F11 17 F12 10 F13 5 F14 5", 90),
    "vgs-45": ("F1 3 F2 4 F5 6 F6 6 F8 7 EXTRA 6 F10 4 F14 5 F15 4", 45),
    "vgs-90": ("F1 5 F2 8 F3 10 F5 10 F6 10 F8 8 F10 4 BREAK 5 F11 15 F12 8 F13 4 F14 3", 90),
    "t8-vgs-half-day": (
        "F1 10 F3 15 F4 15 F5 20 BREAK 15 F8 15 F10 5 EXTRA 45 F7 10 BREAK 30 F11 25 F12 15 F13 8 F14 10 F15 2",
        240,
    ),
    "council-60": ("PLENARY 5 PLENARY 5 F12 15 F9 10 F10 5 PLENARY 10 F13 5 PLENARY 5", 60),
    "board-45": ("PLENARY 3 PLENARY 30 PLENARY 5 PLENARY 5 PLENARY 2", 45),
    "town-hall-120": ("PLENARY 10 F12 15 F6 20 F5 10 F8 20 EXTRA 20 F13 10 PLENARY 10 EXTRA 5", 120),
}
FIELDS = ("name", "say", "do", "watch", "pupil", "materials", "paper", "done")


def test_there_are_thirteen_scripts():
    assert [script.code for script in scripts.ALL] == list(EXPECTED)


@pytest.mark.parametrize("script", scripts.ALL, ids=lambda script: script.code)
def test_a_script_has_the_phases_and_minutes_of_the_experts_and_they_add_up(script):
    sequence, minutes = EXPECTED[script.code]

    assert " ".join(f"{code} {length}" for code, length, _sitting in script.phases) == sequence
    assert sum(slot.minutes for slot in script.phases) == script.minutes == minutes


@pytest.mark.parametrize("script", scripts.ALL, ids=lambda script: script.code)
@pytest.mark.parametrize("language", scripts.LANGUAGES)
def test_a_script_says_what_it_is_in_every_language(script, language):
    assert script.names[language]
    assert script.abouts[language]
    for step in script.steps:
        assert step.name(language)
        assert set(step.names) in (set(), set(scripts.LANGUAGES))
        assert set(step.details) in (set(), set(scripts.LANGUAGES))


def test_only_the_script_over_two_days_has_two_sittings_of_one_lesson_each():
    two_days = scripts.get("t1-4-2x45")

    assert [script.code for script in scripts.ALL if script.sittings > 1] == ["t1-4-2x45"]
    assert [sum(s.minutes for s in two_days.phases if s.sitting == day) for day in (1, 2)] == [45, 45]


@pytest.mark.parametrize("code", scripts.PHASE_CODES)
@pytest.mark.parametrize("language", scripts.LANGUAGES)
def test_every_phase_is_told_in_every_language(code, language):
    phase = scripts.phase(code, language)

    assert all(getattr(phase, field) for field in FIELDS)
    assert set(phase.mode.split("/")) <= {"", "I", "G", "P"}


def test_bokmaal_and_nynorsk_are_two_languages():
    same = [
        (code, field)
        for code in scripts.PHASE_CODES
        for field in ("say", "do", "watch")
        if getattr(scripts.phase(code, "nb"), field) == getattr(scripts.phase(code, "nn"), field)
    ]

    assert same == []


def test_a_combined_phase_tells_both_parts():
    phase = scripts.phase("F7+F8", "nb")

    assert phase.name == "Vis fram + Klynger"
    assert phase.say.startswith(scripts.phase("F7", "nb").say)
    assert phase.say.endswith(scripts.phase("F8", "nb").say)


def test_a_language_without_texts_gets_bokmaal():
    assert scripts.phase("F1", "se") == scripts.phase("F1", "nb")


@pytest.mark.parametrize(
    ("grade", "code"),
    [
        (1, "t1-4-2x45"),
        (4, "t1-4-2x45"),
        (5, "t5-7-90"),
        (7, "t5-7-90"),
        (8, "t8-10-90"),
        (10, "t8-10-90"),
        (11, "vgs-90"),
        (13, "vgs-90"),
        (None, "t5-7-90"),
    ],
)
def test_a_script_is_suggested_by_age(grade, code):
    assert scripts.suggested(grade).code == code


def test_scripts_that_fit_the_age_come_first_and_meetings_are_not_for_classes():
    offered = scripts.for_class(6)

    assert [script.code for script in offered[:3]] == ["t5-7-45", "t5-7-90", "t5-7-half-day"]
    assert {script.audience for script in offered} == {"class"}
    assert len(offered) == 10


def test_every_phase_opens_a_stage_of_the_room():
    codes = {slot.code for script in scripts.ALL for slot in script.phases}

    assert {code: stage_of(code) for code in codes if stage_of(code) == Stage.VOTE} == {"F13": Stage.VOTE}
    assert stage_of("F7+F8") == Stage.GROUP
    assert stage_of("F4+F5") == Stage.WRITE
    assert {stage_of(code) for code in codes} == set(Stage)


# When it does not go as planned

SITUATIONS = {
    *("before", "opening", "silent", "fast", "language", "reading", "joke", "worry", "same", "money", "losing", "tie"),
    *("absent", "network", "closing"),
}


@pytest.mark.parametrize("language", scripts.LANGUAGES)
def test_a_note_for_every_situation_in_every_language(language):
    notes = scripts.notes(language)

    assert {note.code for note in notes} == SITUATIONS
    assert all(note.title and len(note.text.split()) >= 10 for note in notes)
    assert {phase for note in notes for phase in note.phases} <= set(scripts.PHASE_CODES)


def test_the_notes_are_written_three_times():
    texts = [note.text for language in scripts.LANGUAGES for note in scripts.notes(language)]

    assert len(set(texts)) == 3 * len(SITUATIONS)


def test_a_phase_has_its_own_notes_and_a_combined_one_those_of_both():
    assert {note.code for note in scripts.notes_for("F13", "nb")} == {"reading", "losing", "tie", "absent", "network"}
    both = {note.code for note in scripts.notes_for("F7+F8", "nb")}
    assert both == {note.code for part in ("F7", "F8") for note in scripts.notes_for(part, "nb")}
    assert scripts.notes_for("BREAK", "nb") == ()


def test_where_dots_decide_the_teacher_says_at_the_start_that_it_is_provisional():
    by_dots = [
        script for script in scripts.ALL if script.has_dots and not script.has_vote and "t1-4" not in script.fits
    ]

    assert [script.code for script in by_dots] == ["t5-7-45", "t8-10-45", "vgs-45"]
    for script in by_dots:
        assert "foreløpig valg" in script.steps[0].detail("nb")
        assert "førebels val" in script.steps[0].detail("nn")
        assert "provisional" in script.steps[0].detail("en")
