"""`python -m quizcv`."""

from quizcv.cli import main

main()
