// A list by keyboard and mouse: j k and arrows, Enter, /, f, ?, Shift on a head adds a second sort.
import { isTyping } from "./shell.js";

const list = () => document.querySelector("[data-o-list]");
const rows = () => [...(list()?.querySelectorAll("tr[data-o-row]") ?? [])];
const linkOf = (row) => row?.querySelector("a.o-row-link");
let here = -1;

function goTo(index) {
  const all = rows();
  if (!all.length) return;
  here = Math.max(0, Math.min(index, all.length - 1));
  all.forEach((row, at) => row.classList.toggle("o-row--here", at === here));
  all[here].scrollIntoView({ block: "nearest" });
  linkOf(all[here])?.focus({ preventScroll: true });
}

function openFilter() {
  const chip = list()?.querySelector(".o-chip:not(.o-chip--on)") ?? list()?.querySelector(".o-chip");
  if (!chip) return false;
  chip.open = true;
  chip.querySelector("input, button")?.focus();
  return true;
}

function showKeys() {
  const dialog = document.querySelector("#o-keylist");
  if (dialog && !dialog.open) dialog.showModal();
}

const KEYS = {
  j: () => goTo(here + 1),
  k: () => goTo(here - 1),
  ArrowDown: () => goTo(here + 1),
  ArrowUp: () => goTo(here - 1),
  "/": () => list()?.querySelector("#o-q")?.focus(),
  f: openFilter,
  "?": showKeys,
};

document.addEventListener("keydown", (event) => {
  if (!list()) return;
  if (event.key === "Escape") {
    const open = list().querySelector(".o-chip[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    return;
  }
  // No look at Shift: / and ? need it on some keyboards and not on others.
  if (isTyping(event)) return;
  const act = KEYS[event.key];
  // Arrows scroll the page until one has begun to go through the rows.
  if (act && (here >= 0 || !event.key.startsWith("Arrow"))) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  const head = event.target.closest?.("a.o-sort");
  if (head && event.shiftKey) {
    event.preventDefault();
    window.location.assign(head.dataset.oAddSort);
    return;
  }
  if (!event.target.closest?.(".o-chip")) {
    list()?.querySelectorAll(".o-chip[open]").forEach((chip) => { chip.open = false; });
  }
  // A click anywhere in the row opens it, but not one that selects text or hits something of its own.
  const row = event.target.closest?.("tr[data-o-row]");
  if (!row || event.target.closest("a, button, input, label, summary, details") || String(getSelection())) return;
  const link = linkOf(row);
  if (link) window.location.assign(link.href);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr[data-o-row]");
  if (row) here = rows().indexOf(row);
});

// The search answers while one types, through the form's own address.
let waiting;
document.addEventListener("input", (event) => {
  if (event.target.id !== "o-q") return;
  clearTimeout(waiting);
  const form = event.target.form;
  waiting = setTimeout(() => form.requestSubmit(), 300);
});

// An empty search leaves no trace in the address.
document.addEventListener("submit", (event) => {
  const search = event.target.matches?.("[data-o-filters]") ? event.target.querySelector("#o-q") : null;
  if (!search || search.value) return;
  search.removeAttribute("name");
  setTimeout(() => search.setAttribute("name", "q"));
}, true);
