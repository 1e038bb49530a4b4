"""What the review offers below a card: the keys of the footer, and the buttons before there are grades."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from quizcv.questions import Question
from quizcv.tui.card_state import Stage
from quizcv.tui.keys import ANSWER, DONE, EVERYWHERE, REVIEW, Command, find, without
from quizcv.tui.widgets.grade_bar import Button

HELP = find(EVERYWHERE, "app.help")
FLIP, LEAVE, HOME = (find(REVIEW, action) for action in ("flip_or_good", "leave", "home"))
OTHERS = without(REVIEW, "flip_or_good", "home")
HINT_FIRST = find(REVIEW, "hint")
RUN, HINT, SHOW_ME, RESET = (find(ANSWER, action) for action in ("run", "hint", "show_me", "reset"))

NEEDS = {command.name: command.needs for command in (*REVIEW, *ANSWER, *DONE)}
"""What each action of the review needs."""


def footer(
    stage: Stage,
    *,
    can: Callable[[str], bool],
    can_try: bool = False,
    good: str = "good",
    is_line: bool = True,
    letters: str = "",
    leads_home: bool = True,
) -> tuple[Command, ...]:
    """What the footer shows. `can` tells whether an action is possible, `good` which grade space gives.

    The `letters` of choices do nothing else while they can be chosen. Without `leads_home` the review is left
    for where it was opened from. What stands in the bar of grades or buttons is not said again.
    """
    if stage == "typing" and not letters:
        return (replace(LEAVE, shown=True), *([] if is_line else [replace(RESET, shown=True)]))
    ends = (HELP, HOME if leads_home else replace(HOME, label="back"))
    if stage == "done":
        kept = [replace(c, shown=True) if c.action == "add" else c for c in OTHERS if not c.needs]
        return (*(c for c in DONE if can(c.action)), *kept, *ends)
    kept = [c for c in OTHERS if c.action != "try_it" or (can_try and stage == "back")]
    kept = [replace(c, shown=True) if c.action == "allow" and can("allow") else c for c in kept]
    if stage == "typing":
        free = [command for command in kept if command.first_key not in letters]
        is_less = any(command.shown for command in kept if command not in free)
        return (*([replace(LEAVE, shown=True)] if is_less else []), *free, *ends)
    if stage == "beside":
        return (replace(FLIP, keys="enter", label="answer"), *kept, *ends)
    return (replace(FLIP, label=good if stage == "back" else "flip"), *kept, *ends)


def buttons(question: Question, *, hints_left: int) -> tuple[Button, ...]:
    """What can be done with an answer, where the grades will stand."""
    keys = RUN.key_text if question.answering == "code" else "enter"
    check = Button(keys, RUN.label, "torch judges it" if question.runs else "is it right?", RUN.action)
    if question.one_of:
        check = Button(f"a-{question.one_of[-1]}", "answer", "or a click", RUN.action)
    elif question.answering == "choice":
        check = replace(check, below="letters choose")
    give_up = Button(SHOW_ME.key_text, SHOW_ME.label, "give up", SHOW_ME.action)
    return (check, *_hint(HINT, question, hints_left), give_up)


def front_buttons(question: Question, *, hints_left: int) -> tuple[Button, ...]:
    """What can be done before a card is flipped that has hints."""
    flip = Button(FLIP.first_key, FLIP.label, "the answer", FLIP.action)
    return (flip, *_hint(HINT_FIRST, question, hints_left))


def _hint(command: Command, question: Question, left: int) -> tuple[Button, ...]:
    hints = len(question.hints)
    which = f"{hints - left + 1} of {hints}" if left else "no more"
    return (Button(command.key_text, command.label, which, command.action),) if hints else ()
