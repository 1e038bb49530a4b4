"""The flow: one screen per file."""
