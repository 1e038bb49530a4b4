"""What comes out of a run through its pipes: all that was printed before the end, no more than is kept."""

from __future__ import annotations

import pytest

from quizcv.runner import Runner, Snippet

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Binds `line`: the descriptor on which the snippet's process sends its messages to the worker.
FIND_LINE = """
import ctypes, fcntl, os, stat
def leads_out(number):
    try:
        return stat.S_ISFIFO(os.fstat(number).st_mode) and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_WRONLY
    except OSError:
        return False
[line] = [number for number in range(3, 1000) if leads_out(number)]
"""


@pytest.mark.parametrize("junk", ["bytes(65536)", "b'\\n' * 65536"], ids=["a long line", "many lines"])
async def test_what_c_prints_last_arrives_while_the_worker_still_reads_messages(
    runner: Runner, junk: str
) -> None:
    code = f"for _ in range(100): os.write(line, {junk})\nprinted = ctypes.CDLL(None).puts(b'last')"
    result = await runner.run(Snippet(code, setup=(FIND_LINE,)), seconds=60)
    assert (result.status, result.stdout) == ("ok", "last\n"), result.error


async def test_a_pipe_made_larger_hides_nothing(runner: Runner) -> None:
    code = "import fcntl, os\nfcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 2**20)\nwritten = os.write(1, b'x' * 10**6)"
    result = await runner.run(Snippet(code))
    assert result.tensors[0].text == "1000000"
    assert result.stdout == "x" * 64 * 1024
    assert result.notices == ("the output was cut after 64 KiB",)


@pytest.mark.parametrize("junk", ["bytes(65536)", "b'\\n' * 65536"], ids=["a long line", "many lines"])
async def test_an_endless_flood_of_messages_is_stopped_in_time(runner: Runner, junk: str) -> None:
    result = await runner.run(Snippet(f"while True: os.write(line, {junk})", setup=(FIND_LINE,)), seconds=0.5)
    assert result.status == "timeout", result.error
    assert runner.state.phase == "ready"  # the worker itself has stopped it
