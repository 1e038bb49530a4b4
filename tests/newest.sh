#!/usr/bin/env bash
# The newest Python that torch has packages for, with the newest packages: the whole suite and the decks.
# It takes the Python as its argument, else the newest one on this machine; the packages go to .venv-newest.
set -euo pipefail
cd "$(dirname "$0")/.."
env=.venv-newest

newest() {
  for minor in 15 14 13 12 11; do
    if python3."$minor" -c 'import ensurepip, venv' 2>/dev/null && has_torch python3."$minor"; then
      echo python3."$minor"
      return
    fi
  done
  echo "no Python here that torch has packages for: name one, as in tests/newest.sh python3.13" >&2
  return 1
}

has_torch() {
  "$1" -m pip install --quiet --no-deps --only-binary :all: --dry-run --target "$env" torch >/dev/null 2>&1
}

python=${1:-$(newest)}
"$python" -m venv "$env"
"$env"/bin/pip install --quiet -e '.[test]'
"$env"/bin/python -c 'import sys, torch; print("Python", sys.version.split()[0], "torch", torch.__version__)'
"$env"/bin/quizcv check --run --data "$env"/checked
"$env"/bin/pytest
