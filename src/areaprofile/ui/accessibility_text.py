"""The words of the accessibility statement: what was tested, and what is not good enough yet."""

TESTED = "26 November 2026"
SECTIONS = (
    (
        "What we aim for",
        "Everyone should be able to read, check and pass on what stands here. We work to level AA "
        "of the Web Content Accessibility Guidelines (WCAG) 2.2. No chart or map holds anything "
        "that is not also in a table or in words beside it, and nothing rests on colour alone: a "
        "shape or a word always says the same.",
    ),
    (
        "With a keyboard",
        "The first stop of the Tab key on every page is a link past the menu. What has the focus "
        "has a yellow ring. On the map the arrow keys move from place to place and Enter picks "
        "one. In a meeting the left and right arrow keys step through the flags; Escape leaves "
        "the box for recommendations. Arrow down goes from the search box to its answers.",
    ),
    (
        "With a screen reader",
        "Each page has one main heading and its own title. Charts have a text made from their "
        "figures. Maps say which measure they show and lead to the table. Tables name their rows "
        "and columns. In a meeting each new flag is said aloud.",
    ),
    (
        "Large type, small screens, less movement",
        "At 400 % zoom (320 pixels wide) pages read in one column. Wide tables and some charts "
        "then scroll sideways inside their own frame, and a map can be moved. Nothing moves where "
        "your system asks for less movement. All pages can be printed on A4; of a long sortable "
        "table the first 20 rows.",
    ),
    (
        "What was tested",
        "With every change, on the invented demonstration: every page with axe-core in Chromium "
        "(no serious or critical fault), 320 pixels wide, and printed on A4; search, flags and "
        "the meeting by keyboard; the tags, headings and texts for pictures of a PDF pack. "
        f"Once, on {TESTED}, on the figures for England: every page 320 pixels wide and on "
        "paper, looked at; and by the Tab key alone, with the focus seen at each stop, from a "
        "postcode to a map, a measure on the map, the list of priorities saved, a pack made and "
        "saved, the flags in a meeting, a figure checked, a table of one’s own added, and "
        "signing in.",
    ),
    (
        "Known gaps",
        "No person who uses a screen reader or other aid has tested it yet, and nobody outside "
        "the project has audited it. Large tables that can be sorted are drawn as pictures by the "
        "framework that we use: they can be read by screen readers, but less well than plain "
        "tables; the CSV beside each holds the same. Some charts have small type on a telephone. "
        "Word and PowerPoint packs were checked less thoroughly than the PDF.",
    ),
    (
        "Something does not work for you?",
        "Tell whoever runs this site, and say which page it was and what you use. Every page can "
        "be had in another form: figures as CSV, packs as PDF, Word or one HTML page without "
        "script.",
    ),
)
