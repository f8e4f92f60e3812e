"""From a pack's definitions and raw files to a store: read, check, convert, rate, derive, write."""
