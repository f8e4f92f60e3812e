"""Flags of under-performance: one rule a function, with the evidence that anyone can recompute."""
