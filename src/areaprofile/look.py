"""The tokens of the product's look: charts, maps, packs and the Streamlit theme all read them here.

Colours are named by what they mean. `.streamlit/config.toml` repeats four of them, and a test keeps
the two equal.
"""

INK = "#14191c"
SECOND = "#4c575d"
RULE = "#d3d9dc"
PANEL = "#f4f6f7"
PAPER = "#ffffff"
ACCENT = "#0b4f86"
FOCUS = "#f2b705"

BETTER = "#00766c"
WORSE = "#a8480f"
SIMILAR = "#667077"
NO_JUDGEMENT = "#4a5aa3"

# Worst to best: for measures with a good end.
BETTER_WORSE_SCALE = ("#8a3708", "#dd8b4b", "#ebeeef", "#58afa4", "#005c53")
# Least to most: for context, counts and anything with no good end.
PLAIN_SCALE = ("#eef3f8", "#c9dbea", "#97bcd9", "#5c93bf", "#2c6699", "#12385f")

# Shown, but not placed among others: apart from every step of both scales.
NOT_RANKED = "#98a2a8"

# A shape stands beside every colour of judgement, so that nothing rests on colour alone.
SHAPES = {"better": "▲", "worse": "▼", "similar": "●", "none": "◆"}
NO_MARGIN_SHAPE = "□"  # a figure without a published margin of error, judged by its place alone
VERDICT_COLOURS = {
    "better": BETTER,
    "worse": WORSE,
    "similar": SIMILAR,
    "none": NO_JUDGEMENT,
}

FONT_STACK = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'
BASE_SIZE_PX = 17
