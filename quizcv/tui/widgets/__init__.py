"""Drawing: one widget per file, none of which knows a rule."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.tui.widgets.answer_editor import AnswerEditor as AnswerEditor
    from quizcv.tui.widgets.choice_field import ChoiceField as ChoiceField
    from quizcv.tui.widgets.deck_banner import DeckBanner as DeckBanner
else:  # what few cards and decks need
    __getattr__ = loads_when_used(
        __name__,
        answer_editor="AnswerEditor",
        choice_field="ChoiceField",
        deck_banner="DeckBanner",
    )
