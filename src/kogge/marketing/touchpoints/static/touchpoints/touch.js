/* What was looked at, told to this shop alone; nothing is kept in the browser. */
(() => {
  const d = document, page = { ...d.currentScript.dataset }, q = new URLSearchParams(location.search);
  const now = () => performance.now();
  const marks = ["gclid", "wbraid", "gbraid", "msclkid", "fbclid", "ttclid", "epik"];
  const utm = {}, done = {};
  for (const name of ["source", "medium", "campaign"]) utm[name] = q.get("utm_" + name);
  let events = [], since = 0;
  const add = (kind, more) =>
    events.push({ id: crypto.getRandomValues(new Uint32Array(3)).join("-"), kind, at: now(), ...more });
  const send = () => {
    if (!events.length) return;
    navigator.sendBeacon("/touch/", JSON.stringify({
      page, utm, mark: marks.find((name) => q.has(name)), mail: q.get("m"),
      driven: navigator.webdriver, referrer: d.referrer.split("/")[2],
      events: events.map(({ at, ...event }) => ({ ...event, age: Math.round(now() - at) })),
    }));
    events = [];
  };
  const hide = () => {
    if (since) add("leave", { ms: Math.round(now() - since) });
    since = 0;
    send();
  };
  const look = () => (d.hidden ? hide() : (since ||= now()));
  const show = () => (add("view"), look(), send());
  d.addEventListener("visibilitychange", look);
  addEventListener("pagehide", hide);
  addEventListener("pageshow", (event) => event.persisted && show());
  d.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link?.host && link.host !== location.host) add("outbound", { host: link.host });
  });
  d.addEventListener("change", ({ target }) => {
    const step = target.closest("[data-step-name]")?.dataset.stepName;
    const method = target.name === "payment_method" ? target.value : undefined;
    if (!step || done[step + method]) return;
    done[step + method] = add("step", { step, method });
    send();
  });
  if (d.prerendering) d.addEventListener("prerenderingchange", show, { once: true });
  else show();
})();
