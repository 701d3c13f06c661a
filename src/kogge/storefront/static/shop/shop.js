/* What the shop's pages gain where scripts run; every page works without this file. */

const wide = matchMedia("(min-width: 900px)");

/* The cart opens as a drawer on wide screens only; elsewhere the form leads to the cart's page. */
for (const form of document.querySelectorAll("[data-buy]")) {
  if (!wide.matches || !window.HTMLDialogElement) form.removeAttribute("hx-post");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step], [data-close]");
  if (button?.dataset.step) {
    const field = button.closest("[data-stepper]").querySelector("input");
    const wanted = Number(field.value || 0) + Number(button.dataset.step);
    field.value = Math.min(Math.max(wanted, Number(field.min)), Number(field.max));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const drawer = document.getElementById("cart_drawer");
  if (button?.hasAttribute("data-close") || event.target === drawer) drawer.close();
  for (const panel of document.querySelectorAll("details[data-panel][open]")) {
    if (!panel.contains(event.target)) panel.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  /* The filters of a list fill a phone's window while the address names them. */
  if (location.hash === "#filters") location.hash = "#list";
  for (const panel of document.querySelectorAll("details[data-panel][open]")) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});

/* A pressed button says so, and a second press does nothing. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-busy", "true");
});
const ready = () => {
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
addEventListener("pageshow", ready);
document.addEventListener("htmx:finally:request", ready);

/* After the cart has changed: open the drawer, and show the new number at the bag. */
document.addEventListener("htmx:after:swap", () => {
  const cart = document.querySelector("#cart_panel, #cart_page");
  if (!cart) return;
  const link = document.getElementById("cart_link");
  let badge = link.querySelector(".k-count");
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "k-count k-figure";
    badge.setAttribute("aria-hidden", "true");
    link.append(badge);
  }
  badge.textContent = cart.dataset.count;
  badge.hidden = cart.dataset.count === "0";
  link.setAttribute("aria-label", cart.dataset.label);
  const drawer = document.getElementById("cart_drawer");
  if (cart.id === "cart_panel" && !drawer.open) drawer.showModal();
});

/* Thumbnails move the gallery, not the page. */
for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const strip = gallery.querySelector("ul");
  for (const thumb of gallery.querySelectorAll(".k-thumbs a")) {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: document.querySelector(thumb.hash).offsetLeft - strip.offsetLeft });
      gallery.querySelector("[aria-current]")?.removeAttribute("aria-current");
      thumb.setAttribute("aria-current", "true");
    });
  }
}

/* On the phone the buy bar sticks once the button has left upwards. */
const bar = document.querySelector("[data-buybar]");
const buy = document.querySelector("[data-buy] .k-button");
if (bar && buy) {
  /* The root reaches far below the window: only what has left upwards no longer meets it. */
  new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting;
  }, { rootMargin: "0px 0px 99999px 0px" }).observe(buy);
}

/* The search box proposes while somebody types; arrows choose, Enter opens, Escape closes. */
const box = document.querySelector("form[data-search]");
if (box) {
  const field = box.querySelector("input");
  const list = box.querySelector("[role=listbox]");
  const status = box.querySelector("[data-search-status]");
  let chosen = -1;
  let timer = 0;
  let asking;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const choose = (number) => {
    const options = [...list.children];
    /* Behind the last option, and before the first, is the field itself. */
    chosen = number >= options.length ? -1 : number;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const show = (isShown) => {
    list.hidden = !isShown;
    field.setAttribute("aria-expanded", String(isShown));
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const words = field.value.trim();
    asking?.abort();
    if (words.length < 2) {
      show(false);
      status.textContent = "";
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.search}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      show(list.children.length > 0 && document.activeElement === field);
      status.textContent = list.hidden ? "" : box.dataset.found;
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  field.addEventListener("focus", () => {
    if (list.children.length && field.value.trim().length > 1) show(true);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      list.children[chosen].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      show(false);
    }
  });
  /* Some browsers give no focus to a pressed link: without this the list would be gone before the click. */
  list.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) show(false);
  });
}
