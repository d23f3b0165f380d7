"""framing: who doubts what, who is called what, and who is speaking, with evidence."""

__version__ = "0.1.0"
