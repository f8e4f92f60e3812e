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
        "your system asks for less movement. All pages can be printed on A4.",
    ),
    (
        "What was tested",
        f"On {TESTED}, on the invented demonstration: every page with axe-core in Chromium (no "
        "serious or critical fault), every page 320 pixels wide, every page printed on A4, and "
        "the routes through search, profile, flags, meeting and pack by script and keyboard. The "
        "PDF packs are tagged with reading order, headings and texts for pictures. These tests "
        "run again with every change.",
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
