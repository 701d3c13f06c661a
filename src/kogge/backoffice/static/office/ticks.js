// Ticked rows of a list: by mouse, by x and Shift+x, the whole page, and how many there are.
import { isTyping } from "./shell.js";

const list = () => document.querySelector("[data-o-list]");
const boxes = () => [...(list()?.querySelectorAll("[data-o-tick]") ?? [])];
let last = -1;

function tell() {
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  const page = list()?.querySelector("[data-o-tick-page]");
  if (page) {
    page.hidden = false;
    page.checked = count > 0 && count === all.length;
    page.indeterminate = count > 0 && count < all.length;
  }
  const note = list()?.querySelector("[data-o-ticked]");
  if (!note) return;
  const words = count === 1 ? note.dataset.one : note.dataset.many.replace("2", String(count));
  if (note.textContent !== words) note.textContent = words;
}

function tickRange(to) {
  const all = boxes();
  if (to < 0 || !all[to]) return;
  const from = last < 0 ? to : last;
  for (let at = Math.min(from, to); at <= Math.max(from, to); at += 1) all[at].checked = true;
  last = to;
  tell();
}

function untick() {
  const form = list()?.querySelector("#o-bulk");
  if (!form || !boxes().some((box) => box.checked)) return false;
  form.reset();
  tell();
  return true;
}

const hereIn = (row) => boxes().findIndex((box) => row?.contains(box));

document.addEventListener("keydown", (event) => {
  if (!list()) return;
  if (event.target.matches?.("[data-o-tick]") && event.key === "Enter") {
    // Enter opens the row, as everywhere in the list.
    const link = event.target.closest("tr").querySelector("a.o-row-link");
    if (link) window.location.assign(link.href);
    return;
  }
  if (event.key === "Escape" && !list().querySelector(".o-chip[open]") && !document.querySelector("dialog[open]")) {
    untick();
    return;
  }
  if (event.key.toLowerCase() !== "x" || isTyping(event)) return;
  const at = hereIn(list().querySelector(".o-row--here"));
  if (at < 0) return;
  event.preventDefault();
  if (event.shiftKey) {
    tickRange(at);
    return;
  }
  const box = boxes()[at];
  box.checked = !box.checked;
  last = at;
  tell();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-o-untick]")) {
    event.preventDefault();
    untick();
    return;
  }
  const box = event.target.closest?.("[data-o-tick]");
  if (!box) return;
  const at = boxes().indexOf(box);
  if (event.shiftKey && box.checked) tickRange(at);
  last = at;
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-o-tick-page]")) {
    boxes().forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.closest?.("[data-o-list]")) tell();
});

// The list is drawn anew while one searches; the browser keeps ticks when one comes back.
new MutationObserver(tell).observe(document.body, { childList: true, subtree: true });
window.addEventListener("pageshow", tell);
tell();
