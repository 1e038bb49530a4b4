"""The worker: the processes in which torch runs.

Its source is sent to a Python that may be on another machine, so it uses the standard library, torch
and torchvision alone, and the syntax of Python 3.9. `zygote` is the process that talks to the host;
`child` is the one that runs a snippet. `protocol` lists what they say to each other.
"""
