"""Every fitted part of the slide's risk, on left-out fields only: evidence of a cell, its curve, the thresholds."""

import numpy as np

import aggregate
import data
import metrics
import simulate
from pipeline import match

PATCHES = 768
CHOSEN_AT = 0.01  # share of lesion cells with which 99 % of slides should be found
WORST = (0.0, 0.8, 0.85, 0.9, 0.925, 0.95)  # candidates for `worst`, see choose_worst


def negatives_by_field(source: simulate.Pool, value: np.ndarray) -> list[np.ndarray]:
    """Scores of the proposals on NILM patches, one array per field."""
    cells: dict[int, set[int]] = {}
    for rows, field in zip(source.normal, source.normal_field, strict=True):
        cells.setdefault(int(field), set()).update(rows.tolist())
    return [value[sorted(rows)] for rows in cells.values()]


def positives(scored: list[simulate.Scored], high: bool) -> np.ndarray:
    """Scores of the proposals at labelled lesion cells."""
    wanted = data.HIGH_GRADE if high else data.ABNORMAL
    out = []
    for s in scored:
        points = np.array([[p.x, p.y] for p in s.field.points if p.label in wanted]).reshape(-1, 2)
        at = match(points, s.places, 28)
        out.append((s.high if high else s.abnormal)[at[at >= 0]])
    return np.concatenate(out)


def ratio(scored: list[simulate.Scored], high: bool, worst: float) -> dict:
    source = simulate.pool(scored)
    by_field = negatives_by_field(source, source.high if high else source.abnormal)
    return aggregate.fit_ratio(by_field, positives(scored, high), worst)


def choose_worst(
    scored: list[simulate.Scored], high: bool, splits: int = 4, draws: int = 50, seed: int = 5, log=print
) -> float:
    """How bad a field of normal cells the evidence must withstand, chosen by crossing halves of the fields.

    The ratio comes from one half. Slides with 0 to 3 % lesions come from the other half, each with normal cells from
    only three to eight fields, because the cells of one slide resemble one another. All slides share one scale of
    evidence: the choice with the best mean AUC at 1, 2 and 3 % is the one whose threshold generalises.
    """
    fields = [s for s in scored if s.field.points]
    dice = np.random.default_rng(0)
    pairs = []
    for _ in range(splits):
        order = dice.permutation(len(fields))
        halves = [[fields[i] for i in order[k::2]] for k in (0, 1)]
        if all(len(positives(h, high)) for h in halves):
            pairs += [halves, halves[::-1]]
    if not pairs:
        return WORST[0]
    labels = set(data.HIGH_GRADE if high else data.ABNORMAL)
    best, best_figure = WORST[0], -1.0
    for worst in WORST:
        seen: dict[float, list[float]] = {s: [] for s in (0.0, 0.01, 0.02, 0.03)}
        for fitted, tested in pairs:
            part = {**ratio(fitted, high, worst), **aggregate.MIXTURE}
            source, rng = simulate.pool(tested), np.random.default_rng(seed)
            value = source.high if high else source.abnormal
            for share, values in seen.items():
                for _ in range(draws):
                    rows = simulate.slide(rng, source, PATCHES, share, labels, int(rng.integers(3, 9)))
                    values.append(aggregate.evidence(value[rows], part)[0])
        truth = np.repeat([False, True], len(seen[0.0]))
        aucs = [metrics.auc(truth, seen[0.0] + seen[s]) for s in (0.01, 0.02, 0.03)]
        log(f"{'high grade' if high else 'abnormal'}: worst {worst}: AUC at 1, 2, 3 % {np.round(aucs, 3).tolist()}")
        if np.mean(aucs) > best_figure:
            best, best_figure = worst, float(np.mean(aucs))
    return best


def fit(scored: list[simulate.Scored], high: bool, log=print) -> dict:
    """The manifest's entry of one question."""
    worst = choose_worst(scored, high, log=log)
    simulated = simulate.sampler(simulate.pool(scored), scored, high)
    return {**aggregate.fit(ratio(scored, high, worst), simulated), "worst": worst}


def rule_out(quiet: np.ndarray, lesion: np.ndarray) -> float:
    """The middle (in log-odds) between the risk that 95 % of the negative slides stay below and the risk that 99 % of
    those with few lesions reach; the former if it is higher. Both: risks [N].
    """
    reached, below = np.quantile(lesion, 0.01), np.quantile(quiet, 0.95)
    return float(max(below, aggregate.sigmoid((aggregate.logit(reached) + aggregate.logit(below)) / 2)))


def chosen_on(slides: str, limit: float, quiet: np.ndarray, lesion: dict[float, np.ndarray]) -> dict:
    """The material that a threshold was chosen on and the results there. `lesion`: risks by share of lesion cells, as
    many as `quiet`.
    """
    each, passed = len(quiet), int((quiet < limit).sum())
    found = {f"{k:.0%}": int((v >= limit).sum()) for k, v in lesion.items()}
    return {
        "slides": slides, "each": each,
        "sensitivity": {k: [v / each, *metrics.wilson(v, each)] for k, v in found.items()},
        "specificity": [passed / each, *metrics.wilson(passed, each)],
    }  # fmt: skip


def thresholds(scored: list[simulate.Scored], params: dict, slides: int = 500, seed: int = 5) -> dict:
    """Rule-out threshold from simulated slides without and with CHOSEN_AT lesion cells; see `rule_out`.

    The urgent threshold is where at most 2 % of the negative slides lie above it, and never below 0.8.
    """
    rng, source = np.random.default_rng(seed), simulate.pool(scored)

    def risks(share: float, high: bool = False) -> np.ndarray:
        value, part = (source.high, params["highGrade"]) if high else (source.abnormal, params["abnormal"])
        rows = (simulate.slide(rng, source, PATCHES, share) for _ in range(slides))
        return np.array([aggregate.risk(value[r], part)[0] for r in rows])

    quiet, quiet_high = risks(0.0), risks(0.0, True)
    lesion = {share: risks(share) for share in (0.03, 0.02, 0.01)}
    limit = rule_out(quiet, lesion[CHOSEN_AT])
    return {
        "ruleOutBelow": round(limit, 4), "urgentAt": round(float(np.clip(np.quantile(quiet_high, 0.98), 0.8, 0.95)), 4),
        "chosenOn": chosen_on(f"simulated slides of left-out training fields, {PATCHES} patches", limit, quiet, lesion),
    }  # fmt: skip
