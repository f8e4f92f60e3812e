"""What must be read again to check the topmost of several packs: its own, and what hangs on it."""

from areaprofile.catalogue.evidence import Evidence
from areaprofile.catalogue.evidence_read import load_evidence
from areaprofile.catalogue.read import load_catalogue
from areaprofile.pipeline.inputs import Inputs


def own_sources(inputs: Inputs) -> frozenset[str]:
    """The sources that the topmost pack defines, or of whose figures it says something."""
    # By itself its references lead nowhere: those problems were looked for in the whole.
    top, _ = load_catalogue(inputs.folders[-1:])
    versions = {one.indicator_id for one in top.versions}
    indicators = {*top.indicators, *versions, *(one.indicator_id for one in top.measures)}
    named = {one.source_id for one in inputs.catalogue.measures if one.indicator_id in indicators}
    return frozenset({*top.sources, *named, *(one.source_id for one in top.measures)})


def has_evidence(inputs: Inputs) -> bool:
    """Whether the topmost pack says anything of judgements, money, peers, context or records."""
    evidence, problems = load_evidence(inputs.folders[-1:], inputs.catalogue)
    return bool(problems) or evidence != Evidence()


def packs_below(inputs: Inputs) -> tuple[str, ...]:
    """The names of the packs below the topmost; none where the areas are told by the topmost."""
    top = inputs.folders[-1]
    is_alone = len(inputs.folders) == 1 or (top / "catalogue" / "areas.toml").is_file()
    return () if is_alone else tuple(one.name for one in inputs.folders[:-1])
