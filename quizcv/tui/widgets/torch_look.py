"""What torch gives for the card that is being written, and whether the card holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizcv.check.look import Look, look
from quizcv.decks import Card, Deck
from quizcv.decks import Content as CardContent
from quizcv.questions import JUDGED_ON
from quizcv.runner import Result, Snippet
from quizcv.text import counted, one_line
from quizcv.tui.live import LIMIT, SECOND_THOUGHT
from quizcv.tui.newest import Newest

if TYPE_CHECKING:
    from quizcv.tui.base import BaseApp

LABEL = "torch   "


@dataclass(frozen=True)
class Wanted:
    """A card to be looked at; with `all_values` with all that it draws, and with as much time as runs get."""

    content: CardContent
    deck: Deck = field(compare=False)
    card: Card = field(compare=False)
    all_values: bool = False


class StoppedError(Exception):
    """A run showed nothing; the text says why, in a few words."""


async def run_for_look(app: BaseApp, seconds: float | None, snippet: Snippet) -> Result:
    """Run something of a card within so many seconds, or those of the settings. Raises StoppedError."""
    limit = app.workspace.settings.seconds
    result = await app.torch.run(snippet, JUDGED_ON, min(seconds, limit) if seconds else limit)
    if result.status == "cancelled":
        raise StoppedError("stopped")
    if result.status == "timeout" and seconds:
        raise StoppedError("over a second; ctrl+r gives it more time")
    if result.not_run:
        raise StoppedError(result.not_run)
    return result


async def look_once(app: BaseApp, deck: Deck, card: Card) -> Look | None:
    """What torch finds of a card with the first of its values; None where it is not there, or too slow."""
    torch = app.torch
    if not card.content.RUNS or not (torch.state.phase == "ready" or torch.torch_is_coming):
        return None
    try:
        return await look(deck, card, partial(run_for_look, app, LIMIT), all_values=False)
    except StoppedError:
        return None


class TorchLook(Static):
    """Some lines on what came out. The last good one stays, quietly, until there is a newer."""

    DEFAULT_CSS = """
    TorchLook { height: auto; max-height: 5; padding: 0 1 0 2; margin-bottom: 1; display: none; }
    TorchLook.-old { opacity: 60%; }
    """
    app: BaseApp

    @dataclass
    class Looked(Message):
        """Torch has looked at a card, and this is what it found."""

        look: Look

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._newest: Newest[Wanted] = Newest(self, self._follow_up)

    def follow(self, deck: Deck, card: Card) -> None:
        """This card is being written: look at it as soon as nothing has been typed for a moment."""
        self.display = True
        if self._newest.follow(Wanted(card.content, deck, card)):
            self.add_class("-old")

    def rest(self, text: str = "") -> None:
        """Nothing can be looked at now, for this reason; what was said of an earlier text looks old."""
        self._newest.forget()
        self.add_class("-old")
        if text:
            self._say(Content.styled(text, "$foreground-muted"))
            self.remove_class("-old")

    def wait(self) -> None:
        """Nothing that runs is written: what was said was said of something else, and is taken back."""
        if self.display:
            self.rest("looks at it again once it can be read")

    def look_at_all(self, deck: Deck, card: Card) -> None:
        """Look at this card at once, with all of its values."""
        self._newest.forget()
        self._say(Content.styled("looking at it with all of its values …  ctrl+c stops", "$foreground-muted"))
        self._newest.now(Wanted(card.content, deck, card, all_values=True))

    async def _follow_up(self, wanted: Wanted) -> None:
        run = partial(run_for_look, self.app, None if wanted.all_values else LIMIT)
        try:
            found = await look(wanted.deck, wanted.card, run, all_values=wanted.all_values)
        except StoppedError as error:
            if self._newest.is_newest(wanted):
                self._say(Content.styled(str(error), "$foreground-muted"))
            return
        if not self._newest.is_newest(wanted):
            return
        if found.result.status == "ok" or wanted.all_values:
            self._show(wanted, found)
        else:  # a line that is half typed stays quiet
            self._newest.later(SECOND_THOUGHT, partial(self._show, wanted, found))

    def _show(self, wanted: Wanted, found: Look) -> None:
        self.remove_class("-old")
        self._say(_verdict(wanted, found))
        self.post_message(self.Looked(found))

    def _say(self, text: Content) -> None:
        self.display = True
        self.update(Content.styled(LABEL, "$foreground-muted") + text)


def _verdict(wanted: Wanted, found: Look) -> Content:
    """What came out, whether the card holds, and what no field of it can say."""
    gave = one_line(found.gave, 200)
    parts = [Content(f"{gave}   " if gave else "")]
    promise = next((each for each in found.findings if each.promise is not None), None)
    wrong = [each for each in found.findings if not each.is_warning]
    draws = wanted.all_values and wanted.content.drawn_from(wanted.card.part)[0]
    how = " with all of its values" if draws else ""
    if promise is not None and promise.is_warning:
        parts.append(Content.styled(f"ctrl+g writes it into {promise.field}", "$text-accent"))
    elif promise is not None:
        text = f"✗ {promise.field} says something else; ctrl+g corrects it"
        parts.append(Content.styled(text, "$text-error"))
    elif wrong:
        at = f": see {wrong[0].field}" if wrong[0].field else ""
        parts.append(Content.styled(f"✗ {counted(len(wrong), 'thing')} to put right{at}", "$text-error"))
    else:
        said = "✓ as the card says" if gave else "✓ it runs, and its own answer is right"
        parts.append(Content.styled(f"{said}{how}", "$text-success"))
    for each in found.findings:
        if not each.field:
            parts.append(
                Content.styled(f"\n! {each.message}", "$text-warning" if each.is_warning else "$text-error")
            )
    return Content.assemble(*parts)
