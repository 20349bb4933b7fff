// Follows the board over /api/live and writes what arrives into elements that Python rendered once.
// Values enter as text, never as markup. An element is written only when its text changes.
const WATCHDOG_MS = 10_000;
const OLD_MS = 5_000;
const RETRY_MS = [500, 4_000];
const MINUTE_MS = 60_000;
const SHIFT_PX = [[0, 0], [2, 0], [2, 2], [0, 2], [-2, 2], [-2, 0], [-2, -2], [0, -2]];
const FONT = "Wallboard Inter";
const LONG = 4; // characters of a large number that fit a tile at full size; a unit is half as large
const FIT = [1, 0.88, 0.77, 0.67, 0.58];
const screens = new WeakMap();

export default function live({ data, parentElement }) {
  const given = typeof data === "string" ? JSON.parse(data) : data;
  let screen = screens.get(parentElement);
  if (!screen) screens.set(parentElement, (screen = open(parentElement)));
  screen.update(given);
  return () => {
    screen.close();
    screens.delete(parentElement);
  };
}

function open(parent) {
  const root = document.createElement("div");
  root.className = "wallboard";
  root.dataset.link = "connecting";
  const state = { root, full: null, version: null, jobs: [], ticks: [], link: "connecting", tries: 0, offset: null };
  const timers = [
    setInterval(() => beat(state), 250),
    setInterval(() => shift(state), MINUTE_MS),
  ];
  const resized = new ResizeObserver(() => root.querySelectorAll("[data-fit]").forEach(fit));
  resized.observe(root);
  return {
    update(given) {
      if (!root.isConnected) parent.append(root);
      const isNew = state.given?.html !== given.html;
      const moved = state.given?.query !== given.query;
      state.given = given;
      state.formats = formats(given.language);
      root.dataset.theme = given.theme;
      root.lang = given.language;
      loadFont(given.font);
      if (isNew) fill(state);
      if (moved) connect(state);
    },
    close() {
      state.closed = true;
      timers.forEach(clearInterval);
      clearTimeout(state.retry);
      resized.disconnect();
      drop(state);
      root.remove();
    },
  };
}

// A font face inside a shadow root is ignored by browsers, so it is declared on the document, once.
function loadFont(url) {
  if (!url || [...document.fonts].some((face) => face.family.includes(FONT))) return;
  const face = new FontFace(FONT, `url(${url})`, { weight: "100 900", display: "swap" });
  document.fonts.add(face);
  face.load().catch(() => {}); // the system's own sans-serif serves as well
}

function fill(state) {
  state.root.innerHTML = state.given.html; // rendered by Python, with every word escaped and no value in it
  state.jobs = bind(state, state.root);
  mark(state, state.link);
  state.root.querySelectorAll("[data-fit]").forEach(fit);
  document.fonts?.ready.then(() => state.root.querySelectorAll("[data-fit]").forEach(fit));
  draw(state);
}

// --- the connection -------------------------------------------------------------------------------------------------

function connect(state) {
  drop(state);
  clearTimeout(state.retry);
  const { query, token } = state.given;
  const address = new URL("/api/live", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.search = `${query}&token=${encodeURIComponent(token ?? "")}`;
  const socket = (state.socket = new WebSocket(address));
  state.heard = performance.now();
  socket.onmessage = (event) => socket === state.socket && receive(state, JSON.parse(event.data));
  socket.onclose = (event) => socket === state.socket && lost(state, event.code);
}

function drop(state) {
  const socket = state.socket;
  state.socket = state.version = null;
  if (socket) socket.close();
}

function lost(state, code) {
  drop(state);
  if (state.closed) return;
  if (code === 4401) reload(); // the token ran out: the page brings a new one
  if (state.link !== "lost") state.lostAt = state.offset === null ? Date.now() : performance.now() + state.offset;
  mark(state, "lost");
  const [least, most] = RETRY_MS;
  const wait = Math.min(most, least * 2 ** state.tries++);
  clearTimeout(state.retry);
  state.retry = setTimeout(() => connect(state), wait * (0.5 + Math.random()));
}

function receive(state, frame) {
  state.heard = performance.now();
  if (frame.token) state.given.token = frame.token;
  if (frame.build && state.given.build && frame.build !== state.given.build) return reload();
  if (frame.full) state.full = frame.full;
  else if (frame.delta && frame.from === state.version) Object.entries(frame.delta).forEach(([path, value]) => put(state.full, path, value));
  else if (frame.delta) return lost(state); // a gap: ask for everything again
  if (!frame.full && !frame.delta) return;
  state.version = frame.version;
  state.tries = 0;
  clock(state);
  draw(state);
}

function reload() {
  const last = Number(sessionStorage.getItem("wallboard-reload") ?? 0);
  if (Date.now() - last < MINUTE_MS) return;
  sessionStorage.setItem("wallboard-reload", String(Date.now()));
  location.reload();
}

// --- time: the store's clock, carried on by this machine's between two frames ---------------------------------------

function clock(state) {
  const asOf = Date.parse(state.full.as_of);
  if (asOf === state.asOf) return;
  const offset = asOf - performance.now();
  // The quickest frame is the truest; a jump (replay, summer time of a store) starts afresh.
  const jumped = state.offset === null || Math.abs(offset - state.offset) > 1_000;
  state.offset = jumped ? offset : Math.max(offset, state.offset);
  state.asOf = asOf;
  state.moved = performance.now();
}

function beat(state) {
  const now = performance.now();
  if (state.socket && now - state.heard > WATCHDOG_MS) lost(state);
  if (!state.full) return;
  if (state.version !== null) mark(state, now - state.moved > OLD_MS ? "old" : "live");
  state.ticks.forEach((job) => job());
}

function storeTime(state) {
  return Math.min(performance.now() + state.offset, state.asOf + OLD_MS);
}

function timeOf(state, at, seconds) {
  return state.formats.time(at, state.full?.timezone, seconds);
}

function mark(state, link) {
  state.link = link;
  attribute(state.root, "link", link);
  const since = link === "lost" ? timeOf(state, state.lostAt) : timeOf(state, state.asOf, true);
  const words = link === "live" ? "" : state.given.words[link].replace("{time}", since);
  state.root.querySelectorAll(".mark").forEach((element) => write(element, words));
}

function shift(state) {
  state.shifted = ((state.shifted ?? 0) + 1) % SHIFT_PX.length;
  const [x, y] = SHIFT_PX[state.shifted];
  const screen = state.root.querySelector(".screen");
  if (screen) screen.style.transform = `translate(${x}px, ${y}px)`;
}

// --- bindings: data-… attribute → what to do with the value ---------------------------------------------------------

const BINDINGS = {
  "data-reading": reading,
  "data-bind": (state, element, get) => () => write(element, worded(state, get(element.dataset.bind), element.dataset.unit)),
  "data-tone-from": (state, element, get) => () => attribute(element, "tone", get(element.dataset.toneFrom) ?? "unknown"),
  "data-show": (state, element, get) => () => (element.hidden = !get(element.dataset.show)?.length),
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
    const show = (value) => {
      const [number, unit] = state.formats.value(value, found?.unit, parts[0] && state.given.words.hours);
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
  return () => run(state, () => write(element, timeOf(state, isNow ? performance.now() + state.offset : state.asOf, !isNow)));
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
      if (!rows.has(key)) rows.set(key, row(state, template, key, () => items.get(key)));
      const { node, jobs } = rows.get(key);
      if (before.nextElementSibling !== node) before.after(node);
      before = node;
      for (const job of jobs) job();
    }
  };
}

