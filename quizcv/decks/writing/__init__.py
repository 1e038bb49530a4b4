"""Changing deck files in place: nothing but what changes is touched."""
