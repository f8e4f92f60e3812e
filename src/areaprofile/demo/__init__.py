"""The generator of the invented demonstration country: same seed, same bytes."""
