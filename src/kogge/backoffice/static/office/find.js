// Find anything: Ctrl+K on every page of the office; arrows choose, Enter opens, Esc closes.
const dialog = document.querySelector("#o-find");
const field = dialog?.querySelector("input[name=q]");
const place = dialog?.querySelector("#o-find-found");
const WAIT_MS = 150;
let timer;
let asked = 0;

const rows = () => [...place.querySelectorAll("a.o-found__row")];

function mark(index) {
  const all = rows();
  if (!all.length) return;
  const at = (index + all.length) % all.length;
  all.forEach((row, number) => row.classList.toggle("o-found__row--here", number === at));
  all[at].scrollIntoView({ block: "nearest" });
  all[at].id = "o-find-here";
  all.forEach((row, number) => { if (number !== at) row.removeAttribute("id"); });
}

const marked = () => rows().findIndex((row) => row.classList.contains("o-found__row--here"));

async function ask() {
  const text = field.value.trim();
  const mine = ++asked;
  if (!text) {
    place.replaceChildren();
    return;
  }
  const address = `${field.form.action}?q=${encodeURIComponent(text)}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  place.innerHTML = await answer.text();
  place.dataset.text = text;
  mark(0);
}

function open() {
  if (dialog.open) return;
  dialog.showModal();
  field.select();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    // In a text with formatting, Ctrl+K makes a link.
    if (event.target.closest?.("[contenteditable=true]")) return;
    event.preventDefault();
    open();
  });
  document.querySelector("[data-o-find]")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  dialog.querySelector("[data-o-find-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    mark(marked() + (event.key === "ArrowDown" ? 1 : -1));
  });
  field.form.addEventListener("submit", (event) => {
    const row = rows()[marked()];
    // What is shown answers an older text while one still types: then the page answers.
    if (!row || place.dataset.text !== field.value.trim()) return;
    event.preventDefault();
    window.location.assign(row.href);
  });
}
