"""What the log says about learning; `docs/statistics.md` defines every number.

Nothing is named here, because `summary` is read by what cannot wait for the rest to load.
"""
