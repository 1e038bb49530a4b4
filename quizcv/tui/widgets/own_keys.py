"""The keys that a field binds for itself, such as ctrl+a, in the order in which they were typed.

Textual looks a key up once it has passed everything around the field; a letter is typed at once. So
letters right behind ctrl+a would be there before all is selected.
"""

from __future__ import annotations

from textual.events import Key
from textual.widget import Widget


async def act_at_once(field: Widget, event: Key) -> None:
    """Do what the field binds to this key, if anything, before the next key is looked at."""
    for binding in field._bindings.key_to_bindings.get(event.key, ()):
        if await field.app.run_action(binding.action, field):
            event.prevent_default()
            event.stop()
            return
