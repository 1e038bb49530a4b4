r"""Formulas between dollar signs, in Unicode where that is simple: `$\alpha x^2$` is αx²."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

FORMULA = re.compile(
    r"""
    \$\$ (?P<display> (?:\\. | [^\\$])+ ) \$\$
    | \$ (?=\S) (?P<inline> (?:\\. | [^\\$\n])+ ) (?<=\S) (?<!\\\ ) \$ (?!\d)
    """,
    re.VERBOSE | re.DOTALL,
)
"""A formula as Pandoc finds it: no space inside its dollar signs, and no digit after them."""

_CODE = re.compile(
    r"(?P<fence>^[ >]*(?P<ticks>```+|~~~+)[^\n]*\n.*?(?:^[ >]*(?P=ticks)|\Z))"
    r"|(?P<span>(?<!`)(?P<mark>`+)(?!`).+?(?<!`)(?P=mark)(?!`))|\\\$",
    re.MULTILINE | re.DOTALL,
)

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)

_SYMBOLS = {
    "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘",
    "bullet": "•", "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡", "propto": "∝", "ll": "≪",
    "gg": "≫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "cup": "∪",
    "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅", "forall": "∀", "exists": "∃",
    "neg": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "implies": "⇒",
    "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔", "mapsto": "↦", "uparrow": "↑", "downarrow": "↓",
    "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "infty": "∞", "ell": "ℓ",
    "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "angle": "∠", "perp": "⊥", "parallel": "∥", "mid": "|", "vert": "|",
    "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "langle": "⟨",
    "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "ldots": "…", "dots": "…",
    "cdots": "⋯", "top": "⊤", "bot": "⊥", "prime": "′", "degree": "°", "dagger": "†",
    "epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ", "theta": "θ", "vartheta": "ϑ",
    "%": "%", "$": "$", "#": "#", "&": "&", "_": "_", "{": "{", "}": "}",
    ",": " ", ":": " ", ";": " ", " ": " ", "!": "", "quad": "  ", "qquad": "    ",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "displaystyle": "", "limits": "",
}  # fmt: skip
_NAMES = {
    "sin", "cos", "tan", "tanh", "sinh", "cosh", "exp", "log", "ln", "max", "min", "argmax", "argmin", "lim",
    "sup", "inf", "det", "dim", "ker", "arg", "deg", "gcd", "mod", "Pr",
}  # fmt: skip
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307"}
_UPRIGHT = {"text", "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "boldsymbol", "operatorname"}
_DOUBLE = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ", "1": "𝟙"}
_SUPER = dict(
    zip("0123456789+-−=()abcdefghijklmnoprstuvwxyzTABDEGHIJKLMNOPRUVW′∗",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ′*", strict=True)
)  # fmt: skip
_SUB = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


class _NotSimpleError(Exception):
    """A formula that Unicode alone does not show."""


@lru_cache(maxsize=256)
def in_unicode(formula: str) -> str | None:
    """What stands between dollar signs, as Unicode; None where that would be hard to read, or wrong."""
    tokens = _Tokens(formula)
    try:
        text = "".join(tokens.until(""))
    except _NotSimpleError:
        return None
    return re.sub(" {2,}", " ", text).strip()


def with_unicode(text: str) -> str:
    """A text (Markdown) whose simple formulas are Unicode; all else, code too, is as it was written."""
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [FORMULA.sub(_shown, text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, FORMULA.sub(_shown, text[end:])])


def without_code(text: str) -> str:
    """A text without its pieces of code, whose lines stay."""
    return _CODE.sub(lambda code: "\n" * code[0].count("\n"), text)


def _shown(match: re.Match[str]) -> str:
    shown = in_unicode(match["display"] or match["inline"])
    return match[0] if shown is None else shown


class _Tokens:
    """Reads a formula, token by token."""

    def __init__(self, formula: str) -> None:
        self._tokens = [" " if token.isspace() else token for token in _TOKEN.findall(formula)]
        self._at = 0

    def until(self, end: str) -> Iterator[str]:
        """The pieces before the token `end`, which is read too; "" is the end of all."""
        while (token := self._next()) != end:
            yield self._piece(token)

    def _next(self) -> str:
        if self._at == len(self._tokens):
            return ""
        self._at += 1
        return self._tokens[self._at - 1]

    def _group(self) -> str:
        """The next thing: a piece, or all between two braces."""
        while (token := self._next()) == " ":
            pass
        return "".join(self.until("}")) if token == "{" else self._piece(token)

    def _piece(self, token: str) -> str:
        if token == "{":
            return "".join(self.until("}"))
        if token in ("^", "_"):
            return _script(self._group(), _SUPER if token == "^" else _SUB)
        if token.startswith("\\"):
            return self._command(token[1:])
        if token in ("", "}", "&", "~"):
            raise _NotSimpleError
        return {"-": "−", "'": "′"}.get(token, token)

    def _command(self, name: str) -> str:
        if name in _SYMBOLS:
            return _SYMBOLS[name]
        if name in _NAMES:
            return name
        if name in _UPRIGHT:
            return self._group().replace("−", "-")
        if name in _ACCENTS:
            return _one(self._group()) + _ACCENTS[name]
        if name == "mathbb":
            return _DOUBLE.get(self._group()) or _refuse()
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_bracketed(self._group())}/{_bracketed(self._group())}"
        if name == "sqrt":
            return f"√{_bracketed(self._group())}"
        greek = "CAPITAL" if name[:1].isupper() else "SMALL"
        spelt = {"lambda": "LAMDA", "Lambda": "LAMDA"}.get(name, name.upper())
        try:
            return unicodedata.lookup(f"GREEK {greek} LETTER {spelt}")
        except KeyError:
            return _refuse()


def _script(text: str, letters: dict[str, str]) -> str:
    if not text or any(letter not in letters for letter in text if letter != " "):
        raise _NotSimpleError
    return "".join(letters[letter] for letter in text if letter != " ")


def _one(text: str) -> str:
    return text if len(text) == 1 else _refuse()


def _bracketed(text: str) -> str:
    """A part of a fraction or below a root, in brackets unless it is one thing."""
    return (
        text if re.fullmatch(r"[\w.…∞\u0300-\u036f\u20d7]+|\([^()]*\)", text.strip()) else f"({text.strip()})"
    )


def _refuse() -> str:
    raise _NotSimpleError
