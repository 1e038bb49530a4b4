"""When to see a card again. Pure: no I/O, no clock, no randomness."""
