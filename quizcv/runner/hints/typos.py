"""Names that do not exist, and those that were probably meant."""

from __future__ import annotations

from quizcv.runner.hints.facts import Facts, Rules


def misspelt(_message: str, facts: Facts) -> str | None:
    """A name of the snippet's failing line with one much like it that exists."""
    typo = facts.typo
    if typo is None or typo.name not in facts.expression:
        return None
    meant = f"did you mean {typo.alike}?"
    if typo.kind == "name":
        return f"Nothing is called {typo.name} here: {meant}"
    if typo.kind == "parameter":
        return f"{typo.owner} has no parameter {typo.name}: {meant}"
    return f"There is no {typo.name} in {typo.owner}: {meant}"


RULES: Rules = (
    ("has no attribute", misspelt),
    ("unexpected keyword argument", misspelt),
    ("is not defined", misspelt),
)
