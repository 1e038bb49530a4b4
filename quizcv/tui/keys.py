"""Every command of the interface, once: its key, label and explanation.

The bindings, the footer, the command palette, the help screen and the README's table come from here.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from textual.binding import Binding

from quizcv.scheduling.grades import AGAIN, EASY, GOOD, HARD, NAMES

Need = Literal["", "card", "field", "empty queue"]
"""What a command of the review needs: a card, a field, nothing left to ask, or nothing ("")."""


class Command(msgspec.Struct, frozen=True):
    """A command of a screen. `action` is the screen's action, `keys` the keys that call it, comma separated.

    `shown` puts it into the footer, where the most frequent ones stand; help lists all.
    """

    action: str
    keys: str
    label: str
    tooltip: str
    shown: bool = True
    needs: Need = ""

    @property
    def id(self) -> str:
        """The id of its binding."""
        return f"{self.action}-{self.keys}"

    @property
    def name(self) -> str:
        """The action without its arguments: "grade" of "grade(0)"."""
        return self.action.partition("(")[0]

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
    "plus": "+",
    "at": "@",
    "asterisk": "*",
    "slash": "/",
    "number_sign": "#",
    "comma": ",",
    "exclamation_mark": "!",
    "escape": "esc",
}

EVERYWHERE = (
    Command("app.help", "question_mark", "help", "The keys, and how grading works"),
    Command(
        "app.command_palette", "ctrl+p", "commands", "Find a command of this screen by its name", shown=False
    ),
    Command(
        "app.suspend_process",
        "ctrl+z",
        "to the shell",
        "Leave quizcv until you type fg; in an editor, undo",
        shown=False,
    ),
    Command("app.stop_or_quit", "ctrl+c", "stop or quit", "Stop a run, else leave quizcv", shown=False),
    Command("app.quit", "ctrl+q", "quit at once", "Leave quizcv", shown=False),
)

HOME = (
    Command("start", "enter,space", "review", "Answer what is due in the chosen line"),
    Command("cheat_sheet", "c", "cheat sheet", "Lines of PyTorch to look up and try"),
    Command("browse", "b", "browse", "All cards of all decks: find them, see them, deal with many at once"),
    Command("stats", "s", "stats", "What you did, what you remember, what comes, what to practise"),
    Command("add", "a", "add", "A new card, for a deck of yours or a new one"),
    Command("takeaways", "t", "takeaways", "The page that sums up the chosen deck"),
    Command(
        "edit", "e", "edit", "Open the chosen deck in your editor, or the cards of one that came with quizcv"
    ),
    Command(
        "edit_file",
        "E",
        "edit the file",
        "Open the file of your edits to a deck that came with quizcv",
        shown=False,
    ),
    Command("search", "slash", "search", "Find a deck as you type, or cards by words", shown=False),
    Command("to_decks", "down", "to the decks", "From the search to what it found", shown=False),
    Command("leave", "escape", "leave", "Out of the search", shown=False),
    Command("fold(True)", "left", "fold", "Fold a folder of decks (enter does it too)", shown=False),
    Command("fold(False)", "right", "unfold", "Show the decks of a folder", shown=False),
    Command(
        "set_aside", "l", "set aside", "Cards that are suspended, marked, leeches or buried, to bring back"
    ),
    Command("undo", "u", "undo", "Take back the latest answer, also of an earlier day, or the latest edit"),
    Command("redo", "U", "redo", "Take back the latest undo", shown=False),
    Command("settings", "comma", "settings", "Day, grades, theme, limits, where torch runs"),
    Command(
        "decks",
        "d",
        "decks",
        "Which deck comes first, is hidden or paused, and how many new cards it may bring",
        shown=False,
    ),
    Command("problems", "p", "problems", "What is wrong with a deck, a file or torch"),
    Command("app.quit", "q", "quit", "Leave quizcv; everything is saved already"),
)

REVIEW = (
    Command(
        "flip_or_good",
        "space,enter",
        "flip",
        "Show the back, or go to the answer; then take the suggested grade, else Good",
        needs="card",
    ),
    Command(
        "grade(0)",
        "1",
        NAMES[AGAIN],
        "Not known: today once more, and the interval starts anew",
        shown=False,
        needs="card",
    ),
    Command("grade(1)", "2", NAMES[HARD], "Known with trouble: today once more", shown=False, needs="card"),
    Command("grade(2)", "3", NAMES[GOOD], "Known", shown=False, needs="card"),
    Command(
        "grade(3)", "4", NAMES[EASY], "Known at once: it comes back much later", shown=False, needs="card"
    ),
    Command("grade(4)", "5", "fifth grade", "With six grades (a setting)", shown=False, needs="card"),
    Command("grade(5)", "6", "sixth grade", "With six grades (a setting)", shown=False, needs="card"),
    Command("hint", "h", "hint", "The next hint, before the answer is shown", shown=False, needs="card"),
    Command("undo", "u", "undo", "Take back the latest answer, also of an earlier day, or the latest edit"),
    Command("redo", "U", "redo", "Take back the latest undo", shown=False),
    Command(
        "try_it",
        "t",
        "try it",
        "Run the code of this card in the cheat sheet, where you can change it",
        needs="card",
    ),
    Command("edit", "e", "edit", "Change this card in a form, and see at once how it is asked", needs="card"),
    Command(
        "edit_file",
        "E",
        "edit the file",
        "Open this card in your editor; the deck is read again after",
        shown=False,
        needs="card",
    ),
    Command("add", "a", "add", "A new card, for a deck of yours or a new one", shown=False),
    Command("bury", "minus", "bury", "Do not ask this card again today", needs="card"),
    Command(
        "suspend",
        "at",
        "suspend",
        "Never ask this card again, until you bring it back (l on the home screen lists it)",
        needs="card",
    ),
    Command(
        "mark", "asterisk", "mark", "Put a star on this card, or take it away", shown=False, needs="card"
    ),
    Command(
        "info", "i", "info", "What is known about this card, and each answer to it", shown=False, needs="card"
    ),
    Command("copy", "y", "copy code", "Copy the code of this card", shown=False, needs="card"),
    Command("takeaways", "T", "takeaways", "The page that sums up this deck", shown=False, needs="card"),
    Command(
        "allow",
        "exclamation_mark",
        "show its code",
        "Look at the code of this card's deck, and let it run or not",
        shown=False,
        needs="card",
    ),
    Command(
        "leave",
        "escape",
        "other keys",
        "Leave the answer, so that these keys work; then the screen",
        shown=False,
    ),
    Command("home", "q", "home", "Back to where you came from, or home; everything is saved"),
)

ANSWER = (
    Command("run", "ctrl+r", "check", "Have the answer judged; enter does it for a line", needs="field"),
    Command("hint", "ctrl+o", "hint", "The next hint, if the card has one", needs="card"),
    Command("show_me", "ctrl+g", "show me", "Give up and see what is right", needs="field"),
    Command("reset", "ctrl+l", "reset", "Begin the answer anew", shown=False, needs="field"),
)

DONE = (
    Command(
        "more_reviews",
        "m",
        "more reviews",
        "Go on beyond the day's limit of reviews (a setting)",
        needs="empty queue",
    ),
    Command("five_more", "n", "learn five more", "Five more new cards today", needs="empty queue"),
    Command(
        "study_ahead",
        "A",
        "study ahead",
        "See cards early; their schedule stays as it is",
        needs="empty queue",
    ),
    Command(
        "practise_slips",
        "p",
        "practise slips",
        "Ask the cards of this session's slips with fresh numbers; their schedule stays",
        needs="empty queue",
    ),
    Command("stats", "s", "stats", "What you did, remember and could practise", needs="empty queue"),
)

RESULT = (
    Command(
        "open_or_close",
        "enter,space",
        "open or close",
        "Show the layers of a block, or the arithmetic of a layer",
        shown=False,
    ),
    Command("open", "right", "open", "Only open", shown=False),
    Command("close", "left", "close", "Only close, or close the block around", shown=False),
    Command("move(1)", "down", "down", "The next line that opens", shown=False),
    Command("move(-1)", "up", "up", "The line before that opens", shown=False),
    Command(
        "go_sideways(1)",
        "shift+right",
        "more columns",
        "The columns for which there is no room (shift and the mouse wheel do it too)",
        shown=False,
    ),
    Command("go_sideways(-1)", "shift+left", "columns before", "Those that were there before", shown=False),
)

CHEAT_SHEET = (
    Command("run", "ctrl+r", "run", "Run the snippet in PyTorch (enter does it from the list)"),
    Command("dry_run", "m", "shapes only", "Run it on shapes alone: nothing is computed, nothing is big"),
    Command(
        "pictures", "p", "pictures", "Show what goes in and what comes out as pictures, or the tables again"
    ),
    Command("live", "l", "live", "Run what you type as you type it, or no more"),
    Command("search", "slash", "search", "Show only the entries that contain a text"),
    Command(
        "app.focus_next",
        "tab",
        "next pane",
        "Go to the snippet, its input, the result, the list; a further line of code is indented",
    ),
    Command("reset", "ctrl+l", "reset", "Undo all changes to the snippet and its input"),
    Command("device", "d", "device", "Run on the next device: auto, cpu, meta, cuda"),
    Command(
        "before", "b", "what ran before", "Show or fold the code that runs before the snippet", shown=False
    ),
    Command("copy", "y", "copy code", "Copy the snippet", shown=False),
    Command("edit", "e", "edit", "Change this entry in a form"),
    Command(
        "edit_file",
        "E",
        "edit the file",
        "Open this entry in your editor; the deck is read again after",
        shown=False,
    ),
    Command("add", "a", "add", "Make an entry or a card of the snippet, with what came out"),
    Command(
        "app.run_here",
        "h",
        "run here",
        "Run in this Python for now instead of by the runner of the settings, or by that again",
        shown=False,
    ),
    Command("app.take_back('undo')", "u", "undo", "Take back the latest answer or edit", shown=False),
    Command("app.take_back('redo')", "U", "redo", "Take back the latest undo", shown=False),
    Command("back", "q", "back", "Back to where you came from"),
    Command("leave", "escape", "leave", "Leave the editor, then the search, then the screen", shown=False),
)

EDITOR = (Command("select_all", "ctrl+a", "select all", "Then typing replaces all of it", shown=False),)

SETTINGS = (
    Command("change", "enter,space", "change", "The next choice, or a field to type in"),
    Command("step(1)", "right", "next", "The next choice", shown=False),
    Command("step(-1)", "left", "before", "The choice before", shown=False),
    Command("go(1)", "down", "down", "The next setting", shown=False),
    Command("go(-1)", "up", "up", "The setting before", shown=False),
    Command("default", "d", "default", "Back to what it is without your choice"),
    Command("decks", "o", "decks", "Order, hide and pause decks on a page of their own"),
    Command("back", "q", "back", "Back to where you came from"),
    Command("leave", "escape", "leave", "Leave the field, then the screen", shown=False),
)

DECKS = (
    Command("move(-1)", "K", "up", "Put the deck before the one above; its new cards come earlier"),
    Command("move(1)", "J", "down", "Put the deck behind the one below"),
    Command("pause", "p", "pause", "Ask nothing of the deck unless you choose it, or ask it again"),
    Command("hide", "h", "hide", "Show nothing of the deck, or show it again"),
    Command("new_cards(1)", "plus", "more new", "One new card of the deck more a day"),
    Command("new_cards(-1)", "minus", "fewer new", "One less; below 0 it has no limit of its own"),
    Command("default", "d", "default", "The deck as it is without your choices"),
    Command("back", "q,escape", "back", "Back to where you came from"),
)

SCHEDULER = (
    Command("use", "y", "use it", "From now on this one decides when a card is due; no answer is lost"),
    Command("other", "s", "the other", "Look at the other scheduler"),
    Command("retention(1)", "right", "know more", "Ask for a percent more: more reviews"),
    Command("retention(-1)", "left", "know less", "Ask for a percent less: fewer reviews", shown=False),
    Command("fit", "f", "fit", "Fit FSRS to your own answers, and say whether it is better; again stops it"),
    Command("take_back", "x", "take back", "Take back the latest choice of a scheduler"),
    Command("back", "q,escape", "back", "Back to where you came from"),
)

CLOCK = (
    Command("answer(True)", "y", "yes, go on", "The date is right; do not ask again"),
    Command("answer(False)", "n,escape,q", "no, leave", "Go home without an answer"),
)

TRUST = (
    Command("answer(True)", "y", "yes, let it run", "Until the deck changes"),
    Command("answer(False)", "n,escape,q", "no", "Go back; nothing of it runs"),
)

REOPEN = (
    Command("answer(True)", "y", "yes, open it", "In your editor, at the line of the mistake"),
    Command("answer(False)", "n,escape,q", "no", "Go on with the deck as it was"),
)

COPY = (
    Command("answer('edits')", "y", "yes, keep the changes", "The rest follows new versions from now on"),
    Command("answer('copy')", "n", "no, keep the copy", "It stays in its place, and you are not asked again"),
    Command("answer('later')", "escape,q", "later", "Ask again at the next start"),
)

HOMELESS = (
    Command("answer('open')", "y", "yes, open it", "As a new card, of a deck that you choose"),
    Command("answer('throw away')", "x", "throw it away", "What was typed is gone then"),
    Command("answer('later')", "escape,q", "later", "Ask again at the next start"),
)

PAGE = (Command("close", "space,enter,q,escape", "close", "Back to where you came from"),)

BROWSE = (
    Command("open", "enter", "open", "Show the card as it is asked; nothing is graded"),
    Command("search", "slash", "search", "Find cards by words, by deck: tag: is:due interval>30 and others"),
    Command("edit", "e", "edit", "Change the card in a form, and see at once how it is asked"),
    Command(
        "edit_file",
        "E",
        "edit the file",
        "Open the card in your editor; the deck is read again after",
        shown=False,
    ),
    Command("add", "a", "add", "A new card, for a deck of yours or a new one"),
    Command("choose", "space", "choose", "Choose the card too, so that the next key is for all chosen ones"),
    Command(
        "suspend", "at", "suspend", "Never ask these cards again; if none of them is asked, ask them again"
    ),
    Command("mark", "asterisk", "mark", "Put a star on these cards; if all have one, take it away"),
    Command("bury", "minus", "bury", "Do not ask these cards again today; if none is asked today, do"),
    Command(
        "reset",
        "R",
        "new again",
        "Make these cards new again; what was answered stays in the log",
        shown=False,
    ),
    Command("tag", "number_sign", "tag", "Give these cards tags, or take some from them", shown=False),
    Command(
        "move", "m", "move", "Put these cards into another deck of yours; their histories follow", shown=False
    ),
    Command(
        "undo_or_redo('undo')", "u", "undo", "Take back what was done here; before that, it first says what"
    ),
    Command("undo_or_redo('redo')", "U", "redo", "Take back the latest undo", shown=False),
    Command("order(1)", "o", "order", "By the next column: deck, front, due, interval, lapses, ★, kind"),
    Command("order(0)", "O", "reverse", "The other way round", shown=False),
    Command("practise", "p", "practise", "Ask the chosen cards, else all listed; their schedule stays"),
    Command("info", "i", "info", "What is known about the card, and each answer to it", shown=False),
    Command("stats", "s", "stats", "What you did, what you remember, what comes", shown=False),
    Command("extend(1)", "shift+down", "choose down", "Choose this card and the next one", shown=False),
    Command("extend(-1)", "shift+up", "choose up", "Choose this card and the one before", shown=False),
    Command("choose_all", "ctrl+a", "choose all", "Choose all that are listed, or none", shown=False),
    Command("to_cards", "down", "to the cards", "From the search to what it found (enter does it too)"),
    Command("leave", "escape", "leave", "Out of the search, then choose none, then list all, then leave"),
    Command("back", "q", "back", "Back to the home screen"),
)

STATS = (
    Command(
        "practise_all", "p", "practise", "Ask the cards of the slips with fresh numbers; their schedule stays"
    ),
    Command("practise(0)", "1", "first slip", "The same for the first slip alone", shown=False),
    Command("practise(1)", "2", "second slip", "The same for the second one", shown=False),
    Command("practise(2)", "3", "third slip", "The same for the third one", shown=False),
    Command("hardest", "enter", "hardest cards", "List the hardest cards, to be read, edited, practised"),
    Command("scheduler", "f", "scheduler", "What computes the due dates, and what another one would change"),
    Command("back", "q,escape,s", "back", "Back to where you came from"),
)

PREVIEW = (
    Command("flip", "space,enter", "flip", "Show the back, or go to the answer"),
    Command("hint", "h", "hint", "The next hint, before the answer is shown", shown=False),
    Command("leave", "escape", "leave", "Leave the answer, then the card", shown=False),
    Command("back", "q", "back", "Back to the list of cards"),
)

FORM = (
    Command("save", "ctrl+s", "save", "Write the card into its file, where nothing else changes"),
    Command("leave", "escape", "leave", "Close the form; asks first if something was typed"),
    Command("check", "ctrl+r", "check", "Have torch look at the card with all values that it draws"),
    Command("take", "ctrl+g", "take what came out", "Write what came out into the card, as what it promises"),
    Command(
        "discard",
        "ctrl+n",
        "throw away",
        "Throw away what you typed before and did not save, or bring it back again",
    ),
    Command("more", "ctrl+o", "more fields", "Show the fields that are empty too, or fold them again"),
    Command("kind", "ctrl+t", "other kind", "Make it a card of another kind; what was typed goes along"),
    Command("see", "ctrl+l", "only the card", "Show the card as large as the screen, or the fields again"),
    Command(
        "app.focus_next",
        "tab,down",
        "next field",
        "Tab indents a line of code that is empty",
        shown=False,
    ),
    Command("app.focus_previous", "shift+tab,up", "field before", "The field above", shown=False),
)

DECK = (
    Command("choose", "enter", "choose", "Add a card to this deck, which may be a new one"),
    Command("move(1)", "down", "down", "The next deck", shown=False),
    Command("move(-1)", "up", "up", "The deck before", shown=False),
    Command("leave", "escape", "leave", "Add nothing"),
)

TAGS = (
    Command("save", "enter", "save", "Write the tags into the decks"),
    Command("leave", "escape", "leave", "Change nothing"),
)

KIND = (
    Command("choose", "enter,space", "choose", "Make it a card of this kind"),
    Command("leave", "escape,q", "leave", "Leave it as it is"),
)

UNSAVED = (
    Command("answer('save')", "s,ctrl+s", "save", "Write the card into its file"),
    Command("answer('leave')", "l", "leave without it", "What was typed is gone then"),
    Command("answer('stay')", "escape,q", "go on", "Back to the form"),
)

TAKEAWAYS = (Command("pictures", "p", "pictures", "Show the pictures that go with them, or none"),)

SECTIONS = (
    ("Everywhere", EVERYWHERE),
    ("Home", HOME),
    ("Review", REVIEW),
    ("An answer that is typed", ANSWER),
    ("When nothing is left", DONE),
    ("Cheat sheet", CHEAT_SHEET),
    ("Editor in the cheat sheet", EDITOR),
    ("Result in the cheat sheet", RESULT),
    ("Takeaways", TAKEAWAYS),
    ("Statistics", STATS),
    ("Browse", BROWSE),
    ("Tags of cards", TAGS),
    ("A look at a card", PREVIEW),
    ("A card in the form", FORM),
    ("Asked to which deck a card is added", DECK),
    ("Asked of which kind a card is", KIND),
    ("Asked whether to save a card", UNSAVED),
    ("Settings", SETTINGS),
    ("Decks", DECKS),
    ("Scheduler", SCHEDULER),
    ("Asked whether the date is right", CLOCK),
    ("Asked whether the code of a deck may run", TRUST),
    ("Asked after an edit that left a mistake", REOPEN),
    ("Asked about a copy of a deck that came with quizcv", COPY),
    ("Asked about what was typed in a card that is gone", HOMELESS),
)


def find(section: tuple[Command, ...], action: str) -> Command:
    """The command of a section with this action. Raises KeyError if there is none."""
    for command in section:
        if command.action == action:
            return command
    raise KeyError(action)


def without(section: tuple[Command, ...], *actions: str) -> tuple[Command, ...]:
    """The commands of a section but those with these actions, in their order."""
    return tuple(command for command in section if command.action not in actions)


def bindings(*groups: tuple[Command, ...]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Textual's bindings for these commands."""
    return [
        Binding(c.keys, c.action, c.label, show=c.shown, tooltip=c.tooltip, id=c.id)
        for group in groups
        for c in group
    ]
