"""Drawing: one widget per file, none of which knows a rule."""
