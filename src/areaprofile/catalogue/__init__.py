"""What the data mean: records of indicators, sources and areas, read from TOML and CSV."""
