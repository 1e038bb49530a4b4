"""What somebody probably did who gives a wrong shape: the mistakes that everybody makes once."""

from __future__ import annotations

from math import prod

from quizcv.layers import AXIS_NAMES, MOVING, Settings, Sizes
from quizcv.questions.expressions import wrong_shapes
from quizcv.questions.layer_slips import Wrong, layers_of, of_layers, sizes_of
from quizcv.questions.question import Slip, either
from quizcv.runner import Result, Snippet
from quizcv.text import joined


def slip(answer: Sizes, truth: Sizes, run: Snippet, result: Result) -> Slip | None:
    """The slip that leads from the right shape to this one; None when none is recognised.

    `run` is what gave the truth, and `result` what came of it. Where two slips lead there, both are said.
    """
    for slips in (
        of_layers(truth, result),
        _of_calls(truth, run, result),
        _of_axes(truth, result),
        _recut(answer, truth, result),
    ):
        if found := [slip for wrong, slip in slips if wrong == answer != truth]:
            return either(found)
    return None


def images(result: Result) -> int:
    """Along how many axes the first layer's kernel moves: 2 for images; 0 without such a layer."""
    layers = layers_of(result)
    settings: Settings = layers[0].settings if layers else {}
    return int(settings.get("axes", 0)) if settings.get("kind") in MOVING else 0


def usual_axes(count: int, result: Result) -> str:
    """Letters for the axes of an input that has so many; "" where nobody knows."""
    names = AXIS_NAMES.get(images(result), "")
    if len(names) - count in (0, 1):
        return names[-count:]
    return {2: "NC", 4: "NCHW", 5: "NCDHW"}.get(count, "")


def axis_names(shape: Sizes, result: Result) -> str:
    """A letter for each axis of what a convolution or pooling gave, such as "NCHW"; "" for any other shape.

    A shape of four sizes alone does not tell: a weight has them too, and what was permuted.
    """
    layers = layers_of(result)
    before = sizes_of(layers[0].input.shape) if layers else ()
    names = AXIS_NAMES.get(images(result), "")
    if not names or sizes_of(layers[-1].output.shape) != shape or len(before) != len(shape):
        return ""
    return names[-len(shape) :] if len(names) - len(shape) in (0, 1) else ""


# One call without a layer was misunderstood


def _of_calls(truth: Sizes, run: Snippet, result: Result) -> Wrong:
    known = {
        tensor.name: tuple(tensor.shape)
        for tensor in result.tensors
        if tensor.name and tensor.shape is not None
    }
    if result.input is not None and result.input.shape is not None:
        known["x"] = tuple(result.input.shape)
    found = wrong_shapes(run.code, run.setup, known)
    if next(found, ((), None))[0] == truth:
        yield from found


# The axes were mixed up


def _of_axes(truth: Sizes, result: Result) -> Wrong:
    """Axes that are missing, swapped or too many, whatever gave the shape."""
    layers = layers_of(result)
    last = layers[-1].type if layers else ""
    before = (
        sizes_of(layers[0].input.shape) if layers else sizes_of(result.input.shape if result.input else None)
    )
    axes = images(result)
    if layers and len(truth) > 1:
        is_single = 0 < len(before) <= axes + 1
        said = "the channels are missing" if is_single else "the batch is missing: it stays, in front"
        yield truth[1:], Slip("channels" if is_single else "batch", said, last)
    if len(truth) > 1 and truth[-1] != truth[-2] and axes != 1:
        swapped = "height and width are swapped: height comes first"
        yield (
            (*truth[:-2], truth[-1], truth[-2]),
            Slip("swapped", swapped if axes > 1 else "the last two sizes are swapped", last),
        )
    if layers and len(before) == len(truth) > 2:
        if axes and before[-axes:] != truth[-axes:] and before[:-axes] != truth[:-axes]:
            same = f"{joined(AXIS_NAMES[axes][2:])}: those of the input; they change here"
            yield (*truth[:-axes], *before[-axes:]), Slip("size", same, last)
        at = len(truth) - axes - 1 if axes else 1
        behind = joined(AXIS_NAMES[axes][2:]) if axes else "all that follows the batch"
        yield (
            (*truth[:at], *truth[at + 1 :], truth[at]),
            Slip("channels-last", f"the channels come before {behind} in PyTorch", last),
        )
        yield (*truth[:at], *truth[at + 1 :]), Slip("channels", "the channels are missing", last)
        if len(before) == 4:
            yield (
                (before[0], before[1], prod(before[2:])),
                Slip("flatten", "flattened too little: the channels go in as well", last),
            )
    if layers and len(before) == len(truth) and truth[-1] == 1:
        short = truth
        while short and short[-1] == 1:
            short = short[:-1]
        yield short, Slip("squeeze", "the last axes stay, with size 1", last)
    if before and before != truth:
        yield before, Slip("input", "that is the shape that goes in", last)
    yield (1, *truth), Slip("axis", "there is one axis too many in front", last)


def _recut(answer: Sizes, truth: Sizes, result: Result) -> Wrong:
    """What is said when the numbers of the input stay, and were put into too few or too many axes."""
    before = result.input.shape if result.input is not None else None
    if any(layer.settings.get("kind") in (*MOVING, "linear") for layer in layers_of(result)):
        return  # which gives other numbers, if by chance as many
    if before is None or not prod(before) == prod(truth) == prod(answer) > 1 or len(answer) == len(truth):
        return
    if len(answer) > len(truth):
        yield answer, Slip("flatten", "flattened too little")
    elif len(answer) == 1 and len(truth) == 2 and truth[0] == before[0]:
        yield answer, Slip("flatten", "flattened too much: the batch stays an axis of its own")
    else:
        yield answer, Slip("flatten", "flattened too much")
