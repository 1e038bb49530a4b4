"""What state everything is in that quizcv needs, and what to do where something is wrong."""

from quizcv.doctor.examine import examine
from quizcv.doctor.finding import Finding, as_text

__all__ = ["Finding", "as_text", "examine"]
