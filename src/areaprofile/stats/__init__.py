"""Statistics: arrays in, arrays out, no files and no words; one question per module."""
