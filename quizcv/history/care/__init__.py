"""Looking after the files of the history: backups, copies, merging, repair."""
