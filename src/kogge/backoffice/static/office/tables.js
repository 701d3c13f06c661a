// Tables in cards: on a phone each row of a table with many columns becomes a card, whose cells name their column.
const MOST_COLUMNS = 3;

function roles(table) {
  // Cards are drawn with another display, which would take the table's meaning from it.
  table.setAttribute("role", "table");
  table.querySelectorAll("thead, tbody, tfoot").forEach((part) => part.setAttribute("role", "rowgroup"));
  table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
  table.querySelectorAll("td").forEach((cell) => cell.setAttribute("role", "cell"));
  table.querySelectorAll("thead th").forEach((head) => head.setAttribute("role", "columnheader"));
  table.querySelectorAll("th[scope=row]").forEach((head) => head.setAttribute("role", "rowheader"));
}

document.querySelectorAll("table.o-plain:not([data-o-keep])").forEach((table) => {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  if (heads.length <= MOST_COLUMNS) return;
  roles(table);
  table.classList.add("o-plain--cards");
  table.querySelectorAll("tbody tr").forEach((row) => {
    if (row.cells.length !== heads.length) return;
    [...row.cells].forEach((cell, at) => { if (heads[at]) cell.dataset.oLabel = heads[at]; });
  });
});
