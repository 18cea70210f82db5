"""Writes the test vectors that keep this code and the product's identical: `python tests/make_vectors.py`."""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import aggregate  # noqa: E402
from first_look import first_look  # noqa: E402

OUT = Path(__file__).resolve().parents[3] / "src-shared/domain"


def part(offset: float) -> dict:
    return {
        "logit": [-6, -3, -1, 0, 1, 3, 6], "logRatio": [-3, -2.2, -1, 0, 1, 2.5, 4], "shares": aggregate.SHARES,
        "cellsAtMost": 300, "offset": offset, "slope": 0.8,
    }  # fmt: skip


def slide_risk() -> dict:
    rng = np.random.default_rng(7)
    params = {"abnormal": part(-1.0), "highGrade": part(-2.0)}
    cases = []
    for n, lesions in ((0, 0), (1, 1), (12, 0), (12, 3), (200, 2), (900, 0), (900, 20)):
        p = np.round(rng.beta(0.3, 6, n), 4)
        p[:lesions] = np.round(rng.beta(6, 0.5, lesions), 4)
        p = p.astype(np.float32)
        high = (p * 0.6).astype(np.float32)
        cases.append({"abnormal": [float(v) for v in p], "highGrade": [float(v) for v in high],
                      "expected": aggregate.slide_risk(p, high, params)})  # fmt: skip
    return {"params": params, "cases": cases}


def first_looks() -> dict:
    """Cells in clusters of similar ones, as in a sheet of cells."""
    rng = np.random.default_rng(8)
    cases = []
    for n, clusters in ((0, 1), (3, 3), (30, 2), (60, 7)):
        centre = rng.normal(size=(clusters, 6))
        embedding = np.round(centre[rng.integers(0, clusters, n)] + 0.25 * rng.normal(size=(n, 6)), 3)
        abnormal = -np.sort(-np.round(rng.beta(0.8, 0.8, n), 4))
        place = np.round(rng.uniform(0, 120, (n, 2)), 1)
        cases.append({"abnormal": abnormal.tolist(), "embedding": embedding.tolist(), "place": place.tolist(),
                      "expected": first_look(abnormal, embedding, place)})  # fmt: skip
    return {"cases": cases}


def main() -> None:
    for name, numbers in (("slide-risk", slide_risk()), ("first-look", first_looks())):
        (OUT / f"{name}.vectors.json").write_text(json.dumps(numbers) + "\n")


if __name__ == "__main__":
    main()
