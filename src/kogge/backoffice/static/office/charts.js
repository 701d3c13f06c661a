// Draws every chart of the page from its JSON, in the page's colours; nothing moves, and the table says the same.
import * as echarts from "./vendor/echarts.esm.min.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--o-${name}`).trim();

function colours() {
  return {
    series: [1, 2, 3, 4].map((at) => token(`series-${at}`)), earlier: token("series-5"), brick: token("series-2"),
    line: token("line"), text: token("text2"), soft: token("text3"), ink: token("ink"), ground: token("surface"),
  };
}

function writer(drawing) {
  const format = new Intl.NumberFormat(drawing.language, {
    minimumFractionDigits: 0, maximumFractionDigits: drawing.decimals,
  });
  return (value) => (value === null || value === undefined || Number.isNaN(value) ? "–" : format.format(value));
}

// Below this width names at the ends of lines and long names before bars leave no room for what is drawn.
const NARROW = 420;

function lineSeries(one, at, drawing, paint, width) {
  const isEarlier = one.style === "earlier";
  // A forecast goes on in the colour of what it forecasts.
  const colour = isEarlier ? paint.earlier : paint.series[one.style === "forecast" ? at - 1 : at] ?? paint.series[0];
  const dash = { earlier: [5, 4], forecast: [2, 3] }[one.style] ?? "solid";
  const isLong = one.values.length > 40;
  return {
    type: "line", name: one.name, labelLayout: { moveOverlap: "shiftY" }, data: one.values, connectNulls: false, color: colour,
    showSymbol: !isEarlier && !isLong, symbol: "circle", symbolSize: 5,
    lineStyle: { width: isEarlier ? 1.5 : 2, type: dash, color: colour },
    endLabel: drawing.series.length > 1 && width >= NARROW
      ? { show: true, formatter: one.name, color: paint.text, fontSize: 11.5, offset: [4, 0] } : undefined,
    markLine: at === 0 && drawing.mark ? {
      silent: true, symbol: "none", animation: false, data: [{ xAxis: drawing.mark.category }],
      lineStyle: { color: paint.text, width: 1, type: "solid" },
      label: { formatter: drawing.mark.words, color: paint.text, fontSize: 11.5, position: "end" },
    } : undefined,
  };
}

function barSeries(one, at, drawing, paint, write) {
  const colour = one.style === "earlier" ? paint.earlier : paint.series[at];
  const isLying = drawing.kind === "bar";
  const isLast = at === drawing.series.length - 1;
  return {
    type: "bar", name: one.name, barMaxWidth: isLying ? 14 : 28, stack: drawing.stacked ? "all" : undefined, color: colour,
    data: one.values.map((value, index) => (
      drawing.categories[index] === drawing.highlighted ? { value, itemStyle: { color: paint.brick } } : value)),
    itemStyle: { borderRadius: isLying ? [0, 2, 2, 0] : [2, 2, 0, 0] },
    label: isLying && (isLast || !drawing.stacked) ? {
      show: true, position: "right", color: paint.text, fontSize: 11.5,
      formatter: (point) => `${write(point.value)}${drawing.unit ? ` ${drawing.unit}` : ""}`,
    } : undefined,
  };
}

function axesOf(drawing, paint, width) {
  const write = writer(drawing);
  const isLying = drawing.kind === "bar";
  const isNarrow = width < NARROW;
  const category = {
    type: "category", data: drawing.categories, inverse: isLying, axisTick: { show: false }, axisLine: { show: false },
    axisLabel: {
      color: paint.text, fontSize: 11.5, hideOverlap: true, interval: isLying ? 0 : "auto",
      ...(isLying ? { width: Math.round(width * 0.4), overflow: "truncate" } : { alignMinLabel: "left", alignMaxLabel: "right" }),
    },
    boundaryGap: drawing.kind !== "line",
  };
  const value = {
    type: "value", min: drawing.kind === "line" ? undefined : 0, splitNumber: isNarrow && isLying ? 2 : 4,
    axisTick: { show: false }, axisLine: { show: false }, splitLine: { lineStyle: { color: paint.line } },
    // Lying bars bear their own figures, and a phone has no room to say them twice.
    axisLabel: { show: !(isNarrow && isLying), color: paint.soft, fontSize: 11.5, hideOverlap: true, formatter: write },
  };
  return isLying ? { xAxis: value, yAxis: category } : { xAxis: category, yAxis: value };
}

function optionOf(drawing, paint, width) {
  const write = writer(drawing);
  const isLine = drawing.kind === "line";
  const isNamed = drawing.series.length > 1;
  const hasLegend = isNamed && (!isLine || width < NARROW);
  const right = { line: isNamed && !hasLegend ? 96 : 12, bar: 64 }[drawing.kind] ?? 12;
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right, top: drawing.mark || hasLegend ? 28 : 10, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis", transitionDuration: 0, confine: true, backgroundColor: paint.ground, borderColor: paint.line,
      textStyle: { color: paint.text, fontSize: 12.5 }, valueFormatter: (one) => `${write(one)}${drawing.unit ? ` ${drawing.unit}` : ""}`,
      axisPointer: { type: isLine ? "line" : "shadow", lineStyle: { color: paint.soft }, animation: false },
    },
    legend: hasLegend
      ? { top: 0, left: 0, itemWidth: isLine ? 22 : 10, itemHeight: 10, icon: isLine ? undefined : "rect", textStyle: { color: paint.text, fontSize: 11.5 } } : undefined,
    ...axesOf(drawing, paint, width),
    series: drawing.series.map((one, at) => (isLine
      ? lineSeries(one, at, drawing, paint, width) : barSeries(one, at, drawing, paint, write))),
  };
}

const drawn = [];

document.querySelectorAll("[data-o-chart]").forEach((figure) => {
  const data = document.getElementById(`chart-${figure.dataset.oChart}-data`);
  if (!data) return;
  const drawing = JSON.parse(data.textContent);
  const plot = figure.querySelector(".o-chart__plot");
  const chart = echarts.init(plot, null, { renderer: "svg" });
  const draw = () => chart.setOption(optionOf(drawing, colours(), plot.clientWidth), true);
  draw();
  drawn.push({ chart, draw });
  new ResizeObserver(() => {
    if (!plot.clientWidth) return;
    chart.resize({ animation: { duration: 0 } });
    draw();
  }).observe(plot);

  const button = figure.querySelector("[data-o-chart-switch]");
  button.addEventListener("click", () => {
    const isTable = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isTable));
    figure.querySelector(".o-chart__table").classList.toggle("o-chart__table--shown", isTable);
    plot.hidden = isTable;
  });
});

// The colours follow when the person's machine turns dark.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(({ draw }) => draw()));
