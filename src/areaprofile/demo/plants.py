"""What has been planted in the council figures, so that tests know the truth?

Each row: council, measure or service, what was done, by how much (in standard deviations between
councils, up is good), which rule should find it, and if none should, why not.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plant:
    """One planted case. `what`: level, slope, late_slope, last, coast, pace, gap or note."""

    key: str
    target: str  # an indicator_id, or a service
    what: str
    size: float
    rule: str  # the rule of the case
    state: str  # raised | clear | not_assessable
    reason: str  # why not raised; empty if it is


def _plants(rows: str) -> tuple[Plant, ...]:
    plants = []
    for line in rows.strip().splitlines():
        if line.startswith("#"):
            continue
        key, target, what, size, rule, state, *reason = line.split()
        plants.append(
            Plant(key, target.replace("_", " ") if target[0].isupper() else target, what,
                  float(size), rule, state, reason[0] if reason else "")
        )  # fmt: skip
    return tuple(plants)


PLANTS = _plants("""
# failure at the extreme: three or more measures of one service, for years
me3 cs01 level -4.2 failure raised
me3 cs02 level -4.0 failure raised
me3 cs04 level -4.4 failure raised
me3 cs05 level -4.2 failure raised
un5 cm01 level -6.2 failure raised
un5 cm02 level -6.0 failure raised
un5 cm03 level -6.4 failure raised
lb6 ca05 level -4.0 failure raised
lb6 ca07 level -4.3 failure raised
lb6 ca08 level -4.2 failure raised
# falling
me1 ce07 late_slope -0.46 decline raised
un1 cs05 late_slope -0.40 decline raised
lb1 ct04 late_slope -0.34 decline raised
d11 cm02 late_slope -0.36 decline raised
# falling from a high level
lb4 cs04 late_slope -0.42 decline_from_high raised
d13 cw01 late_slope -0.46 decline_from_high raised
un6 ca08 late_slope -0.50 decline_from_high raised
# lower than peers and than the context explains
me5 cy01 level -5.4 below_peers raised
un6 co04 level -5.4 below_peers raised
d24 cp02 level -5.4 below_peers raised
# dear and poor
me9 ce02 level -5.4 value_for_money raised
un4 cw01 level -5.4 value_for_money raised
d12 cp01 level -5.4 value_for_money raised
# poor but cheap: too few means, not poor value
me4 cc01 level -4.2 value_for_money clear low_cost
un3 cw04 level -4.2 value_for_money clear low_cost
d22 cw02 level -4.2 value_for_money clear low_cost
# coasting: a block stands still while the country improves
me2 Education coast -0.4 coasting raised
lb8 Adult_social_care coast -0.4 coasting raised
un9 Adult_social_care coast -0.4 coasting raised
# not coasting: no room left, moving with the country, only a little slower, holding a standard
lb3 Education level 2.6 coasting clear at_ceiling
un1 Education level 2.6 coasting clear at_ceiling
d14 Environment_and_waste level 2.8 coasting clear at_ceiling
lb7 Education pace 1.0 coasting clear steady
me6 Adult_social_care pace 1.0 coasting clear steady
d23 Environment_and_waste pace 1.0 coasting clear steady
lb1 Education pace 0.6 coasting clear slow
lb2 Education pace 0.6 coasting clear slow
lb5 Education pace 0.6 coasting clear slow
lb4 co01 pace 0.0 coasting clear maintain
un6 co01 pace 0.0 coasting clear maintain
d11 co01 pace 0.0 coasting clear maintain
# early warnings: a shift in risk, in one year
me4 cs06 last -3.2 early_risk raised
lb2 ca09 last -3.0 early_risk raised
un3 cf03 last -3.4 early_risk raised
# early warnings: residents or users much less content in the last survey
lb7 cx01 last -2.0 early_dissatisfaction raised
d21 cx05 last -2.0 early_dissatisfaction raised
un1 cx06 last -2.0 early_dissatisfaction raised
# early warnings: records up, views down
me6 cw01 slope 0.30 early_divergence raised
me6 cx06 last -1.7 early_divergence raised
un2 cw04 slope 0.34 early_divergence raised
un2 cx05 last -2.0 early_divergence raised
d25 cw01 slope 0.30 early_divergence raised
d25 cx06 last -1.7 early_divergence raised
# early warnings: figures too old to judge
me6 cc04 stale 4 early_stale raised
un9 cb03 stale 4 early_stale raised
lb5 ct02 stale 4 early_stale raised
# early warnings: a partner's measure in a shared outcome
me8 cy01 late_slope -0.42 early_partner raised
lb6 cy02 late_slope -0.44 early_partner raised
un4 cy01 late_slope -0.42 early_partner raised
# early warnings: a year far off the path, of a measure that is no risk
me9 co02 last -3.2 early_off_path raised
un8 cb01 last -3.2 early_off_path raised
lb3 cb03 last -3.2 early_off_path raised
# strengths and improvers
lb3 cc01 level 2.6 strength raised
un5 co01 level 2.4 strength raised
d14 cp02 level 2.4 strength raised
me8 ce01 slope 0.46 improver raised
un4 cs04 slope 0.32 improver raised
d22 cw05 slope 0.40 improver raised
# not flagged, and why
lb3 co03 late_slope -0.12 decline clear at_ceiling
me1 co03 late_slope -0.12 decline clear at_ceiling
d14 co03 late_slope -0.12 decline clear at_ceiling
lb5 cs02 late_slope -0.04 decline clear within_noise
un8 ca07 late_slope -0.04 decline clear within_noise
me9 cm04 late_slope -0.04 decline not_assessable too_noisy
un6 ce08 level -1.8 below_peers clear context_explains
me5 ce08 level -1.4 below_peers clear context_explains
me8 ce08 level -1.5 below_peers clear context_explains
d13 cw04 provisional -0.7 decline clear provisional
me5 cw04 provisional -0.7 decline clear provisional
me7 cw04 provisional -0.7 decline clear provisional
me2 cy03 break 0 decline not_assessable break
lb2 cy03 break 0 decline not_assessable break
un5 cy03 break 0 decline not_assessable break
d16 cm03 definition 0 decline not_assessable definition_differs
me7 cm03 definition 0 decline not_assessable definition_differs
lb8 cm03 definition 0 decline not_assessable definition_differs
un9 cm04 tiny 0 decline not_assessable suppressed
d15 cm04 tiny 0 decline not_assessable suppressed
d26 cm04 tiny 0 decline not_assessable suppressed
me1 ct02 holes 4 decline not_assessable too_few_years
me7 ct02 holes 4 decline not_assessable too_few_years
lb6 ct02 holes 4 decline not_assessable too_few_years
un9 ch01 not_run 0 decline not_assessable not_run
d15 ch01 not_run 0 decline not_assessable not_run
d26 ch01 not_run 0 decline not_assessable not_run
d24 Planning few 0 coasting not_assessable too_few_indicators
d16 Planning few 0 coasting not_assessable too_few_indicators
d25 Planning few 0 coasting not_assessable too_few_indicators
# controls: nothing was done to them
me4 Education control 0 decline clear control
un8 Children's_social_care control 0 decline clear control
lb1 Adult_social_care control 0 decline clear control
d23 Community_safety control 0 decline clear control
me5 Corporate_health control 0 decline clear control
d12 Environment_and_waste control 0 decline clear control
""")


def plants_of(key: str, indicator_id: str, service: str) -> list[Plant]:
    """The plants that touch one council's figures of one measure."""
    return [p for p in PLANTS if p.key == key and p.target in (indicator_id, service)]
