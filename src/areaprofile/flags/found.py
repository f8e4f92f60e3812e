"""What earlier rules said, for rules that build on them."""

from collections.abc import Mapping, Sequence

from areaprofile.flags.verdict import Verdict

# rule id → its verdicts
Found = Mapping[str, Sequence[Verdict]]
