/* Draws each <figure class="chart"> from its table, with Chart.js as it comes with django-unfold. The table is what everybody can
   read; the drawing is an addition. Cells may carry data-value (a plain number) beside the text that people read. */
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

function colour(name, opacity = 1) {
  probe.style.color = opacity === 1 ? `var(--${name})` : `color-mix(in srgb, var(--${name}) ${opacity * 100}%, transparent)`;
  return getComputedStyle(probe).color;
}

let library;
function loaded(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Chart);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

const drawn = new Map();

function number(cell) {
  const raw = cell.dataset.value ?? cell.textContent.replace(/[^\d.\-]/g, "");
  return raw === "" ? null : Number(raw);
}

function draw(figure, Chart) {
  const table = figure.querySelector("table");
  const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const labels = rows.map((row) => row.cells[0].textContent.trim());
  const kind = figure.dataset.chart;
  const round = kind === "doughnut";
  const area = kind === "area";
  const stacked = "stacked" in figure.dataset;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const compact = new Intl.NumberFormat(document.documentElement.lang || "en", { notation: "compact", maximumFractionDigits: 1 });
  const face = getComputedStyle(figure);
  Chart.defaults.font.family = face.fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = colour("ink-soft");
  const datasets = heads.map((label, index) => {
    const tone = figure.dataset.colours ? figure.dataset.colours.split(" ")[index] : "chart-" + ((index % 6) + 1);
    return {
      label,
      data: rows.map((row) => number(row.cells[index + 1])),
      borderColor: round ? colour("surface") : colour(tone),
      backgroundColor: round ? rows.map((_, i) => colour("chart-" + ((i % 6) + 1))) : colour(tone, kind === "line" ? 1 : area ? 0.16 : 1),
      borderWidth: kind === "bar" ? 0 : 2,
      borderRadius: kind === "bar" ? 3 : 0,
      maxBarThickness: 36,
      fill: area,
      pointRadius: rows.length > 45 ? 0 : 2,
      pointHoverRadius: 5,
      pointHitRadius: 12,
      tension: 0.25,
      borderDash: !round && kind !== "bar" && index > 0 && "dashed" in figure.dataset ? [5, 4] : [],
    };
  });
  drawn.get(figure)?.destroy();
  const grid = { color: colour("line"), drawTicks: false };
  const axis = (extra) => ({ border: { display: false }, grid, stacked, ...extra });
  const across = "across" in figure.dataset;
  const values = axis({ beginAtZero: true, ticks: { callback: (value) => compact.format(value), maxTicksLimit: 5, padding: 6 } });
  const names = axis({ grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 16 } });
  drawn.set(
    figure,
    new Chart(figure.querySelector("canvas"), {
      type: area ? "line" : kind,
      data: { labels, datasets },
      options: {
        animation: still ? false : { duration: 350 },
        maintainAspectRatio: false,
        indexAxis: across ? "y" : "x",
        interaction: { mode: round ? "nearest" : "index", intersect: round, axis: across ? "y" : "x" },
        cutout: round ? "62%" : undefined,
        scales: round ? {} : across ? { x: values, y: names } : { x: names, y: values },
        plugins: {
          legend: { display: round || heads.length > 1, position: round ? "right" : "top", align: "start", labels: { boxWidth: 10, boxHeight: 10, useBorderRadius: true, borderRadius: 3 } },
          tooltip: {
            backgroundColor: colour("ink"), titleColor: colour("bg"), bodyColor: colour("bg"), padding: 10, cornerRadius: 6, boxPadding: 4,
            callbacks: {
              label: (item) => {
                const cell = rows[item.dataIndex].cells[item.datasetIndex + 1];
                return (round ? item.label : item.dataset.label) + ": " + cell.textContent.trim();
              },
            },
          },
        },
      },
    }),
  );
}

async function all(root = document) {
  for (const figure of root.querySelectorAll("figure.chart[data-chart]")) {
    draw(figure, await loaded(figure.dataset.library));
  }
}

function again() {
  for (const [figure, chart] of drawn) {
    if (figure.isConnected) draw(figure, window.Chart);
    else {
      chart.destroy();
      drawn.delete(figure);
    }
  }
}

all();
document.addEventListener("themechange", again);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
document.addEventListener("htmx:afterSettle", (event) => all(event.detail.elt));
