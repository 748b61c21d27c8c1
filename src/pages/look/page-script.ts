/**
 * The whole script of a page. Without it everything is there to be read; with it tables sort, and plots say their values under a
 * pointer and to the arrow keys. It only moves what stands in the page, and sets text, never HTML.
 */
export const PAGE_SCRIPT = `
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, heads, column));
    head.append(button);
  });
}
function sort(table, heads, column) {
  const head = heads[column];
  const isNumber = head.classList.contains("number");
  const was = head.getAttribute("aria-sort");
  const down = was === null ? isNumber : was === "ascending";
  for (const each of heads) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const keyOf = (row) => row.cells[column].dataset.by ?? row.cells[column].textContent.trim();
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row) }));
  rows.sort((a, b) => {
    // What is not known stays last, whichever way.
    if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "");
    const order = isNumber ? a.key - b.key : a.key.localeCompare(b.key, "en", { numeric: true });
    return down ? -order : order;
  });
  body.append(...rows.map(({ row }) => row));
}
for (const plot of document.querySelectorAll(".plot")) {
  const marks = [...plot.querySelectorAll(".mark")];
  if (marks.length === 0) continue;
  const told = new Map(marks.map((mark) => {
    const title = mark.querySelector("title");
    title.remove();
    return [mark, title.textContent];
  }));
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  plot.append(tip);
  const label = plot.querySelector("svg").getAttribute("aria-label");
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", label + " Arrow keys tell the values.");
  let at = -1;
  const show = (mark) => {
    for (const each of marks) each.classList.toggle("on", each === mark);
    tip.hidden = mark === undefined;
    if (mark === undefined) return;
    at = marks.indexOf(mark);
    tip.textContent = told.get(mark);
    const box = plot.getBoundingClientRect();
    const own = mark.getBoundingClientRect();
    const isRow = own.width > box.width / 2;
    const beside = own.right - box.left + 8;
    const before = own.left - box.left - tip.offsetWidth - 8;
    const fits = beside + tip.offsetWidth <= box.width;
    const left = isRow ? (box.width - tip.offsetWidth) / 2 : fits ? beside : before;
    tip.style.left = Math.max(0, left) + "px";
    tip.style.top = (isRow ? own.bottom - box.top + 2 : Math.max(0, own.top - box.top)) + "px";
  };
  plot.addEventListener("pointermove", (event) => show(event.target.closest(".mark") ?? undefined));
  plot.addEventListener("pointerleave", () => show(undefined));
  plot.addEventListener("blur", () => show(undefined));
  plot.addEventListener("keydown", (event) => {
    const last = marks.length - 1;
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") show(undefined);
    if (next === undefined) return;
    event.preventDefault();
    show(marks[Math.min(last, Math.max(0, next))]);
  });
}
`;
