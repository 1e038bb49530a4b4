"""Whatever two machines do in whichever order: their logs, refolded, are what they show, and they agree."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from quizcv.decks import Card, Deck, Flashcard
from quizcv.history import Answered, History, Kind, NotSavedError
from quizcv.history.care.merge import merge_into, merge_logs
from quizcv.history.care.upkeep import keep_up
from quizcv.history.fold import fold
from quizcv.history.log import parse
from quizcv.session import Cards, Limits, Session

IN_MEMORY = Path("/dev/shm")
"""Where writing durably takes no time, on Linux."""


def a_deck() -> Deck:
    both = Flashcard(front="b?", back="b!", reverse=True)
    cards = [Card(f"d/{name}", Flashcard(front=f"{name}?", back=f"{name}!"), 1) for name in "acd"]
    pair = [Card("d/b", both, 2), Card("d/b/reverse", both, 2, "reverse")]
    return Deck("d", "D", Path("d.yaml"), cards=(*cards, *pair))


class Side:
    """One machine: a data folder, its clock, and the session that is open on it."""

    def __init__(self, folder: Path, tokens: Iterator[int]) -> None:
        self.folder = folder
        self.tokens = tokens
        self.now = datetime(2026, 11, 23, 10, tzinfo=UTC)
        self.reopen()

    def reopen(self) -> None:
        """As another process would: what the last one had in memory is forgotten."""
        self.history = History(self.folder, clock=self.clock, token=lambda: f"{next(self.tokens):08x}")
        keep_up(self.history)
        self.history.refresh()
        self.session = Session(Cards([a_deck()]), self.history, limits=Limits(4))

    def clock(self) -> datetime:
        """Local time; each look at it takes a moment."""
        self.now += timedelta(milliseconds=7)
        return self.now

    def log(self) -> bytes:
        """The bytes of the log."""
        path = self.folder / "reviews.jsonl"
        return path.read_bytes() if path.exists() else b""


sides = st.sampled_from([0, 1])
qualities = st.integers(0, 5)


class TwoMachines(RuleBasedStateMachine):
    """Sessions on two machines."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
        tokens = count()
        self.sides = [Side(Path(self.place.name, name), tokens) for name in ("laptop", "desk")]
        self.saved: set[str] = set()

    def teardown(self) -> None:
        self.place.cleanup()

    def note(self, side: Side) -> None:
        """Remember what is on disk: none of it may ever be lost."""
        self.saved |= {event.id for event in parse(side.log()).events}

    @rule(side=sides, quality=qualities)
    def answer(self, side: int, quality: int) -> None:
        """Whatever the session asks: a review or a drill."""
        at = self.sides[side]
        if at.session.doubt:
            at.session.trust_clock()
        if turn := at.session.next():
            at.session.grade(turn, Answered(quality, 1000))
        self.note(at)

    @rule(side=sides, quality=qualities)
    def cram(self, side: int, quality: int) -> None:
        """A card studied ahead."""
        at = self.sides[side]
        at.session.next()
        at.session.study_ahead()
        self.answer(side, quality)

    @rule(side=sides, what=st.sampled_from(["suspend", "bury", "mark"]))
    def set_aside(self, side: int, what: str) -> None:
        """Something else than an answer."""
        at = self.sides[side]
        if turn := at.session.next():
            getattr(at.session, what)(turn)
        self.note(at)

    @rule(side=sides, card=st.sampled_from(["d/a", "d/b"]), kind=st.sampled_from(["unsuspend", "reset"]))
    def come_back(self, side: int, card: str, kind: Kind) -> None:
        """A card comes back, or is new again."""
        at = self.sides[side]
        at.history.record(kind, card, day=at.session.today)
        self.note(at)

    @rule(side=sides, what=st.sampled_from(["undo", "redo"]))
    def take_back(self, side: int, what: str) -> None:
        """The latest event, whoever it is from."""
        getattr(self.sides[side].session, what)()
        self.note(self.sides[side])

    @rule(side=sides, days=st.sampled_from([-400, -2, -1, 1, 1, 1, 6, 15, 400]))
    def change_clock(self, side: int, days: int) -> None:
        """Time passes, or the clock is set."""
        self.sides[side].now += timedelta(days=days)

    @rule(side=sides)
    def quit(self, side: int) -> None:
        """Leave and come back."""
        self.sides[side].history.save_snapshot()
        self.sides[side].reopen()

    @rule(side=sides, torn=st.sampled_from([b"", b'{"v":1,"id":"2026']))
    def kill(self, side: int, torn: bytes) -> None:
        """End without a word, in the middle of a line perhaps."""
        at = self.sides[side]
        if torn and at.log():
            with (at.folder / "reviews.jsonl").open("ab") as file:
                file.write(torn)
        at.reopen()

    @precondition(lambda self: any(side.log() for side in self.sides))
    @rule(side=sides, how=st.sampled_from(["command", "conflicted copy", "git"]))
    def merge(self, side: int, how: str) -> None:
        """Take in the other's log while a session is open here."""
        to, source = self.sides[side], self.sides[1 - side]
        mine, theirs = to.log(), source.log()
        if how == "command":
            merge_into(to.folder, [theirs])
        elif how == "conflicted copy" and theirs:
            to.folder.mkdir(exist_ok=True)
            (to.folder / "reviews (1).jsonl").write_bytes(theirs)
            keep_up(to.history)
        elif how == "git" and mine:
            whole = [log[: log.rfind(b"\n") + 1] for log in (theirs, mine)]
            (to.folder / "merging").write_bytes(b"".join(whole))
            (to.folder / "merging").replace(to.folder / "reviews.jsonl")
        to.session.next()
        if how == "command":
            assert to.log() == merge_logs(mine, theirs).log

    @invariant()
    def refolding_equals_living(self) -> None:
        """What a session shows is what its log says."""
        for side in self.sides:
            side.history.refresh()
            assert side.history.schedule == fold(parse(side.log()).events)

    @invariant()
    def both_would_agree(self) -> None:
        """Merging is commutative, associative and idempotent, and loses nothing."""
        one, other = (side.log() for side in self.sides)
        union = merge_logs(one, other)
        assert union == merge_logs(other, one) == merge_logs(union.log, union.unreadable)
        assert union == merge_logs(merge_logs(one).log, merge_logs(one).unreadable, other)
        assert {event.id for event in parse(union.log).events} >= self.saved

    @rule()
    def meet(self) -> None:
        """Each takes in the other's log: the same bytes, the same schedule."""
        for here, there in (self.sides, self.sides[::-1]):
            with suppress(NotSavedError):
                merge_into(here.folder, [there.log()])
        one, other = self.sides
        assert one.log() == other.log()
        for side in self.sides:
            side.session.next()
        assert one.history.schedule == other.history.schedule
        for side in self.sides:
            side.history.save_snapshot()
        if one.log():
            names = [side.folder / "schedule.json" for side in self.sides]
            assert names[0].read_bytes() == names[1].read_bytes()


TestTwoMachines = TwoMachines.TestCase
TestTwoMachines.settings = settings(max_examples=35, stateful_step_count=30)
