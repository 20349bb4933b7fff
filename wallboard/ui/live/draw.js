// Writes values into elements: data-… attribute → what to do with the value. The second half of the module live.js.
// Values enter as text, never as markup, and an element is written only when its text changes.
const LONG = 4; // characters of a large number that fit a tile at full size; a unit is half as large
const FIT = [1, 0.88, 0.77, 0.67, 0.58];

const BINDINGS = {
  "data-reading": reading,
  "data-bind": (state, element, get) => () =>
    write(element, worded(state, get(element.dataset.bind), element.dataset.unit)),
  "data-tone-from": (state, element, get) => () =>
    attribute(element, "tone", get(element.dataset.toneFrom) ?? "unknown"),
  "data-show": (state, element, get) => () => show(element, get(element.dataset.show)?.length > 0),
  "data-grow": (state, element, get) => () => (element.style.flexGrow = get(element.dataset.grow) ?? 0),
  "data-tick": tick,
  "data-clock": wallClock,
  "data-each": each,
  "data-spark": (state, element, get) => () => spark(element, get(element.dataset.spark)),
  "data-trend": (state, element, get) => () => trend(element, get(element.dataset.trend)),
};

function bind(state, node, item) {
  const get = (path) => (path.startsWith(".") ? item?.()[path.slice(1)] : pick(state.full, path));
  const jobs = [];
  for (const [name, make] of Object.entries(BINDINGS)) {
    const found = [...node.querySelectorAll(`[${name}]`)];
    if (item && node.hasAttribute?.(name)) found.unshift(node);
    for (const element of found) jobs.push(make(state, element, get));
  }
  return jobs;
}

function draw(state) {
  if (!state.full) return;
  attribute(state.root, "version", String(state.full.version ?? state.version));
  state.ticks = [];
  for (const job of state.jobs) job();
  beat(state);
  state.root.querySelectorAll("[data-fit]").forEach((element) => {
    if (element.textContent.length !== element.fitted) fit(element);
  });
}

function reading(state, element, get) {
  const [measure, ...where] = element.dataset.reading.split("/");
  const [kind, name] = [where[0], where.slice(1).join("/")];
  const window = element.dataset.window === "today" ? "readings" : `windows.${element.dataset.window}`;
  const path = `${window}.${measure}.${kind}${name ? "." + name.replaceAll(".", "\\.") : ""}`;
  const parts = ["number", "unit"].map((part) => element.querySelector(`[data-part=${part}]`));
  return () => {
    const found = get(path);
    attribute(element, "value", JSON.stringify(found?.value ?? null));
    attribute(element, "state", found?.state ?? "unknown");
    attribute(element, "asOf", found?.as_of ?? "");
    const hours = parts[0] && state.given.words.hours;
    const show = (value) => {
      const [number, unit] = state.formats.value(value, found?.unit, { hours, target: found?.target });
      if (!parts[0]) return write(element, number + unit);
      parts.forEach((part, index) => write(part, [number, unit][index]));
      attribute(element, "long", String(number.length + unit.length / 2 > LONG));
    };
    show(found?.value ?? null);
    if (!("ticks" in element.dataset) || !found?.value || found.state === "stale") return;
    const begun = Date.parse(found.as_of ?? state.full.as_of) - found.value * 1_000;
    run(state, () => show(Math.max(found.value, (storeTime(state) - begun) / 1_000)));
  };
}

function tick(state, element, get) {
  return () => {
    const since = Date.parse(get(element.dataset.tick) ?? "");
    if (Number.isNaN(since)) return write(element, "");
    run(state, () => write(element, minutes((storeTime(state) - since) / 1_000)));
  };
}

function run(state, job) {
  state.ticks.push(job);
  job();
}

function wallClock(state, element) {
  const isNow = element.dataset.clock === "now";
  return () =>
    run(state, () => write(element, timeOf(state, isNow ? performance.now() + state.offset : state.asOf, !isNow)));
}

function each(state, element) {
  const template = element.querySelector(":scope > template");
  const rows = new Map();
  const items = new Map();
  return () => {
    const list = pick(state.full, element.dataset.each) ?? [];
    const keys = list.map((item) => String(item[element.dataset.key]));
    keys.forEach((key, index) => items.set(key, list[index]));
    const gone = [...rows.keys()].filter((key) => !keys.includes(key));
    gone.forEach((key) => (rows.get(key).node.remove(), rows.delete(key), items.delete(key)));
    let before = template;
    for (const key of keys) {
      const { node, jobs } = rows.get(key) ?? row(state, template, key, () => items.get(key));
      rows.set(key, { node, jobs });
      if (before.nextElementSibling !== node) before.after(node);
      before = node;
      for (const job of jobs) job();
    }
  };
}

