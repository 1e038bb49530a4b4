#!/usr/bin/env bash
# The lowest versions that pyproject.toml allows, all at once: the bundled decks keep their promises
# there, and so do the tests of what meets torch. The packages go to .venv-lowest; with --install that is all.
set -euo pipefail
cd "$(dirname "$0")/.."
env=.venv-lowest

install() {
  python3 -m venv "$env"
  "$env"/bin/python - > "$env"/lowest.txt <<'PYTHON'
import re
import tomllib

with open("pyproject.toml", "rb") as file:
    for requirement in tomllib.load(file)["project"]["dependencies"]:
        print(re.sub(r">=([^,]+).*", r"==\1", requirement))
PYTHON
  "$env"/bin/pip install --quiet --no-compile -c "$env"/lowest.txt -e '.[test]'
  touch "$env"/installed
}

if [ "${1:-}" = --install ]; then
  install
  exit
fi
[ -e "$env"/installed ] || install
"$env"/bin/pip freeze --exclude-editable | grep -iE "^($(cut -d= -f1 "$env"/lowest.txt | paste -sd'|'))==" # what is tried

"$env"/bin/quizcv check --run --data "$env"/checked
"$env"/bin/pytest tests/runner tests/questions tests/history -n "$(($(getconf _NPROCESSORS_ONLN) * 2))"
