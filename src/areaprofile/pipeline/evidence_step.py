"""What stands beside the values: judgements, money, context and peers, read and written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from areaprofile.checks import Context, run_checks
from areaprofile.errors import Problem, UnknownCodeError
from areaprofile.pipeline.council_context import context_table, counted_context
from areaprofile.pipeline.council_sums import CouncilSums
from areaprofile.pipeline.definition_tables import records_table, told_table, version_table
from areaprofile.pipeline.inputs import Inputs
from areaprofile.pipeline.judgement_table import judgement_table
from areaprofile.pipeline.peer_table import context_peers, published_peers, within_pool
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.record_tables import record_file_table, record_tables
from areaprofile.pipeline.report import BuildReport
from areaprofile.pipeline.spending import spend_table
from areaprofile.store.read import read_values
from areaprofile.store.write import StoreWriter


@dataclass(frozen=True)
class EvidenceRead:
    """What was read, before there is a geography: judgements, money, peers, counts, records."""

    judgements: pd.DataFrame
    spend: pd.DataFrame
    peers: pd.DataFrame
    counted: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    records: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def read_evidence(
    inputs: Inputs, places: Places, report: BuildReport
) -> tuple[EvidenceRead, list[Problem]]:
    """Everything that needs no values and no shapes, and every problem it has."""
    gazetteer, vintage = places.gazetteer, places.vintages["council"]
    judgements, problems, gone = judgement_table(
        inputs.evidence, gazetteer, inputs.raw, vintage=vintage
    )
    report.left_out += gone
    sums = CouncilSums(inputs.catalogue, places, inputs.raw)
    spend, wrong = spend_table(inputs.evidence, inputs.catalogue, places, inputs.raw, sums)
    problems += wrong
    peers, wrong = published_peers(inputs.evidence, gazetteer, inputs.raw, vintage=vintage)
    problems += wrong
    counted = counted_context(inputs.evidence, sums)
    records, wrong, gone = record_tables(inputs, places)
    problems += wrong
    report.left_out += gone
    found = EvidenceRead(judgements, spend, peers, counted, records)
    return found, sorted({*problems, *sums.problems})


def write_evidence(
    inputs: Inputs,
    read: EvidenceRead,
    areas: pd.DataFrame,
    writer: StoreWriter,
    report: BuildReport,
) -> list[Problem]:
    """Make the tables that need the values and the areas, check and write all; the problems."""
    store = writer.as_store({})

    def values(indicator_id: str) -> pd.DataFrame:
        try:
            return read_values(store, "council", indicator_id)
        except UnknownCodeError:
            return pd.DataFrame(columns=["area_code", "period", "section", "value"])

    context = context_table(
        inputs.evidence, read.counted, areas, values, counted_in=inputs.spec.population.period
    )
    published = within_pool(read.peers, areas)
    found = [one for one in (context_peers(context, areas), published) if len(one)]
    peers = pd.concat(found, ignore_index=True) if found else published
    problems: list[Problem] = []
    tables = {
        "judgement": read.judgements,
        "spend": read.spend,
        "context": context,
        "peer": peers,
        **read.records,
        **_definitions(inputs),
    }
    context = Context(tables={"indicator_version": version_table(inputs.catalogue.versions)})
    for name, frame in tables.items():
        problems += report.found(run_checks(name, frame, f"tables/{name}", context))
        writer.table(name, frame)
    return problems


def _definitions(inputs: Inputs) -> dict[str, pd.DataFrame]:
    """Who says it, under which licence and in what words: a table for each kind of evidence."""
    evidence = inputs.evidence
    return {
        "record_file": record_file_table(evidence.record_files),
        "judgement_scheme": told_table(
            "scheme_id",
            evidence.judgements,
            ("name", "body", "service", "meaning", "caution"),
        ),
        "peer_set": told_table(
            "set_id", evidence.peer_sets, ("name", "meaning", "publisher", "title", "caution")
        ),
        "spend_line": records_table(tuple(evidence.spend_lines.values())),
        "spend_per": records_table(tuple(evidence.spend_per.values())),
    }
