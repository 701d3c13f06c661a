// Results of one's own acts: read out, closed by hand, and gone after six seconds when nothing is wrong.
const STAYS_MS = 6000;
const region = document.querySelector(".o-body .messages ul");
const closing = document.querySelector("#o-page")?.dataset.oClose ?? "×";

function leave(note) {
  note.classList.add("o-gone");
  setTimeout(() => note.remove(), 150);
}

function arm(note) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "o-toast__close";
  button.setAttribute("aria-label", closing);
  button.textContent = "×";
  button.addEventListener("click", () => leave(note));
  note.append(button);
  if (!note.classList.contains("success")) return;
  let timer;
  const wait = () => { timer = setTimeout(() => leave(note), STAYS_MS); };
  const hold = () => clearTimeout(timer);
  note.addEventListener("mouseenter", hold);
  note.addEventListener("focusin", hold);
  note.addEventListener("mouseleave", wait);
  note.addEventListener("focusout", wait);
  wait();
}

// What stands in a live region when the page comes is not read out; what comes into it afterwards is.
const notes = [...(region?.querySelectorAll(":scope > li") ?? [])];
notes.forEach((note) => note.remove());
setTimeout(() => notes.forEach((note) => { region.append(note); arm(note); }), 50);
