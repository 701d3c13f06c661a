// "Why" panels: w opens or closes the one beside the focus, else the page's first; and copy a panel's text.
import { isTyping } from "./shell.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "w" || isTyping(event) || event.shiftKey) return;
  const near = document.activeElement?.closest("tr, li, .o-card, section");
  const why = near?.querySelector("details.o-why") ?? document.querySelector("details.o-why[open], details.o-why");
  if (!why) return;
  event.preventDefault();
  why.open = !why.open;
  why.querySelector("summary").focus();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-o-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.oCopy);
  await navigator.clipboard.writeText(source.innerText.replace(/\n{3,}/g, "\n\n").trim());
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = button.dataset.oCopied;
  setTimeout(() => { label.textContent = before; }, 2500);
});

// Panels print open.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.o-why").forEach((one) => { one.open = true; });
});
