"""Decks as they are read: bytes, YAML, cards, and what is wrong with them."""
