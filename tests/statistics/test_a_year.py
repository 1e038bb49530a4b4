"""Every number of `quizcv stats --json` after a simulated learner's year, counted once more, slowly."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizcv import decks
from quizcv.cli import main
from quizcv.history import Answered, History, Miss
from quizcv.session import Cards, Limits, Session

START = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
DAYS = 365
RENAMED_ON = 200
RESET_ON = (90, 210)
RESET = ("a/c1", "a/c3")
TAGS = ("cnn", "loss", "core")


def write_decks(folder: Path, renamed: str) -> list[Path]:
    """Three decks; the card a/c3 has the id `renamed`."""
    paths = []
    for number, deck in enumerate("abc"):
        cards = []
        for card in range(12):
            name = renamed if (deck, card) == ("a", 3) else f"c{card}"
            tags = [tag for place, tag in enumerate(TAGS) if (card + number) % (place + 2) == 0]
            cards.append(f"  - {{id: {name}, front: '{deck} {card}?', back: '{card}!', tags: {tags}}}\n")
        paths.append(folder / f"{deck}.yaml")
        paths[-1].write_text(f"id: {deck}\ntitle: Deck {deck}\ncards:\n{''.join(cards)}")
    return paths


def an_answer(chance: random.Random) -> Answered:
    """As good or bad as it comes; about half of them as torch judges, some as an older quizcv wrote them."""
    quality = chance.choices([0, 1, 2, 3, 4, 5], [1, 3, 1, 3, 10, 3])[0]
    milliseconds = chance.choice([None, chance.randrange(1_000, 90_000)])
    if chance.random() < 0.5:
        return Answered(quality, milliseconds)
    tries = chance.choice([0, 1, 1, 1, 2, 3, 14])
    if chance.random() < 0.1:
        return Answered(quality, milliseconds, attempts=tries)
    is_right = tries > 0 and chance.random() < 0.8
    slips, layers = ["padding", "stride", ""], ["Conv2d", "MaxPool2d", ""]
    misses = [Miss("1", chance.choice(slips), chance.choice(layers)) for _ in range(tries - is_right)]
    answered = chance.randrange(500, 60_000) if is_right else None
    return Answered(quality, milliseconds, attempts=tries, answered=answered, misses=tuple(misses))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path], datetime]:
    """The data folder after a year, the decks, and the time then."""
    folder, chance = tmp_path_factory.mktemp("year"), random.Random(5)
    paths, data, now = write_decks(folder, "c3"), folder / "data", START
    history = History(data, clock=lambda: now, token=lambda: f"{chance.randrange(1 << 32):08x}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)  # it is not the disk that is tested
        for day in range(DAYS):
            now = START + timedelta(days=day)
            if day in RESET_ON:
                history.record_each("reset", RESET, day=now.date(), unless=lambda progress: progress.is_new)
            if day == RENAMED_ON:
                paths = write_decks(folder, "renamed")
                history.move([("a/c3", "a/renamed")])
            if chance.random() < 0.3:
                continue
            session = Session(
                Cards([decks.load(path) for path in paths]), history, limits=Limits(new_cards=1)
            )
            if chance.random() < 0.1:
                session.study_ahead()
            for _ in range(chance.randrange(1, 20)):
                now += timedelta(seconds=chance.randrange(5, 60))
                if (turn := session.next()) is None:
                    break
                doing = chance.random()
                if doing < 0.94:
                    session.grade(turn, an_answer(chance))
                elif doing < 0.96:
                    session.undo()
                elif doing < 0.97:
                    session.redo()
                elif doing < 0.98:
                    session.mark(turn)
                elif doing < 0.99 or day < 330:
                    session.bury(turn)
                else:
                    session.suspend(turn)
                if chance.random() < 0.02:  # on another machine, which does not know that it is not due
                    key = turn.card.key
                    history.record("review", key, day=session.today, answered=an_answer(chance))
    return data, paths, START + timedelta(days=DAYS)


class Recount:
    """The log read as JSON, and each card's life lived again by the words of the documentation."""

    def __init__(self, log: Path, today: date) -> None:
        self.today = today
        lines = sorted(map(json.loads, log.read_text().splitlines()), key=lambda line: line["id"])
        without_effect: set[str] = set()
        for line in reversed(lines):
            if line["kind"] == "undo" and line["id"] not in without_effect:
                without_effect.add(line["target"])
        self.lines = [line for line in lines if line["kind"] != "undo" and line["id"] not in without_effect]
        self.cards: dict[str, dict[str, Any]] = {}
        self.answers: list[dict[str, Any]] = []
        for line in self.lines:
            if line["kind"] != "moved":
                self._live(line, "a/renamed" if line["card"] == "a/c3" else line["card"])

    def _live(self, line: dict[str, Any], key: str) -> None:
        new = {"ef": 250, "n": 0, "interval": 0, "due": None, "lapses": 0, "suspended": False, "buried": ""}
        card = self.cards.setdefault(key, dict(new))
        day = date.fromisoformat(line["day"])
        if line["kind"] == "suspend":
            card["suspended"] = True
        elif line["kind"] == "bury":
            card["buried"] = day
        elif line["kind"] == "reset":
            card.update(new, suspended=card["suspended"], buried=card["buried"])
        elif line["kind"] in ("review", "drill", "cram"):
            counts = line["kind"] == "review" and (card["due"] is None or card["due"] <= day)
            self.answers.append(
                line | {"key": key, "counts": counts, "new": card["due"] is None, "was": card["interval"]}
            )
            if counts:
                self._sm2(card, line["quality"], day)

    def _sm2(self, card: dict[str, Any], quality: int, day: date) -> None:
        if quality < 3:
            card["lapses"] += card["n"] > 0
            card["n"], card["interval"] = 0, 1
        else:
            card["n"] += 1
            card["ef"] = max(130, card["ef"] + {3: -14, 4: 0, 5: 10}[quality])
            longer = (card["interval"] * card["ef"] + 99) // 100
            card["interval"] = {1: 1, 2: 6}.get(card["n"], longer)
        card["due"] = day + timedelta(days=card["interval"])

    def retention(self, chosen: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        found = {}
        for name, is_so in (
            ("all", lambda _: True),
            ("young", lambda answer: answer["was"] < 21),
            ("mature", lambda answer: answer["was"] >= 21),
        ):
            asked = [a for a in self.answers if a["counts"] and not a["new"] and is_so(a) and chosen(a)]
            right = [a for a in asked if a["quality"] in (3, 4, 5)]
            share = round(len(right) / len(asked), 4) if asked else None
            band = self.band(len(right), len(asked))
            found[name] = {"asked": len(asked), "right": len(right), "share": share, "band": band}
        return found

    @staticmethod
    def band(right: int, asked: int) -> list[float] | None:
        """The shares from which this one differs by 1.96 standard deviations: a quadratic equation."""
        if not asked:
            return None
        share, part = right / asked, 1.96**2 / asked
        a, b, c = 1 + part, -(2 * share + part), share**2
        root = max(0, b * b - 4 * a * c) ** 0.5
        return [round(abs(-b - root) / (2 * a), 4), round((-b + root) / (2 * a), 4)]

    def tries(self, answers: list[dict[str, Any]]) -> dict[str, int]:
        count = Counter(at_once=0, after_tries=0, given_up=0)
        for answer in answers:
            if "attempts" in answer:
                is_right = "answered" in answer
                if not is_right and "misses" not in answer:
                    is_right = answer["quality"] >= 3
                if answer["attempts"] == 0 or not is_right:
                    count["given_up"] += 1
                else:
                    count["at_once" if answer["attempts"] == 1 else "after_tries"] += 1
        return dict(count)

    def days(self) -> Iterator[dict[str, Any]]:
        for day in sorted({answer["day"] for answer in self.answers}):
            answers = [answer for answer in self.answers if answer["day"] == day]
            recalled = self.retention(lambda answer, day=day: answer["day"] == day)["all"]  # type: ignore[misc]
            yield {
                "day": day,
                "answers": len(answers),
                "reviews": sum(answer["counts"] for answer in answers),
                "new": sum(answer["counts"] and answer["new"] for answer in answers),
                "minutes": round(sum(answer.get("milliseconds", 0) for answer in answers) / 60_000, 2),
                "asked": recalled["asked"],
                "right": recalled["right"],
                **self.tries(answers),
            }

    def weeks(self) -> Iterator[dict[str, Any]]:
        monday = START.date() - timedelta(days=START.weekday())
        while monday <= self.today:
            week = {(monday + timedelta(days=day)).isoformat() for day in range(7)}
            retention = self.retention(lambda answer, week=week: answer["day"] in week)  # type: ignore[misc]
            if retention["all"]["asked"]:
                yield {"monday": monday.isoformat(), "retention": retention}
            monday += timedelta(days=7)

    def streak(self) -> dict[str, int]:
        first = date.fromisoformat(self.answers[0]["day"])
        days = [first + timedelta(days=n) for n in range((self.today - first).days + 1)]
        studied = {date.fromisoformat(answer["day"]) for answer in self.answers}
        signs = "".join("x" if day in studied else "." for day in days)
        until_now = signs if signs[-1] == "x" else signs[:-1]
        return {
            "now": len(until_now) - len(until_now.rstrip("x")),
            "longest": max(map(len, signs.split("."))),
            "studied": len(studied),
            "missed": signs[:-1].count("."),
        }

    def state(self, key: str) -> str:
        card = self.cards.get(key)
        if card and card["suspended"]:
            return "suspended"
        if not card or card["due"] is None:
            return "unseen"
        return "learning" if card["interval"] == 1 else "young" if card["interval"] < 21 else "mature"

    def states(self, keys: list[str]) -> dict[str, int]:
        count = Counter(map(self.state, keys))
        return {name: count[name] for name in ("unseen", "learning", "young", "mature", "suspended")}

    def forecast(self, seen: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows = []
        for ahead in range(30):
            day = self.today + timedelta(days=ahead)
            reviews = 0
            for card in seen:
                due = max(card["due"], self.today)
                if due == self.today == card["buried"]:
                    due += timedelta(days=1)
                reviews += due == day
            rows.append({"day": day.isoformat(), "reviews": reviews})
        return rows

    def hardest(self, keys: list[str]) -> list[dict[str, Any]]:
        rows = []
        for key in keys:
            reviews = [answer for answer in self.answers if answer["key"] == key and answer["counts"]]
            failed = [answer for answer in reviews if answer["quality"] < 3]
            if failed and not self.cards[key]["suspended"]:
                lapses = self.cards[key]["lapses"]
                rows.append({"key": key, "failed": len(failed), "reviews": len(reviews), "lapses": lapses})
        return sorted(rows, key=lambda row: (-row["failed"], row["reviews"], row["key"]))[:10]

    def slips(self, field: str) -> list[dict[str, Any]]:
        def named(answer: dict[str, Any]) -> set[str]:
            misses = answer.get("misses", [])
            return {miss[field] for miss in misses if miss.get("slip") and miss.get(field)}

        rows = []
        for name in {name for answer in self.answers for name in named(answer)}:
            with_it = [answer for answer in self.answers if name in named(answer)]
            cards = {answer["key"] for answer in with_it}
            asked = [answer for answer in self.answers if "attempts" in answer and answer["key"] in cards]
            numbers = {"answers": len(with_it), "asked": len(asked), "cards": len(cards)}
            last = max(answer["day"] for answer in with_it)
            often = Counter(answer["key"] for answer in with_it)
            lately = {key: max(a["day"] for a in with_it if a["key"] == key) for key in often}
            keys = sorted(often)
            keys.sort(key=lambda key, lately=lately: lately[key], reverse=True)  # type: ignore[misc]
            keys.sort(key=lambda key, often=often: often[key], reverse=True)  # type: ignore[misc]
            rows.append({field: name, **numbers, "last": last, "keys": keys})
        return sorted(rows, key=lambda row: (-row["answers"], row["asked"], row[field]))


def stats(year: tuple[Path, list[Path], datetime], capsys: pytest.CaptureFixture[str], *options: str) -> str:
    data, paths, now = year
    places = [word for path in paths for word in ("--decks", str(path))]
    with suppress(SystemExit):
        main(lambda: now, ["--data", str(data), *places, "stats", *options])
    return capsys.readouterr().out


def test_every_number_of_a_year_is_what_a_slow_recount_gives(
    year: tuple[Path, list[Path], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    data, paths, now = year
    shown = json.loads(stats(year, capsys, "--json"))["learning"]
    recount = Recount(data / "reviews.jsonl", now.date())
    loaded = [decks.load(path) for path in paths]
    cards = [card for deck in loaded for card in deck.cards]
    keys = [card.key for card in cards]
    seen = [recount.cards[key] for key in keys if recount.state(key) in ("learning", "young", "mature")]
    easiness = Counter(f"{card['ef'] / 100:.2f}" for card in seen)
    bounds = [(1, 1), (2, 6), (7, 20), (21, 59), (60, 179), (180, 364), (365, None)]
    misses = [miss for answer in recount.answers for miss in answer.get("misses", [])]
    tags = {
        tag: recount.retention(
            lambda answer, tag=tag: answer["key"] in [c.key for c in cards if tag in c.content.tags]
        )
        for tag in sorted(TAGS)
    }
    lately = (now.date() - timedelta(days=27)).isoformat()
    assert shown == {
        "days": list(recount.days()),
        "weeks": list(recount.weeks()),
        "retention": recount.retention(lambda _: True),
        "lately": recount.retention(lambda answer: answer["day"] >= lately),
        "tries": recount.tries(recount.answers),
        "streak": recount.streak(),
        "states": recount.states(keys),
        "decks": [
            {
                "id": deck.id,
                "title": deck.title,
                "states": recount.states([card.key for card in deck.cards]),
                "retention": recount.retention(lambda answer, deck=deck: answer["key"][0] == deck.id),
            }
            for deck in loaded
        ],
        "tags": [{"tag": tag, "retention": retention} for tag, retention in tags.items()],
        "forecast": recount.forecast(seen),
        "intervals": [
            {
                "from": first,
                "to": last,
                "cards": sum(first <= card["interval"] <= (last or 10**9) for card in seen),
            }
            for first, last in bounds
        ],
        "measures": [
            {"name": "easiness", "value": value, "cards": cards} for value, cards in sorted(easiness.items())
        ],
        "hardest": recount.hardest(keys),
        "slips": recount.slips("slip"),
        "layers": recount.slips("layer"),
        "misses": len(misses),
        "unnamed_misses": sum(not miss.get("slip") for miss in misses),
    }


def test_the_year_has_everything_in_it(year: tuple[Path, list[Path], datetime]) -> None:
    """Else the test above would prove less than it says."""
    data, _, now = year
    recount = Recount(data / "reviews.jsonl", now.date())
    assert {line["kind"] for line in recount.lines} >= {
        "review", "drill", "cram", "suspend", "bury", "mark", "reset", "moved",
    }  # fmt: skip
    assert len(recount.answers) > 1000
    assert any(line["kind"] == "review" and not line["counts"] for line in recount.answers)
    assert min(recount.retention(lambda _: True)[part]["asked"] for part in ("young", "mature")) > 100
    assert min(recount.tries(recount.answers).values()) > 10
    assert {recount.state(key) for key in recount.cards} >= {"young", "mature", "suspended"}


def test_the_page_fits_eighty_columns_and_says_the_same(
    year: tuple[Path, list[Path], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    everything, page = json.loads(stats(year, capsys, "--json")), stats(year, capsys).splitlines()
    learning = everything["learning"]
    assert max(map(len, page)) <= 80
    assert page[0].startswith(f"2026-09-01: {everything['due']} due, ")
    streak, tries = learning["streak"], learning["tries"]
    text = " ".join(" ".join(page).split())
    for said in (
        f"{streak['now']} in a row now",
        f"{streak['longest']} at best",
        f"{streak['studied']} days studied",
        f"{streak['missed']} days missed",
        f"Typed and judged: right at once {tries['at_once']} of {sum(tries.values())} (",
    ):
        assert said in text
    names = ("all", "young", "mature")
    shares = [line.split()[-3:] for line in page if line[59:].startswith(names) and "%" in line]
    assert shares == [
        [name, *(f"{learning[when][name]['share']:.0%}" for when in ("lately", "retention"))]
        for name in names
    ]
    loads = [load["reviews"] for load in learning["forecast"]]
    for said in (f"tomorrow {loads[1]} ", f"next 7 {sum(loads[1:8])} ", f"30 days {sum(loads)} "):
        assert said in text
    hard, slip, states = learning["hardest"][0], learning["slips"][0], learning["states"]
    assert f"  {hard['failed']:2} of {hard['reviews']} " in "\n".join(page)
    assert f" {slip['slip']} {slip['answers']} of {slip['asked']} answers, {slip['cards']} cards, " in text
    young = states["learning"] + states["young"]
    assert f" {states['unseen']} {young} {states['mature']} " in text
    assert f" {states['suspended']} card" in text
