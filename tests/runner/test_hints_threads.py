"""Several runners of one process, as `check --run` has them, may need their first hint at the same moment."""

import subprocess
import sys

FIRST_HINTS = """
import os, sys, threading
from quizcv.runner import hints

sys.setswitchinterval(1e-6)
operand = {"type": "Tensor", "name": "x", "kind": "tensor", "shape": [1, 2], "dtype": "float32"}
report = {"error": {"facts": {"origin": "torch", "expression": "x @ x", "names": [operand]}}}

def first_hints():
    start = threading.Barrier(4)

    def read():
        start.wait()
        assert hints.facts_from(report).names[0].name == "x"

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()

for _ in range(60):
    if not (child := os.fork()):
        first_hints()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""
"""Each time in a process in which no hint was given before."""


def test_first_hints_in_several_threads_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_HINTS], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
