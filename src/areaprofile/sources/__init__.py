"""Raw files as publishers release them, read into tidy tables by declared rules."""
