"""Every command of the interface, once: its key, label and explanation.

The bindings, the footer, the command palette, the help screen and the README's table come from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from quizcv.scheduling.grades import AGAIN, EASY, GOOD, HARD, NAMES


@dataclass(frozen=True)
class Command:
    """A command of a screen. `action` is the screen's action, `keys` the keys that call it, comma separated.

    `shown` puts it into the footer, where the most frequent ones stand; help lists all.
    """

    action: str
    keys: str
    label: str
    tooltip: str
    shown: bool = True

    @property
    def key_text(self) -> str:
        """The keys as a person reads them, the most natural first."""
        return " ".join(KEY_TEXT.get(key, key) for key in self.keys.split(","))

    @property
    def first_key(self) -> str:
        """The one key that the footer shows."""
        return self.key_text.split(" ")[0]


KEY_TEXT = {
    "question_mark": "?",
    "minus": "-",
    "at": "@",
    "asterisk": "*",
    "slash": "/",
    "comma": ",",
    "exclamation_mark": "!",
    "escape": "esc",
}

EVERYWHERE = (
    Command("app.help", "question_mark", label="help", tooltip="The keys, and how grading works"),
    Command(
        "app.command_palette",
        "ctrl+p",
        label="commands",
        tooltip="Find a command of this screen by its name",
        shown=False,
    ),
    Command(
        "app.stop_or_quit",
        "ctrl+c",
        label="stop or quit",
        tooltip="Stop a run, else leave quizcv",
        shown=False,
    ),
    Command("app.quit", "ctrl+q", label="quit at once", tooltip="Leave quizcv", shown=False),
)

HOME = (
    Command("start", "enter,space", label="review", tooltip="Answer what is due in the chosen line"),
    Command("cheat_sheet", "c", label="cheat sheet", tooltip="Lines of PyTorch to look up and try"),
    Command("takeaways", "t", label="takeaways", tooltip="The page that sums up the chosen deck"),
    Command("edit", "e", label="edit", tooltip="Open the chosen deck in your editor"),
    Command("undo", "u", label="undo", tooltip="Take back the latest answer, also of an earlier day"),
    Command("redo", "U", label="redo", tooltip="Take back the latest undo", shown=False),
    Command("settings", "comma", label="settings", tooltip="Day, grades, theme, limits, where torch runs"),
    Command("problems", "p", label="problems", tooltip="What is wrong with a deck, a file or torch"),
    Command("app.quit", "q", label="quit", tooltip="Leave quizcv; everything is saved already"),
)

REVIEW = (
    Command(
        "flip_or_good",
        "space,enter",
        label="flip",
        tooltip="Show the back, or go to the answer; then take the suggested grade, else Good",
    ),
    Command(
        "grade(0)",
        "1",
        label=NAMES[AGAIN],
        tooltip="Not known: today once more, and the interval starts anew",
        shown=False,
    ),
    Command("grade(1)", "2", label=NAMES[HARD], tooltip="Known with trouble: today once more", shown=False),
    Command("grade(2)", "3", label=NAMES[GOOD], tooltip="Known", shown=False),
    Command("grade(3)", "4", label=NAMES[EASY], tooltip="Known at once: later and later", shown=False),
    Command("grade(4)", "5", label="fifth grade", tooltip="With six grades (a setting)", shown=False),
    Command("grade(5)", "6", label="sixth grade", tooltip="With six grades (a setting)", shown=False),
    Command("undo", "u", label="undo", tooltip="Take back the latest answer, also of an earlier day"),
    Command("redo", "U", label="redo", tooltip="Take back the latest undo", shown=False),
    Command("try_it", "t", label="try it", tooltip="Run the code of this card in PyTorch"),
    Command("edit", "e", label="edit", tooltip="Open this card in your editor; the deck is read again after"),
    Command("bury", "minus", label="bury", tooltip="Do not ask this card again today"),
    Command("suspend", "at", label="suspend", tooltip="Never ask this card again (undo brings it back)"),
    Command(
        "mark", "asterisk", label="mark", tooltip="Put a star on this card, or take it away", shown=False
    ),
    Command("info", "i", label="info", tooltip="What is known about this card", shown=False),
    Command("copy", "y", label="copy code", tooltip="Copy the code of this card", shown=False),
    Command("takeaways", "T", label="takeaways", tooltip="The page that sums up this deck", shown=False),
    Command(
        "allow",
        "exclamation_mark",
        label="show its code",
        tooltip="Look at the code of this card's deck, and let it run or not",
        shown=False,
    ),
    Command(
        "leave",
        "escape",
        label="other keys",
        tooltip="Leave the answer, so that these keys work; then the screen",
        shown=False,
    ),
    Command("home", "q", label="home", tooltip="Back to the home screen; everything is saved"),
)

ANSWER = (
    Command("run", "ctrl+r", label="check", tooltip="Have torch judge the answer; enter does it for a line"),
    Command("hint", "ctrl+o", label="hint", tooltip="The next hint, if the card has one"),
    Command("show_me", "ctrl+g", label="show me", tooltip="Give up and see what is right"),
    Command("reset", "ctrl+l", label="reset", tooltip="Begin the answer anew", shown=False),
)

DONE = (
    Command("five_more", "n", label="five more new cards", tooltip="Learn five more new cards today"),
    Command(
        "study_ahead", "a", label="study ahead", tooltip="See cards early; their schedule stays as it is"
    ),
)

RESULT = (
    Command(
        "open_or_close",
        "enter,space",
        label="open or close",
        tooltip="Show the layers of a block, or the arithmetic of a layer",
        shown=False,
    ),
    Command("open", "right", label="open", tooltip="Only open", shown=False),
    Command("close", "left", label="close", tooltip="Only close, or close the block around", shown=False),
    Command("move(1)", "down", label="down", tooltip="The next line that opens", shown=False),
    Command("move(-1)", "up", label="up", tooltip="The line before that opens", shown=False),
)

CHEAT_SHEET = (
    Command("run", "ctrl+r", label="run", tooltip="Run the snippet in PyTorch (enter does it from the list)"),
    Command(
        "dry_run",
        "m",
        label="shapes only",
        tooltip="Run it on shapes alone: nothing is computed, nothing is big",
    ),
    Command(
        "pictures",
        "p",
        label="pictures",
        tooltip="Show what goes in and what comes out as pictures, or the tables again",
    ),
    Command("live", "l", label="live", tooltip="Run what you type as you type it, or no more"),
    Command("search", "slash", label="search", tooltip="Show only the entries that contain a text"),
    Command(
        "app.focus_next",
        "tab",
        label="next pane",
        tooltip="Go to the snippet, its input, the result, the list",
    ),
    Command("reset", "ctrl+l", label="reset", tooltip="Undo all changes to the snippet and its input"),
    Command("device", "d", label="device", tooltip="Run on the next device: auto, cpu, meta, cuda"),
    Command(
        "before",
        "b",
        label="what ran before",
        tooltip="Show or fold the code that runs before the snippet",
        shown=False,
    ),
    Command("copy", "y", label="copy code", tooltip="Copy the snippet", shown=False),
    Command(
        "edit", "e", label="edit", tooltip="Open this entry in your editor; the deck is read again after"
    ),
    Command(
        "app.run_here",
        "h",
        label="run here",
        tooltip="Run in this Python for now instead of by the runner of the settings, or by that again",
        shown=False,
    ),
    Command("app.take_back('undo')", "u", label="undo", tooltip="Take back the latest answer", shown=False),
    Command("app.take_back('redo')", "U", label="redo", tooltip="Take back the latest undo", shown=False),
    Command("back", "q", label="back", tooltip="Back to where you came from"),
    Command(
        "leave",
        "escape",
        label="leave",
        tooltip="Leave the editor, then the search, then the screen",
        shown=False,
    ),
)

EDITOR = (
    Command(
        "select_all", "ctrl+a", label="select all", tooltip="Then typing replaces all of it", shown=False
    ),
)

SETTINGS = (
    Command("change", "enter,space", label="change", tooltip="The next choice, or a field to type in"),
    Command("step(1)", "right", label="next", tooltip="The next choice", shown=False),
    Command("step(-1)", "left", label="before", tooltip="The choice before", shown=False),
    Command("go(1)", "down", label="down", tooltip="The next setting", shown=False),
    Command("go(-1)", "up", label="up", tooltip="The setting before", shown=False),
    Command("default", "d", label="default", tooltip="Back to what it is without your choice"),
    Command("back", "q", label="back", tooltip="Back to where you came from"),
    Command("leave", "escape", label="leave", tooltip="Leave the field, then the screen", shown=False),
)

CLOCK = (
    Command("answer(True)", "y", label="yes, go on", tooltip="The date is right; do not ask again"),
    Command("answer(False)", "n,escape,q", label="no, leave", tooltip="Go home without an answer"),
)

TRUST = (
    Command("answer(True)", "y", label="yes, let it run", tooltip="Until the deck changes"),
    Command("answer(False)", "n,escape,q", label="no", tooltip="Go back; nothing of it runs"),
)

PAGE = (Command("close", "space,enter,q,escape", label="close", tooltip="Back to where you came from"),)

TAKEAWAYS = (
    Command("pictures", "p", label="pictures", tooltip="Show the pictures that go with them, or none"),
)

SECTIONS = (
    ("Everywhere", EVERYWHERE),
    ("Home", HOME),
    ("Review", REVIEW),
    ("An answer that torch judges", ANSWER),
    ("When nothing is left", DONE),
    ("Cheat sheet", CHEAT_SHEET),
    ("Editor in the cheat sheet", EDITOR),
    ("Result in the cheat sheet", RESULT),
    ("Takeaways", TAKEAWAYS),
    ("Settings", SETTINGS),
    ("Asked whether the date is right", CLOCK),
    ("Asked whether the code of a deck may run", TRUST),
)


def bindings(*groups: tuple[Command, ...]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Textual's bindings for these commands."""
    return [
        Binding(c.keys, c.action, c.label, show=c.shown, tooltip=c.tooltip, id=f"{c.action}-{c.keys}")
        for group in groups
        for c in group
    ]