function row(state, template, key, item) {
  const node = template.content.firstElementChild.cloneNode(true);
  for (const bound of node.querySelectorAll("[data-reading]")) bound.dataset.reading = bound.dataset.reading.replace("{name}", key);
  return { node, jobs: bind(state, node, item) };
}

// --- small drawings -------------------------------------------------------------------------------------------------

function line(points, x, y) {
  let pen = "M";
  const step = (point, index) => {
    if (point === null) return (pen = "M"), "";
    const drawn = `${pen}${x(index).toFixed(1)} ${y(point).toFixed(1)}`;
    return (pen = "L"), drawn;
  };
  return points.map(step).join("");
}

function spark(svg, found) {
  const points = found?.spark ?? [];
  const known = points.filter((point) => point !== null);
  const target = found?.target ?? null;
  const all = target === null ? known : [...known, target];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const y = (value) => 55 - 50 * ((value - low) / (high - low || 1));
  const isDrawn = known.length > 1;
  attribute(svg.querySelector(".line"), "d", isDrawn ? line(points, (index) => (300 * index) / (points.length - 1), y) : "", true);
  attribute(svg.querySelector(".target"), "d", isDrawn && target !== null ? `M0 ${y(target).toFixed(1)}H300` : "", true);
}

function trend(svg, day) {
  const [level, offered] = [day?.level ?? [], day?.offered ?? []];
  const width = 600 / Math.max(offered.length, 1);
  const most = Math.max(...offered.map((count) => count ?? 0), 1);
  const bar = (count, index) => (count ? `M${(width * (index + 0.12)).toFixed(1)} 120v${(-70 * count) / most}h${(width * 0.76).toFixed(1)}V120z` : "");
  attribute(svg.querySelector(".bars"), "d", offered.map(bar).join(""), true);
  attribute(svg.querySelector(".line"), "d", line(level, (index) => width * (index + 0.5), (share) => 114 - 108 * share), true);
  const target = day?.target ?? null;
  attribute(svg.querySelector(".target"), "d", target === null ? "" : `M0 ${114 - 108 * target}H600`, true);
}

// --- writing --------------------------------------------------------------------------------------------------------

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function attribute(element, name, value, isPlain) {
  if (isPlain && element.getAttribute(name) !== value) element.setAttribute(name, value);
  else if (!isPlain && element.dataset[name] !== value) element.dataset[name] = value;
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
    value(value, unit, hours) {
      if (value === null || value === undefined) return ["–", ""];
      if (unit === "ratio") return [whole.format(100 * value), percent];
      if (unit === "seconds" && hours && value >= 3_600) return [minutes(value / 60), `\u202f${hours}`];
      if (unit === "seconds") return [minutes(value), ""];
      if (unit === "count" && value >= 100_000) return [short.format(value), ""];
      return [(unit === "count" ? whole : tenth).format(value), ""];
    },
    time(at, zone, seconds) {
      if (at === undefined || Number.isNaN(at)) return "–";
      const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, ...(seconds && { second: "2-digit" }) };
      return new Date(at).toLocaleTimeString(language, parts);
    },
  };
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
  if (!known.has(path)) known.set(path, path.match(/(?:\\.|[^.\\])+/gs).map((name) => name.replaceAll("\\.", ".")));
  return [...known.get(path)];
}
