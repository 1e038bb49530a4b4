"""What is wrong with some of a card's values of `vary`, as one sentence for each kind of fault."""

from __future__ import annotations

from quizcv.check.runs import Fault
from quizcv.decks.variation import Parameters


class Combined:
    """Collects faults with the values that show them; each kind is told once, with the first of them."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Fault, Parameters, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, kind: str, fault: Fault, parameters: Parameters) -> None:
        """Remember a fault. Those of one `kind` are taken together."""
        first, shown, others = self._found.get(kind, (fault, parameters, -1))
        self._found[kind] = first, shown, others + 1

    @property
    def faults(self) -> list[Fault]:
        """The key of each kind of fault, and what is wrong, with which values."""
        return [
            (key, f"{message}{_values(parameters, others)}")
            for (key, message), parameters, others in self._found.values()
        ]


def _values(parameters: Parameters, others: int) -> str:
    if not parameters:
        return ""
    named = ", ".join(f"{name} = {value}" for name, value in parameters.items())
    more = f", and with {others} other choice{'s' if others > 1 else ''} of values" if others else ""
    return f" (with {named}{more})"