function row(state, template, key, item) {
  const node = template.content.firstElementChild.cloneNode(true);
  for (const bound of node.querySelectorAll("[data-reading]"))
    bound.dataset.reading = bound.dataset.reading.replace("{name}", () => key);
  return { node, jobs: bind(state, node, item) };
}

// --- small drawings -------------------------------------------------------------------------------------------------

function line(points, x, y) {
  let pen = "M";
  const step = (point, index) => {
    if (point === null) return ((pen = "M"), "");
    const drawn = `${pen}${x(index).toFixed(1)} ${y(point).toFixed(1)}`;
    return ((pen = "L"), drawn);
  };
  return points.map(step).join("");
}

function spark(svg, found) {
  const whole = found?.spark ?? [];
  const points = whole.slice(
    Math.max(
      whole.findIndex((point) => point !== null),
      0,
    ),
  ); // a night without calls is no news
  const known = points.filter((point) => point !== null);
  const target = found?.target ?? null;
  const all = target === null ? known : [...known, target];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (index) => (300 * index) / (points.length - 1);
  const y = (value) => 55 - 50 * ((value - low) / (high - low || 1));
  const isDrawn = known.length > 1;
  path(svg, "line", isDrawn ? line(points, x, y) : "");
  path(svg, "target", isDrawn && target !== null ? `M0 ${y(target).toFixed(1)}H300` : "");
}

function trend(svg, day) {
  const { level = [], offered = [], target = null } = day ?? {};
  const width = 600 / Math.max(offered.length, 1);
  const most = Math.max(...offered.map((count) => count ?? 0), 1);
  const x = (index) => width * (index + 0.5);
  const y = (share) => 114 - 108 * share;
  const bar = (count, index) => `M${x(index) - width * 0.38} 120v${(-70 * (count ?? 0)) / most}h${width * 0.76}V120z`;
  path(svg, "bars", offered.map(bar).join(""));
  path(svg, "line", line(level, x, y));
  path(svg, "target", target === null ? "" : `M0 ${y(target)}H600`);
}

function path(svg, name, drawn) {
  const element = svg.querySelector(`.${name}`);
  if (element.getAttribute("d") !== drawn) element.setAttribute("d", drawn);
}

// --- writing --------------------------------------------------------------------------------------------------------

function write(element, words) {
  if (element.textContent === words) return;
  if (element.firstChild) element.firstChild.nodeValue = words;
  else element.textContent = words;
}

function show(element, isShown) {
  if (element.hidden === isShown) element.hidden = !isShown;
}

function attribute(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

function worded(state, value, unit) {
  if (Array.isArray(value)) return value.join(state.given.words.separator);
  if (typeof value === "string") return value;
  return value === undefined ? "" : state.formats.value(value, unit ?? "count").join("");
}

// A sentence is never cut: its size steps down until it stands in its place.
function fit(element) {
  element.fitted = element.textContent.length;
  for (const scale of FIT) {
    element.style.setProperty("--fit", scale);
    if (element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth) return;
  }
}

function formats(language) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percent = language.startsWith("zh") ? "%" : "\u202f%";
  return {
    value(value, unit, { hours, target } = {}) {
      if (value === null || value === undefined) return ["–", ""];
      if (unit === "ratio") return [whole.format(rounded(100 * value, 100 * target)), percent];
      if (unit === "seconds" && hours && value >= 3_600) return [minutes(value / 60), `\u202f${hours}`];
      if (unit === "seconds") return [minutes(value), ""];
      if (unit === "count" && value >= 100_000) return [short.format(value), ""];
      return [(unit === "count" ? whole : tenth).format(value), ""];
    },
    time(at, offset, seconds) {
      if (at === undefined || Number.isNaN(at)) return "–";
      const ahead = offset ?? -60 * new Date(at).getTimezoneOffset();
      return new Date(at + 1_000 * ahead).toISOString().slice(11, seconds ? 19 : 16);
    },
  };
}

// A target that was missed is never reached by rounding.
function rounded(value, target) {
  return value < target && Math.round(value) >= target ? Math.floor(value) : value;
}

function minutes(value) {
  const seconds = Math.max(Math.floor(value), 0);
  const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
  const two = (part) => String(part).padStart(2, "0");
  const short = `${hours ? two(Math.floor(rest / 60)) : Math.floor(rest / 60)}:${two(rest % 60)}`;
  return hours ? `${hours}:${short}` : short;
}

function put(full, path, value) {
  const names = steps(path);
  const last = names.pop();
  const place = names.reduce((node, name) => (node[name] ??= {}), full);
  place[last] = value;
}

function pick(full, path) {
  return steps(path).reduce((node, name) => node?.[name], full);
}

const known = new Map();
function steps(path) {
  const names = known.get(path) ?? path.match(/(?:\\.|[^.\\])+/gs).map((name) => name.replaceAll("\\.", "."));
  known.set(path, names);
  return [...names];
}
