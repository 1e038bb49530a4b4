"""A data folder that may not be written: the review goes on, under a banner that says so."""

from quizcv.history.log import Log
from quizcv.tui.app import QuizApp
from quizcv.workspace import open_workspace


async def test_a_practice_session_has_a_banner_and_saves_nothing(write_deck, data, clock, watch, monkeypatch):
    workspace = open_workspace(data, clock=clock, deck_paths=[write_deck()])
    monkeypatch.setattr(Log, "why_read_only", lambda _: "/disk cannot be written: Read-only file system")
    workspace.history.practise_if_read_only()
    app = QuizApp(workspace, review=True, monotonic=watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in ("3", "4"):
            await pilot.press("space")
            watch.seconds += 1
            await pilot.press(key)
            await app.in_history_thread(lambda: None)
            await pilot.pause()
        assert workspace.history.schedule.of("small/two").quality == 5
        screen = "".join(strip.text for strip in app.screen._compositor.render_strips())
        banner = "practice session: nothing is saved, because /disk cannot be written: Read-only file system"
        assert "".join(banner.split()) in "".join(screen.split())
        assert "What is three?" in screen
        await pilot.press("ctrl+c")
    assert not data.exists()
