"""What else must come out, where nothing was planted, or as the consequence of what was?

Cases for every other rule and reason: what a council does not run or was never asked, what was
planted for another rule. A row: rule, state, reason (`-`: raised), then council:measure or
council:service, at least three.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One case: `target` is an indicator_id or a service; empty for the council as a whole."""

    key: str
    target: str
    rule: str
    state: str
    reason: str


_WHOLE = "whole"


def _cases(rows: str) -> tuple[Case, ...]:
    found = []
    for line in rows.strip().splitlines():
        rule, state, reason, *where = line.split()
        for one in where:
            key, _, target = one.partition(":")
            target = "" if target == _WHOLE else target.replace("_", " ")
            found.append(Case(key, target, rule, state, "" if reason == "-" else reason))
    return tuple(found)


CASES = _cases("""
floor raised - me3:cs04 lb6:ca07 un5:ch01
floor clear met me4:ce01 lb3:ce01 un1:ce01
floor not_assessable no_target un2:ca01 un5:ca01 un4:ca01
persistent raised - me3:Children's_social_care un5:Homelessness lb6:Adult_social_care
persistent clear not_yet_persistent lb3:Education un1:Adult_social_care un8:Adult_social_care
persistent not_assessable nothing_to_judge_by un2:Satisfaction un5:Satisfaction un4:Satisfaction
failure clear no_failure lb3:Education un1:Education me8:Education
failure not_assessable nothing_to_judge_by un2:Benefits un5:Benefits un4:Benefits
target_missed not_assessable no_target un2:ca01 un5:ca01 un4:ca01
target_missed not_assessable no_measure un2:whole un5:whole un4:whole
decline clear not_behind me8:ce01 un2:ca01 d22:cw05
decline clear not_sure_enough un2:cs04 un5:cc01 un8:co03
decline clear within_noise un9:cm01
decline not_assessable too_noisy un2:cf03 un5:cf03 un4:cf03
decline not_assessable last_year_missing un9:cb03 me6:cc04 lb5:ct02
decline not_assessable judgement un2:cf06 un5:cf06 un4:cf06
decline not_assessable no_direction un2:cf01 un5:cf01 un4:cf01
below_peers clear level_with_peers un1:ce01 un5:co01 d14:cp02
below_peers not_assessable too_few_peers lb5:ca01 lb2:ca01 lb4:ca01
value_for_money not_assessable no_spending un2:co01 un5:co01 un4:co01
coasting not_assessable judged_by_service un2:cs04 un4:cs04 un6:cs04
coasting not_assessable too_few_indicators un2:Homelessness un5:Homelessness un4:Homelessness
pocket clear no_pocket un2:whole un8:whole un9:whole
pocket clear not_a_good_area un4:whole un6:whole un1:whole
pocket not_assessable not_about_a_service un2:Education un5:Education un4:Education
early_dissatisfaction not_assessable no_margin un2:ca06 un5:ca06 un4:ca06
early_external clear not_worse un5:Adult_social_care un4:Adult_social_care un9:Adult_social_care
early_external not_assessable no_judgements un2:Benefits un5:Benefits un4:Benefits
early_external not_assessable only_one_judgement un2:Corporate_health un5:Corporate_health un4:Corporate_health
early_divergence not_assessable nothing_to_compare un2:cs01 un5:cs01 un4:cs01
early_stale clear fresh un2:ca01 un5:ca01 un4:ca01
early_partner clear not_failing un5:cy01 un6:cy01 un8:cy01
early_off_path clear on_path un2:ca01 un5:ca01 un4:ca01
early_off_path not_assessable no_margin un2:ca06 un5:ca06 un4:ca06
strength clear not_best me3:cs01 un5:cm01 lb6:ca05
improver clear not_behind me1:ce07 un1:cs05 lb1:ct04
""")  # noqa: E501
