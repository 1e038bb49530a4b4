"""The flow: one screen per file, loaded when it is first opened."""

from typing import TYPE_CHECKING

from quizcv import loads_when_used

if TYPE_CHECKING:
    from quizcv.tui.screens.add import DeckScreen as DeckScreen
    from quizcv.tui.screens.browse import BrowseScreen as BrowseScreen
    from quizcv.tui.screens.cheat_sheet import CheatSheetScreen as CheatSheetScreen
    from quizcv.tui.screens.decks import DecksScreen as DecksScreen
    from quizcv.tui.screens.form import FormScreen as FormScreen
    from quizcv.tui.screens.home import HomeScreen as HomeScreen
    from quizcv.tui.screens.page import PageScreen as PageScreen
    from quizcv.tui.screens.preview import PreviewScreen as PreviewScreen
    from quizcv.tui.screens.review import ReviewScreen as ReviewScreen
    from quizcv.tui.screens.scheduler import SchedulerScreen as SchedulerScreen
    from quizcv.tui.screens.settings import SettingsScreen as SettingsScreen
    from quizcv.tui.screens.stats import StatsScreen as StatsScreen
    from quizcv.tui.screens.takeaways import TakeawaysScreen as TakeawaysScreen
    from quizcv.tui.screens.trust import TrustScreen as TrustScreen
else:
    __getattr__ = loads_when_used(
        __name__,
        add="DeckScreen",
        browse="BrowseScreen",
        cheat_sheet="CheatSheetScreen",
        decks="DecksScreen",
        form="FormScreen",
        home="HomeScreen",
        page="PageScreen",
        preview="PreviewScreen",
        review="ReviewScreen",
        scheduler="SchedulerScreen",
        settings="SettingsScreen",
        stats="StatsScreen",
        takeaways="TakeawaysScreen",
        trust="TrustScreen",
    )
