"""All raw tables about councils."""

from pathlib import Path

from areaprofile.demo.council_panel import Panel, make_panel
from areaprofile.demo.council_plan import read_council_measures
from areaprofile.demo.council_raw import write_council_tables
from areaprofile.demo.country import Country
from areaprofile.demo.extras_money import write_spend
from areaprofile.demo.extras_partner import write_partner_table
from areaprofile.demo.extras_people import (
    council_means,
    council_people,
    write_people,
    write_services,
)
from areaprofile.demo.extras_said import write_escalations, write_events, write_responses
from areaprofile.demo.extras_targets import write_targets
from areaprofile.demo.extras_views import (
    write_capacity,
    write_complaints,
    write_judgements,
    write_standards,
    write_surveys,
)
from areaprofile.demo.labels import COUNTRY_CODE, Labels
from areaprofile.demo.latent import Factors, Floats, standard
from areaprofile.demo.paper import fit_paper_figures
from areaprofile.demo.places import COUNTIES
from areaprofile.demo.truth import write_truth


def council_hardship(country: Country, factors: Factors) -> Floats:
    """Hardship of every council and then every county, as a standard score."""
    return standard(council_means(country, factors.hardship))


def make_panels(hardship: Floats) -> dict[str, Panel]:
    """The figures of all council measures by id, the paper's figures brought about."""
    panels = {m.indicator_id: make_panel(m, hardship) for m in read_council_measures()}
    return fit_paper_figures(panels)


def write_councils(folder: Path, country: Country, factors: Factors, labels: Labels) -> None:
    """Every council table under `folder`/councils, and the planted truth beside it."""
    codes = [*labels.council_codes.tolist(), *(labels.county_codes[key] for key, _ in COUNTIES)]
    people = council_people(country)
    hardship = council_hardship(country, factors)
    panels = make_panels(hardship)
    home = folder / "councils"
    write_council_tables(home, panels, codes, people)
    write_spend(home / "spend.csv", codes, people)
    write_targets(home / "targets.csv", panels, codes, COUNTRY_CODE)
    write_judgements(home / "judgements.csv", codes)
    write_surveys(home / "surveys.csv", codes)
    write_complaints(home / "complaints.csv", codes, people)
    write_standards(home / "service_standards.csv", codes)
    write_capacity(home / "capacity.csv", codes)
    write_events(home / "events.csv", codes)
    write_responses(home / "responses.csv", codes)
    write_escalations(home / "escalations.csv", codes)
    write_people(home, country, factors, codes)
    services = sorted({panel.measure.service for panel in panels.values()})
    write_services(home / "services.csv", services, codes)
    write_partner_table(folder / "partners" / "shared.csv", codes, people, hardship)
    write_truth(folder / "planted_truth.csv", codes)
