"""quizcv: learn computer vision with PyTorch, ten minutes a day, in the terminal."""

__version__ = "0.1.0"
