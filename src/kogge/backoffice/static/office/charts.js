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

function lineSeries(one, at, drawing, paint) {
  const isEarlier = one.style === "earlier";
  // A forecast goes on in the colour of what it forecasts.
  const colour = isEarlier ? paint.earlier : paint.series[one.style === "forecast" ? at - 1 : at] ?? paint.series[0];
  const dash = { earlier: [5, 4], forecast: [2, 3] }[one.style] ?? "solid";
  const isLong = one.values.length > 40;
  return {
    type: "line", name: one.name, data: one.values, connectNulls: false, color: colour,
    showSymbol: !isEarlier && !isLong, symbol: "circle", symbolSize: 5,
    lineStyle: { width: isEarlier ? 1.5 : 2, type: dash, color: colour },
    endLabel: drawing.series.length > 1
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

function optionOf(drawing, paint) {
  const write = writer(drawing);
  const isLying = drawing.kind === "bar";
  const category = {
    type: "category", data: drawing.categories, inverse: isLying, axisTick: { show: false }, axisLine: { show: false },
    axisLabel: { color: paint.text, fontSize: 11.5, hideOverlap: true, interval: isLying ? 0 : "auto" },
    boundaryGap: drawing.kind !== "line",
  };
  const value = {
    type: "value", min: drawing.kind === "line" ? undefined : 0, splitNumber: 4, axisTick: { show: false },
    axisLine: { show: false }, splitLine: { lineStyle: { color: paint.line } },
    axisLabel: { color: paint.soft, fontSize: 11.5, formatter: write },
  };
  const named = drawing.series.length > 1;
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: named && !isLying ? 96 : (isLying ? 64 : 12), top: drawing.mark ? 24 : 10, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", transitionDuration: 0, confine: true, backgroundColor: paint.ground, borderColor: paint.line,
      textStyle: { color: paint.text, fontSize: 12.5 }, valueFormatter: (one) => `${write(one)}${drawing.unit ? ` ${drawing.unit}` : ""}`,
      axisPointer: { type: drawing.kind === "line" ? "line" : "shadow", lineStyle: { color: paint.soft }, animation: false },
    },
    legend: named && drawing.kind !== "line"
      ? { top: 0, right: 0, icon: "rect", itemWidth: 10, itemHeight: 10, textStyle: { color: paint.text, fontSize: 11.5 } } : undefined,
    xAxis: isLying ? value : category,
    yAxis: isLying ? category : value,
    series: drawing.series.map((one, at) => (drawing.kind === "line"
      ? lineSeries(one, at, drawing, paint) : barSeries(one, at, drawing, paint, write))),
  };
}

const drawn = [];

document.querySelectorAll("[data-o-chart]").forEach((figure) => {
  const data = document.getElementById(`chart-${figure.dataset.oChart}-data`);
  if (!data) return;
  const drawing = JSON.parse(data.textContent);
  const plot = figure.querySelector(".o-chart__plot");
  const chart = echarts.init(plot, null, { renderer: "svg" });
  const draw = () => chart.setOption(optionOf(drawing, colours()), true);
  draw();
  drawn.push({ chart, draw });
  new ResizeObserver(() => chart.resize({ animation: { duration: 0 } })).observe(plot);

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
