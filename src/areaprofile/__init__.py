"""areaprofile: local area profiles, neighbourhood vitality and early signs of under-performance."""

__version__ = "0.1.0"
