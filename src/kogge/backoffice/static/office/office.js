// Loads what a page of ours uses; each module does nothing where its part is missing.
import "./lists.js";
import "./ticks.js";
import "./whys.js";
import "./entry.js";
import "./tables.js";
import "./toasts.js";

if (document.querySelector("[data-o-chart]")) import("./charts.js");
