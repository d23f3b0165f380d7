// Sort a table by any column and keep only the rows that hold some words. Without this script the
// table stands as it is.
function framingTable(name) {
  const boxes = document.querySelectorAll(`[data-table="${name}"]`);
  const box = Array.from(boxes).find((each) => !each.dataset.ready);
  if (!box) return;
  box.dataset.ready = "yes";
  const table = box.querySelector("table");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const search = box.querySelector("input");
  const count = box.querySelector("output");

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${rows.length} rows`;
  }

  function number(text) {
    const digits = text.replace(/[,<\s]/g, "").replace("−", "-");
    return digits === "" || isNaN(digits) ? -Infinity : Number(digits);
  }

  function sort(heading, column) {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const isNumeric = heading.dataset.kind === "number";
    const of = (row) => row.cells[column].textContent;
    rows.sort((a, b) => {
      const order = isNumeric
        ? number(of(a)) - number(of(b)) || 0
        : of(a).localeCompare(of(b), undefined, { numeric: true });
      return down ? -order : order;
    });
    body.append(...rows);
  }

  Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading, column));
    heading.replaceChildren(button);
  });
  search.addEventListener("input", filter);
  box.querySelector("p").hidden = false;
  filter();
}
