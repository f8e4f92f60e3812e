"""The tables that pages, downloads and packs show: one source for all three."""
