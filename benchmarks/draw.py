"""Draw docs/figures/scaling.{svg,png} from the measurements in docs/figures/scaling.csv."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from framing.canvas import use_style

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures"


def main() -> None:
    table = pd.read_csv(FIGURES / "scaling.csv")
    use_style("framing", columns=2, grey=False)
    figure, (time, memory) = plt.subplots(1, 2, figsize=(7.2, 2.9), layout="constrained")
    for tool, rows in table.groupby("tool", sort=False):
        style = "o-" if tool == "framing" else "--"
        last = rows.iloc[-1]
        label = f"{tool}: {1000 * last['processor_s'] / last['n']:.1f} ms an article"
        time.plot(rows["n"], rows["processor_s"], style, label=label)
    time.legend(loc="upper left", frameon=False, fontsize="small")
    ours = table[table["tool"] == "framing"]
    memory.plot(ours["n"], ours["peak_mb"], "o-")
    memory.axhline(2048, linestyle=":", color="0.4")
    memory.annotate("2 GB", (ours["n"].min(), 2048), xytext=(0, -10), textcoords="offset points")
    time.set(xlabel="articles", ylabel="processor seconds", title="How much time?")
    time.set(xscale="log", yscale="log", ylim=(1, 5 * table["processor_s"].max()))
    memory.set(xlabel="articles", ylabel="peak memory, MB", title="How much memory?")
    memory.set(xscale="log", ylim=(0, 2300))
    for suffix in ("svg", "png"):
        figure.savefig(
            FIGURES / f"scaling.{suffix}",
            dpi=150,
            metadata={"Date": None} if suffix == "svg" else None,
        )


if __name__ == "__main__":
    main()
