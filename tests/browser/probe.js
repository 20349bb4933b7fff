// What the tests ask a page. Added to every page before its own scripts run.
window.probe = (() => {
  const roots = (node = document) =>
    [...node.querySelectorAll("*")].flatMap((each) => (each.shadowRoot ? [each.shadowRoot, ...roots(each.shadowRoot)] : []));
  const all = (selector) => [document, ...roots()].flatMap((root) => [...root.querySelectorAll(selector)]);
  const wall = () => all(".wallboard")[0];
  const parent = (node) => node.parentElement ?? node.getRootNode().host ?? null;

  const chain = function* (node) {
    for (; node; node = parent(node)) yield node;
  };

  const isShown = (element) =>
    [...chain(element)].every((each) => {
      const style = getComputedStyle(each);
      return style.display !== "none" && style.visibility !== "hidden" && style.opacity !== "0";
    });

  const covered = () => {
    const mark = all(".verdict .mark")[0];
    return mark && getComputedStyle(mark).display !== "none" ? mark.parentElement : null;
  };

  // Every piece of text on the wall that can be seen, with the element around it.
  const pieces = () => {
    const found = [];
    const under = covered();
    const walker = document.createTreeWalker(wall(), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.nodeValue.trim() || element.closest("template, style, script") || !isShown(element)) continue;
      if (under?.contains(element) && !element.closest(".mark")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((rect) => rect.width);
      if (rects.length) found.push({ element, words: node.nodeValue.trim(), rects, size: parseFloat(getComputedStyle(element).fontSize) });
    }
    return found;
  };

  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (top, below) => top.rgb.map((channel, index) => channel * top.a + below[index] * (1 - top.a));
  const ground = (element) => {
    const layers = [...chain(element)].map((each) => colour(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((channel) => channel / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const below = ground(element);
    const levels = [luminance(over(colour(getComputedStyle(element).color), below)), luminance(below)];
    return (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
  };

  // A line box is taller than its ink, so a little of it may reach over an edge; sideways nothing may.
  const cut = ({ element, rects, size }) => {
    const edges = [{ name: "screen", left: 0, top: 0, right: innerWidth, bottom: innerHeight }];
    for (const each of chain(element))
      if (each instanceof Element && getComputedStyle(each).overflowX !== "visible" && wall().contains(each)) {
        const { left, top, right, bottom } = each.getBoundingClientRect();
        edges.push({ name: each.className || each.localName, left, top, right, bottom });
      }
    const slack = size * 0.2;
    const edge = edges.find((each) =>
      rects.some((r) => r.left < each.left - 1 || r.right > each.right + 1 || r.top < each.top - slack || r.bottom > each.bottom + slack),
    );
    return edge?.name;
  };
  // The usual value beside a calm tile's title gives way as a whole when the title needs the room.
  const gaveWay = ({ element, rects }) => {
    const title = element.closest('.state[data-tone="calm"]')?.closest("h3");
    return title && rects.every((rect) => rect.top >= title.getBoundingClientRect().bottom - 1);
  };

  const beside = ({ rects }) => rects.some((rect) => rect.left < 0 || rect.right > innerWidth + 1);
  const shown = () => pieces().filter((piece) => !gaveWay(piece));

  return {
    all,
    wall,
    isShown,
    text: () => shown().map(({ words }) => words).join(" "),
    cut: () => shown().filter(cut).map((piece) => `${piece.words} (by ${cut(piece)})`),
    cut_in: (selector) =>
      pieces().filter((piece) => piece.element.closest(selector) && !gaveWay(piece) && beside(piece)).map(({ words }) => words),
    small: (least) => shown().filter(({ size }) => size < least - 0.01).map(({ words, size }) => `${words}: ${size} px`),
    faint: (least) =>
      shown().filter(({ element }) => contrast(element) < least).map(({ words, element }) => `${words}: ${contrast(element).toFixed(2)}`),
    heroes: () => all(".tiles > .tile .value").map((each) => parseFloat(getComputedStyle(each.firstElementChild).fontSize)),
    scrolls: () =>
      [document.scrollingElement, document.body, all(".screen")[0]]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
        .filter((each) => each.className === "screen" || getComputedStyle(each).overflow !== "hidden")
        .map((each) => each.className || each.localName),
    bound: () =>
      all("[data-reading]").map((each) => ({
        reading: each.dataset.reading,
        window: each.dataset.window,
        value: each.dataset.value,
        state: each.dataset.state,
        asOf: each.dataset.asOf,
        text: each.textContent,
        isShown: isShown(each),
      })),
    version: () => wall()?.dataset.version,
    link: () => wall()?.dataset.link,
  };
})();
