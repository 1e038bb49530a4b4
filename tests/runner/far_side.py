"""A far side that speaks the protocol and lies: `python far_side.py LIE -u -c BOOTSTRAP`."""

import json
import os
import sys
import time

PWNED = "\x1b]0;PWNED\x07\x9b31m\u202e"


def raw(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(**message):
    raw(json.dumps(message).encode() + b"\n")


def value(**other):
    return {
        "type": "Tensor",
        "name": "y",
        "line": 1,
        "shape": [1, 2],
        "dtype": "float32",
        "device": "cpu",
        **other,
    }


def result(**other):
    return {"status": "ok", "device": "cpu", "tensors": [value()], "milliseconds": 1.0, **other}


def layer(**other):
    counts = {"parameters": 1, "trainable": 1, "flops": 1}
    return {"name": "0", "type": "Conv2d", "input": value(), "output": value(), **counts, **other}


def module(**other):
    counts = {"parameters": 1, "trainable": 1, "flops": 1}
    return result(
        module={"type": "Net", "name": "m", "layers": [layer()], "output": value(), **counts, **other}
    )


def nested(depth):
    inner = value()
    for _ in range(depth):
        inner = value(items=[inner])
    return inner


def for_ever(data):
    while True:
        raw(data * 1000)


def running_for_ever(number):
    while True:
        say(running=number)
        say(beat=10)
        time.sleep(0.05)


REPORTS = {
    "truth": result,
    "escapes": lambda: result(stdout=PWNED, warnings=[PWNED], why=PWNED, tensors=[value(name=PWNED)]),
    "huge counts": lambda: module(parameters=10**400, trainable=10**400, flops=10**400),
    "huge shape": lambda: result(tensors=[value(shape=[10**30])]),
    "negative counts": lambda: module(parameters=-1),
    "nested values": lambda: result(tensors=[nested(300)]),
    "very many layers": lambda: module(layers=[layer()] * 100_000),
    "more layers": lambda: module(layers=[layer()] * 3_000),
    "long output": lambda: result(stdout="x" * 15_000_000),
    "no time": lambda: result(milliseconds=float("nan")),
    "no axes": lambda: module(layers=[layer(settings={"kind": "convolution", "kernel_size": [3, 3]})]),
    "many axes": lambda: module(layers=[layer(settings={"kind": "convolution", "axes": 10**9})]),
    "wrong types": lambda: {"status": 5, "tensors": "x"},
}
DEEP = b"[" * 900 + b"]" * 900
IN_RUN = {
    "deep report": lambda number: raw(b'{"id":%d,"result":{"status":"ok","x":%b}}\n' % (number, DEEP)),
    "deep message": lambda _: raw(b'{"a":' + b"[" * 100_000 + b"\n"),
    "huge beat": lambda _: raw(b'{"beat":1' + b"0" * 400 + b"}\n"),
    "long line": lambda _: for_ever(b"x" * 65536),
    "flood": lambda _: for_ever(b'{"running": 999}\n'),
    "beats": lambda _: for_ever(b'{"beat": 1}\n'),
    "results": lambda _: for_ever(b'{"id": 999, "result": {"status": "ok"}}\n'),
    "killed": lambda _: os.kill(os.getpid(), 35),
    "gone": lambda _: os._exit(3),
    "running": running_for_ever,
    "parts": lambda _: raw(b'{"a":[' + b"[]," * 500_000 + b"[]]}\n"),
}
AT_START = {f"start: {name}": act for name, act in IN_RUN.items() if name != "running"}


def main(lie):
    sys.stdin.buffer.read(int(sys.stdin.buffer.readline()))
    if lie in AT_START:
        AT_START[lie](1)
        time.sleep(1000)
    say(hello={"host": PWNED + "h" * 10_000, "python": "3.11"})
    say(ready={"torch": "2.14" + PWNED + "v" * 200_000, "device": "cpu"})
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if "run" in message:
            number = message["run"]["id"]
            say(running=number)
            say(id=number + 1, result=result(stdout="of another run"))
            if lie in IN_RUN:
                IN_RUN[lie](number)
            else:
                say(id=number, result=REPORTS[lie]())
                say(id=number, result=result(stdout="said twice"))
        else:
            say(beat=10)


if __name__ == "__main__":
    main(sys.argv[1])
