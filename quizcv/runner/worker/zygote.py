"""The zygote: takes snippets from the host, runs each in a child, sends back what happened."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from . import compiler, huge_pages, limits
from .child import live
from .children import Child, kill_others, reap, sweep
from .folders import Folders
from .host_line import HostLine
from .protocol import LATER, SOON
from .supervise import Supervision
from .warm_up import import_torch, spare_children, warm_up

POLL_SECONDS = 0.02
QUIET_SECONDS = 0.01  # without a request, before what can wait is done, a piece at a time
SPARES = 8  # fresh runs that may follow each other at full speed; each takes 2 MB
WARM = 2  # of them have run something before, which saves the run 1 ms, and take 6 MB
FEW_SPARES = 2  # when runs follow each other for so long that new ones must be added meanwhile
MANY = 32  # runs, after which it is likely that as many follow
MOST_RUNS = 100  # of snippets that only compute, in one process
MOST_KEPT = 50 * 2**20  # bytes that they may leave behind
SPAWNED_SPARES = 1  # a process that is not forked shares nothing: it takes hundreds of MB, and seconds


def main(options: dict[str, Any], sources: dict[str, str]) -> None:
    """Serve until the end of stdin. `options`: device, spawn (start children instead of forking them),
    patience (seconds without a word from the host after which it is taken as gone, or None).
    """
    host = HostLine(options["patience"])
    host.tell(hello={"host": os.uname().nodename, "python": sys.version.split()[0]})
    # On macOS a forked child may not touch the system's frameworks, which torch does.
    options = {**options, "spawn": options["spawn"] or sys.platform == "darwin"}
    limits.adopt_orphans()
    if not options["spawn"]:
        try:
            import_torch()
            options["spawn"] = not warm_up()
            spare_children()
        except BaseException as error:  # whatever a broken installation raises, the host explains it
            missing = isinstance(error, ModuleNotFoundError) and error.name == "torch"
            host.tell(failed=_failed(missing, f"{type(error).__name__}: {error}"))
            return
    if options["spawn"]:
        Zygote(host, options, sources, lambda _snippet, _check: False).serve()  # there is no torch here
    else:
        from .reuse import only_computes  # brings torch

        Zygote(host, options, sources, only_computes).serve()
    os._exit(0)  # Python takes long to tidy up after torch, and nothing is left to tidy


def _failed(missing: bool, message: str) -> dict[str, Any]:
    return {"missing": missing, "python": sys.executable, "message": message[-1000:]}


def _first_line(text: str) -> str:
    return (text.splitlines() or [""])[0][:200]


class Zygote:
    """Keeps spare children warm and serves one request at a time."""

    def __init__(
        self,
        host: HostLine,
        options: dict[str, Any],
        sources: dict[str, str],
        only_computes: Callable[[dict[str, Any], str], bool],
    ) -> None:
        """`only_computes` says of a snippet and its check whether its process may run others."""
        self._host = host
        self._options = options
        self._sources = sources
        self._folders = Folders()
        self._queue: list[dict[str, Any]] = []
        self._checks: dict[int, dict[str, Any]] = {}  # of requests, apart: no child may read its own
        self._cancelled: set[int] = set()
        self._announced = False
        self._running: Child | None = None
        self._spares: list[Child] = []
        self._used: list[Child] = []  # at most one, which has run what only computes and may run more of that
        self._enough = SPAWNED_SPARES if options["spawn"] else SPARES
        self._dying: list[Child] = []  # killed, and not quite gone
        later = chain(compiler.import_pieces(), huge_pages.collapse())
        self._preparing = None if options["spawn"] else later  # None when all of it is done
        self._runs = 0  # how many there were
        self._only_computes = only_computes
        self._crowded = False  # whether no process could be added to those that there are
        self._tidy = True  # whether nothing of an earlier run may still be alive

    def serve(self) -> None:
        self._add_spare()
        while not self._host.closed:
            if self._queue:
                self._answer(self._queue.pop(0))
                continue
            waiting = [spare for spare in self._spares if spare.ready is None and spare.open]
            watched = [self._host.incoming, *(spare.messages for spare in waiting)]
            timeout = self._host.rest_seconds if self._at_rest() else QUIET_SECONDS
            ready, _, _ = select.select(watched, [], [], timeout)
            if self._host.incoming in ready:
                self._take_messages()
            elif ready:
                self._watch_spares(waiting)
            else:
                self._host.check()
                if self._at_rest():
                    self._crowded = False  # there may be room by now
                self._use_the_quiet()
        kill_others([], self._folders.removers)
        self._folders.close()  # before anything is waited for: the host soon loses its patience
        sweep([], self._folders.removers)

    def _add_spare(self) -> None:
        children = [*self._spares, *self._used, *([self._running] if self._running else [])]
        private = [*self._host.descriptors(), *(number for child in children for number in child.private())]
        folder = self._folders.new()
        try:
            self._spares.append(Child(self._options, self._sources, private, folder, self._live))
            self._crowded = False
        except OSError:  # so many processes are not allowed; one is needed
            self._folders.remove(folder)
            self._crowded = True
            if not self._spares and self._running is None and not self._dying:
                raise

    def _live(self, *arguments: Any) -> None:
        """In a new child: begin without what this process knew."""
        self._checks.clear()
        live(*arguments)

    def _take_messages(self) -> None:
        for message in self._host.receive():
            if "cancel" in message:
                self._cancelled.add(message["cancel"])
            elif "beat" in message:
                if self._running is None:  # else there are beats in any case
                    self._host.beat(LATER)
            else:
                self._queue.append(self._without_check(message["run"]))

    def _without_check(self, request: dict[str, Any]) -> dict[str, Any]:
        """The request, its check taken out and put aside until the code has run."""
        snippet = request["snippet"]
        check, keep = snippet.pop("check", ""), snippet.pop("keep", [])
        self._checks[request["id"]] = {"check": check, "keep": keep}
        snippet["has_check"] = bool(check)
        request["computes"] = not snippet["alone"] and self._only_computes(snippet, check)
        return request

    def _watch_spares(self, waiting: list[Child]) -> None:
        for spare in waiting:
            for message in spare.read():
                spare.ready = message.get("ready")
            if self._announced:
                continue
            if spare.ready is not None:
                self._announced = True
                self._host.tell(ready=spare.ready)
            elif not spare.open:
                text = spare.printed.decode("utf-8", "backslashreplace").strip()
                self._host.tell(failed=_failed("No module named 'torch'" in text, text))
                self._host.closed = True

    def _at_rest(self) -> bool:
        """Whether nothing is left to do before the next message."""
        enough = (self._crowded or len(self._spares) >= self._enough) and self._cold() is None
        return self._tidy and self._preparing is None and enough

    def _cold(self) -> Child | None:
        """The next spare that should be warm and is not."""
        return next((spare for spare in self._spares[:WARM] if not spare.warm), None)

    def _use_the_quiet(self) -> None:
        """Make sure that the last run is gone, prepare what can wait, have enough spares, and some warm."""
        if not self._tidy:
            self._tidy = not kill_others(*self._kept()) and not self._dying
            reap(self._kept()[0])
            self._crowded = False
        self._drop_dead_spares()
        if self._preparing is not None and self._announced:
            had_compiler = compiler.is_imported()
            if next(self._preparing, self) is self:
                self._preparing = None
                self._renew_spares()
            elif compiler.is_imported() != had_compiler:
                spare_children()  # torch is no longer as it was noted, and the next quiet may be far off
        elif (cold := self._cold()) is not None:
            cold.warm_up()
        elif len(self._spares) < self._enough and not self._crowded:
            self._add_spare()

    def _renew_spares(self) -> None:
        """Those that are there lack what was imported since, and share the old, small pages."""
        old, self._spares = self._spares, []
        for spare in old:
            self._bury(spare)
        spare_children()
        self._add_spare()

    def _answer(self, request: dict[str, Any]) -> None:
        """Run a request, on the CPU once more if an accelerator failed it, and send the result."""
        result = self._attempt(request)
        on_accelerator = result.get("device") not in (None, "cpu", "meta")
        failed = result["status"] in ("error", "memory", "died")
        if on_accelerator and failed and (request["device"] == "auto" or result["status"] == "memory"):
            reason = f"{result['device']} failed ({_first_line(result['error']['message'])})"
            self._clear_away()
            result = {**self._attempt({**request, "device": "cpu"}), "why": f"{result['device']} failed"}
            if result["status"] == "ok":  # else the CPU's own words say it all
                result["notices"].insert(0, f"{reason}: ran on cpu instead")
        needs_compiler = result.pop("compiler", False) and not compiler.is_imported()
        self._host.tell(result=result, id=request["id"])
        self._cancelled.discard(request["id"])
        del self._checks[request["id"]]
        self._clear_away()
        self._runs += 1
        if self._runs == MANY and self._preparing is not None:
            for _ in huge_pages.collapse():  # there may be no quiet for long, and it pays from now on
                pass
        if needs_compiler and not self._options["spawn"]:
            self._import_compiler()

    def _import_compiler(self) -> None:
        """Once, before the next run: each that needs it would have to import it for itself."""
        for _ in compiler.import_pieces(rest=0.0):
            pass
        self._renew_spares()

    def _attempt(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a request and say what happened. The child is left stopped, to be cleared away."""
        run = self._run_in_spare(request)
        for _ in range(SPARES):
            if run.may_be_repeated:
                self._clear_away()
                run = self._run_in_spare(request)
        assert run.result is not None
        return run.result

    def _run_in_spare(self, request: dict[str, Any]) -> Supervision:
        self._running = child = self._next_child(request)
        child.wake()
        run = Supervision(child, request, self._checks)
        self._host.beat(SOON)
        while True:
            if self._host.closed or request["id"] in self._cancelled:
                run.end("cancelled", "the run was stopped")
            elif run.poll():
                self._host.tell(running=request["id"])
                if len(self._spares) < min(FEW_SPARES, self._enough):
                    self._add_spare()
            if run.result is not None:
                break
            ready, _, _ = select.select([self._host.incoming, *child.descriptors()], [], [], POLL_SECONDS)
            if self._host.incoming in ready:
                self._take_messages()
            else:
                self._host.check()
            self._host.beat_in_run()
        if self._may_run_again(run):
            self._used.append(child)
        else:
            child.stop()
        return run

    def _next_child(self, request: dict[str, Any]) -> Child:
        """The child that has run before, if it may run this too; else a fresh one."""
        self._drop_dead_spares()
        if self._used and request["computes"]:
            return self._used.pop()
        while not self._spares:
            self._add_spare()
            if self._crowded:  # until those that were killed are gone
                time.sleep(POLL_SECONDS / 10)
                reap(self._kept()[0])
        return self._spares.pop(0)

    def _may_run_again(self, run: Supervision) -> bool:
        """Whether its child is as good as a fresh one for what only computes."""
        assert run.result is not None
        child, is_as_before = run.child, run.result.pop("again", False)
        if not (is_as_before and run.request["computes"]) or child.printed:
            return False
        return child.runs < MOST_RUNS and child.kept_memory() < MOST_KEPT

    def _clear_away(self) -> None:
        """Kill the child that ran, with everything it started; its own death is waited for later."""
        assert self._running is not None
        self._host.beat(LATER)  # this may take a while, and what comes then too
        child, self._running = self._running, None
        if child in self._used:
            return
        left = child.has_left_others(*self._kept())
        self._bury(child)
        if left:
            sweep(*self._kept())

    def _bury(self, child: Child) -> None:
        child.kill()
        child.close()
        self._folders.remove(child.folder)
        self._dying.append(child)
        self._tidy = False

    def _kept(self) -> tuple[list[Child], list[int]]:
        """What need not be killed: children that are wanted or already killed, and other processes."""
        self._dying = [child for child in self._dying if not child.has_ended()]
        return [*self._spares, *self._used, *self._dying], self._folders.removers

    def _drop_dead_spares(self) -> None:
        """Forget those that a run has killed, say."""
        for ready in (self._spares, self._used):
            for child in [child for child in ready if child.has_ended()]:
                child.close()
                self._folders.remove(child.folder)
                ready.remove(child)
