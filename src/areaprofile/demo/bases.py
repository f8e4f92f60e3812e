"""How many people, homes, firms and pupils are there in each piece of ground, year by year?"""

import numpy as np

from areaprofile.demo.country import Country
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Factors, Floats

# share of residents: mean, what age adds, what hardship adds, how much it varies
_OF_RESIDENTS = {
    "children_0_15": (0.19, -0.022, 0.014, 0.016),
    "people_60_plus": (0.24, 0.055, -0.016, 0.016),
    "people_65_plus": (0.185, 0.05, -0.014, 0.014),
    "people_16_64": (0.63, -0.03, 0.0, 0.015),
    "people_18_66": (0.625, -0.028, 0.0, 0.015),
    "people_25_66": (0.53, -0.015, 0.0, 0.015),
    "people_under_21": (0.046, -0.006, 0.002, 0.006),
    "people_16_17": (0.023, -0.002, 0.001, 0.002),
    "pupils": (0.152, -0.015, 0.012, 0.012),
    "pupils_aged_5": (0.0118, -0.0015, 0.001, 0.0016),
    "pupils_aged_11": (0.0122, -0.001, 0.001, 0.0015),
    "pupils_aged_16": (0.0115, -0.001, 0.0005, 0.0014),
}
# share of households: mean and how much it varies
_OF_HOUSEHOLDS = {
    "households_under_40": (0.24, 0.04),
    "certificates": (0.62, 0.06),
    "dwellings": (1.035, 0.01),
    "properties": (1.09, 0.03),
    "waste_tonnes": (0.96, 0.05),
}


def make_bases(country: Country, factors: Factors, year: int) -> dict[str, Floats]:
    """Every denominator of `year` by name, whole numbers per piece."""
    bases = {"residents": country.residents(year)}
    homes = country.households_2021 * (1 + country.growth) ** (year - 2021)
    bases["households"] = np.maximum(8, np.rint(homes))
    for name, (mean, age, hardship, varies) in _OF_RESIDENTS.items():
        own = stream(f"base {name}").normal(size=len(homes)) * varies
        share = mean + age * factors.age.clip(-2, 2) + hardship * factors.hardship.clip(-2, 2)
        bases[name] = np.maximum(1, np.rint(bases["residents"] * (share + own).clip(mean / 3)))
    for name, (mean, varies) in _OF_HOUSEHOLDS.items():
        own = stream(f"base {name}").normal(size=len(homes)) * varies
        bases[name] = np.maximum(1, np.rint(bases["households"] * (mean + own)))
    _add_fixed(bases, factors)
    return bases


def _add_fixed(bases: dict[str, Floats], factors: Factors) -> None:
    """Denominators that follow from the others."""
    count = len(factors.centre)
    bases["people_16_17_three_years"] = bases["people_16_17"] * 3
    bases["collections"] = bases["households"] * 104
    bases["dwelling_years"] = bases["dwellings"] * 3
    bases["transects"] = np.rint(
        22 + 30 * factors.centre + stream("transects").integers(0, 9, count)
    )
    bases["respondents"] = np.rint(38 + stream("respondents").integers(0, 25, count))
    bases["expected_claims"] = (bases["people_16_64"] * 0.071).round(1)
    bases["expected_admissions"] = (bases["residents"] * 0.098).round(1)
    food = 1.6 + 34 * factors.centre**1.3
    bases["food_places_rated"] = stream("food places").poisson(food).astype(float)


def add_firms(bases: dict[str, Floats], units: Floats, formed: Floats, jobs: Floats) -> None:
    """Denominators that count firms and jobs, which are measures themselves."""
    bases["jobs"] = np.maximum(3, jobs)
    bases["business_premises"] = np.rint(units * 0.78 + 1)
    bases["companies_formed"] = np.maximum(1, formed * 3)
    bases["firms_responding"] = np.rint(units * 0.45)
    bases["premises"] = bases["dwellings"] + bases["business_premises"]
    bases["people_present"] = np.rint(bases["residents"] * 0.74 + bases["jobs"])
    bases["people_present_years"] = bases["people_present"] * 5
    bases["people_at_risk"] = np.rint(bases["residents"] + 0.6 * bases["jobs"])
