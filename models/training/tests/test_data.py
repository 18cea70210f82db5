import json

import numpy as np
import pytest
from PIL import Image

import crops
import data


@pytest.fixture
def material(tmp_path):
    (tmp_path / "cells/train").mkdir(parents=True)
    for name in ("a", "b"):
        Image.fromarray(np.full((40, 60, 3), 200, np.uint8)).save(tmp_path / f"cells/train/{name}.png")
    annotations = {
        "images": [
            {"id": 1, "split": "train", "file": "train/a.png", "width": 60, "height": 40},
            {"id": 2, "split": "train", "file": "train/b.png", "width": 60, "height": 40},
            {"id": 3, "split": "train", "file": "train/gone.png", "width": 60, "height": 40},
        ],
        "annotations": [
            {"id": 10, "image_id": 1, "label": "HSIL", "x": 10, "y": 10},
            {"id": 11, "image_id": 1, "label": "Nonsense", "x": 10, "y": 10},
            {"id": 12, "image_id": 2, "label": "NILM", "x": 61, "y": 10},
            {"id": 13, "image_id": 9, "label": "NILM", "x": 1, "y": 1},
        ],
    }
    (tmp_path / "cells/annotations.json").write_text(json.dumps(annotations, indent=1))
    source = {"name": "cells", "kind": "points", "path": "cells", "annotations": "annotations.json",
              "micronsPerPixel": 0.25, "use": ["detector"]}  # fmt: skip
    (tmp_path / "datasets.json").write_text(json.dumps({"schema": 1, "sources": [source]}, indent=1))
    return tmp_path


def test_every_problem_is_listed_with_file_and_line(material):
    found = data.load(material / "datasets.json", material)
    lines = (material / "cells/annotations.json").read_text().splitlines()
    assert len(found.problems) == 4
    for problem, (word, key) in zip(
        found.problems,
        [("missing", "gone.png"), ("unknown label", '"id": 11'), ("outside", '"id": 12'), ("not listed", '"id": 13')],
        strict=True,
    ):
        assert word in problem
        line = int(problem.split("annotations.json:")[1].split(":")[0])
        assert key in lines[line - 1]


def test_marks_stand_beside_the_labels_and_wrong_ones_are_listed(material):
    marks = {"label": "NILM", "places": {"train/a.png": [[5, 6], [60, 1]], "train/other.png": [[1, 1]]}}
    (material / "marks.json").write_text(json.dumps(marks, indent=1))
    spec = json.loads((material / "datasets.json").read_text())
    spec["sources"][0]["marks"] = "marks.json"
    (material / "datasets.json").write_text(json.dumps(spec))
    found = data.load(material / "datasets.json", material)
    first = found.fields[0]
    assert [(m.label, m.x, m.y) for m in first.marks] == [("NILM", 5, 6)]
    assert [p.label for p in first.points] == ["HSIL"]
    store = crops.collect([first], [])
    assert store.source.tolist() == ["cells", "cells_marks"] and store.label.tolist() == [4, 0]
    assert found.problems[-2:] == [
        f"{material}/marks.json:4: (60, 1) lies outside train/a.png",
        f"{material}/marks.json:14: picture train/other.png is not listed in the annotations",
    ]


def test_nothing_is_trained_on_bad_material_unless_told_to_skip_it(material, capsys):
    with pytest.raises(SystemExit):
        data.checked(material / "datasets.json", material)
    assert "--skip-bad" in capsys.readouterr().out
    kept = data.checked(material / "datasets.json", material, skip_bad=True)
    assert [len(f.points) for f in kept.fields] == [1, 0]
    assert kept.fields[0].label == "HSIL"


def test_folds_do_not_depend_on_the_order_of_files(material):
    fields = data.load(material / "datasets.json", material).fields * 4
    data.assign_folds(fields, 4, lambda f: f.label)
    first = [f.fold for f in fields]
    data.assign_folds(fields[::-1], 4, lambda f: f.label)
    assert sorted(first) == sorted(f.fold for f in fields)
