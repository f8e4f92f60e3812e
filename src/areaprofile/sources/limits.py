"""How much a raw file may hold: generous for statistics, too little for a bomb."""

MAX_FILE_BYTES = 1_000_000_000
MAX_TEXT_BYTES = 600_000_000
MAX_LINE_BYTES = 1_000_000
MAX_CELLS = 60_000_000
MAX_UNPACKED_BYTES = 800_000_000
MAX_UNPACKED_RATIO = 200  # XML of a real workbook packs to a tenth or a thirtieth
SMALL_MEMBER_BYTES = 10_000_000  # below it a high ratio does no harm (a sheet of zeros)
MAX_MEMBERS = 5_000
PROBLEMS_SHOWN = 20  # of one kind in one column; the rest is counted in one more line
