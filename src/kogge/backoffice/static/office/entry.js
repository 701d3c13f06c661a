// Forms: count what is not saved, save with Ctrl+S, ask before leaving, type the name before a grave act.
const watched = [...document.querySelectorAll("form[data-o-entry]")];

const stateOf = (form) => new Map([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(
  ([name, value]) => [name, value instanceof File ? value.name : value]));

function changesOf(form, before) {
  const now = stateOf(form);
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter((name) => before.get(name) !== now.get(name)).length;
}

watched.forEach((form) => {
  const before = stateOf(form);
  const note = form.querySelector("[data-o-unsaved]");
  let isLeaving = false;
  const tell = () => {
    const count = changesOf(form, before);
    if (!note) return;
    note.textContent = count === 0 ? "" : (count === 1 ? note.dataset.one : note.dataset.many.replace("2", String(count)));
  };
  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  form.addEventListener("submit", () => { isLeaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && changesOf(form, before) > 0) event.preventDefault();
  });
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s" || !watched.length) return;
  event.preventDefault();
  (document.activeElement?.closest("form[data-o-entry]") ?? watched[0]).requestSubmit();
});

document.querySelectorAll("[data-o-type-name]").forEach((field) => {
  const button = field.form.querySelector("button[type=submit]");
  const check = () => { button.disabled = field.value.trim() !== field.dataset.oTypeName; };
  field.addEventListener("input", check);
  check();
});

// After an answer with errors, the summary takes the focus.
document.querySelector(".o-errors")?.focus();
