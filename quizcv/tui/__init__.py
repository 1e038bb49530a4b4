"""The terminal interface: screens hold the flow, widgets draw, `commands` names every key."""
