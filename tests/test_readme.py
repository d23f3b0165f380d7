"""README's example runs as it stands, and what README names is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import write_gallery


def test_the_example_runs(root: Path, tmp_path: Path):
    text = (root / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    (tmp_path / "data").symlink_to(root / "data", target_is_directory=True)
    run = subprocess.run(
        [sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.strip().splitlines()
    assert len(lines) == 3
    assert all("95 % interval" in line for line in lines)
    assert (tmp_path / "targets.png").stat().st_size > 10_000
    assert write_gallery.README in example  # which draws the picture that the page shows


def test_links_lead_somewhere(root: Path):
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
        files = [link for link in links if not link.startswith(("http", "mailto"))]
        missing = [link for link in files if not (page.parent / link).exists()]
        assert not missing, f"{page.name}: {missing}"


def test_every_notebook_stands_in_the_table_with_its_question(root: Path):
    text = (root / "README.md").read_text(encoding="utf-8")
    for source in sorted((root / "notebooks").glob("*.py")):
        question = re.search(r"^# # (.+)$", source.read_text(encoding="utf-8"), re.MULTILINE)[1]
        assert f"(notebooks/{source.stem}.ipynb) | {question} |" in text
