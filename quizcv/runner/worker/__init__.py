"""The worker: the processes in which torch runs.

Its source is sent to a Python that may be on another machine, so it uses the standard library, torch
and torchvision alone, and the syntax of Python 3.9. `serve` is the zygote that talks to the host;
`child` is the process that runs one snippet.
"""
