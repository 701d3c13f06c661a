// Keys that work on every page of the office: g and then a stage's key.
const TYPING = "input, textarea, select, [contenteditable=true], [role=textbox], dialog";

// Whoever speaks to the machine, or hits keys by accident, switches single keys off in the account.
const isOff = document.querySelector(".o-stage")?.dataset.oKeys === "off";

export function isTyping(event) {
  return isOff || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING) !== null;
}

let waitsForStage = false;

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  if (waitsForStage) {
    waitsForStage = false;
    const link = document.querySelector(`.o-menu-item[data-o-key="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      window.location.assign(link.href);
    }
    return;
  }
  if (event.key === "g") {
    waitsForStage = true;
    setTimeout(() => { waitsForStage = false; }, 1500);
  }
});

// The tab of the present screen stays in sight where the tabs scroll.
document.querySelector(".o-stage__tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
