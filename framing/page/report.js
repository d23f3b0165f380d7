"use strict";
// Everything shown is set as text, never as markup: nothing in an article can run here.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const [ARTICLE, PART, START, END, MEASURE, LABEL, VOICE, SOURCE, HEAD, TERM, MARKED, TARGET] = [...Array(12).keys()]; // the last two without texts only
  const name = (kind, hit, column) => data.names[kind][hit[column]] || "";
  const articleOf = (hit) => data.articles[hit[ARTICLE]];
  const read = {
    outlet: (hit) => articleOf(hit).outlet, measure: (hit) => name("measure", hit, MEASURE),
    label: (hit) => name("label", hit, LABEL), voice: (hit) => name("voice", hit, VOICE),
    source: (hit) => name("source", hit, SOURCE), story: (hit) => articleOf(hit).story,
    part: (hit) => name("part", hit, PART), head: (hit) => name("head", hit, HEAD).toLowerCase(),
    term: (hit) => name("term", hit, TERM), article: (hit) => articleOf(hit).id,
  };
  const controls = ["outlet", "measure", "label", "voice", "part", "source", "story"];
  const pageSize = 50;
  let extra = {}; // what a cell asks for beyond the visible filters
  let shown = pageSize;
  let found = [];

  const spoken = { outlet: "own voice", direct: "quoted", indirect: "reported" };
  const inWords = (key, value) => key === "voice" ? spoken[value] || value : key === "measure" ? value.replaceAll("_", " ") : value;
  const counted = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  function fill(select, values, words = (value) => value) {
    for (const value of values) { const option = make("option", "", words(value)); option.value = value; select.append(option); }
  }
  function wanted() {
    const filter = { ...extra };
    for (const key of controls) if (byId("f-" + key).value) filter[key] = byId("f-" + key).value;
    return filter;
  }
  function select() {
    const filter = wanted();
    const words = byId("f-words").value.trim().toLowerCase();
    const keys = Object.keys(filter);
    found = data.hits.filter((hit) => keys.every((key) => read[key](hit) === filter[key]) &&
      (!words || passage(hit).join("").toLowerCase().includes(words)));
    shown = pageSize;
    const articles = new Set(found.map((hit) => hit[ARTICLE])).size;
    const also = Object.entries(extra).map(([key, value]) => `${key} “${value}”`).join(", ");
    byId("count").textContent = `${counted(found.length, "passage")} in ${counted(articles, "article")}` + (also ? `, with ${also}` : "");
    list();
  }
  function passage(hit) {
    if (!data.texts) return ["", name("marked", hit, MARKED) || "(a whole sentence)", name("target", hit, TARGET) && " → " + name("target", hit, TARGET)];
    const text = articleOf(hit)[name("part", hit, PART)];
    const cut = (at, step) => { let i = at; while (i > 0 && i < text.length && !/\s/.test(text[i])) i += step; return i; };
    const low = Math.max(0, cut(Math.max(0, hit[START] - 140), 1)), high = Math.min(text.length, cut(Math.min(text.length, hit[END] + 140), -1));
    const from = Math.min(low, hit[START]), to = Math.max(high, hit[END]);
    return [(from > 0 ? "… " : "") + text.slice(from, hit[START]), text.slice(hit[START], hit[END]), text.slice(hit[END], to) + (to < text.length ? " …" : "")];
  }
  function describe(hit) {
    const head = name("head", hit, HEAD), source = name("source", hit, SOURCE), voice = name("voice", hit, VOICE);
    return `${inWords("measure", read.measure(hit))}${read.label(hit) === read.measure(hit) ? "" : ": " + read.label(hit)}${head ? " → " + head : ""}${voice ? " · " + inWords("voice", voice) : ""}${source ? " (" + source + ")" : ""}`;
  }
  function item(hit) {
    const node = make("li"), article = articleOf(hit), [left, middle, right] = passage(hit), text = make("div");
    text.append(left, make("mark", "m-" + read.measure(hit), middle), right);
    const title = data.texts ? ` · “${article.headline}”` : "", at = data.texts ? "" : `, characters ${hit[START]} to ${hit[END]}`;
    const where = `${article.outlet}${article.date ? ", " + article.date : ""}${title} · ${read.part(hit)}${at} · ${article.id}`;
    node.append(make("div", "soft", describe(hit)), text, make("div", "soft", where));
    return node;
  }
  function list() {
    byId("passages").replaceChildren(...found.slice(0, shown).map(item));
    byId("more").hidden = found.length <= shown;
    byId("printed").textContent = found.length > shown ? `The first ${shown} passages; the page in a browser shows all of them.` : "";
  }
  function show(button) {
    const filter = JSON.parse(button.dataset.filter);
    for (const key of controls) byId("f-" + key).value = filter[key] || "";
    byId("f-words").value = "";
    extra = {};
    // What no control offers: head and term, and values that none of the articles drawn has.
    for (const key of Object.keys(filter)) if (!controls.includes(key) || byId("f-" + key).value !== filter[key]) extra[key] = filter[key];
    for (const other of document.querySelectorAll("[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    select();
    byId("back").hidden = false;
    byId("evidence-title").focus();
    byId("evidence").scrollIntoView();
  }
  function marked(article, part, index) {
    const node = make("div", "text"), text = article[part];
    const hits = data.hits.filter((hit) => hit[ARTICLE] === index && read.part(hit) === part && read.measure(hit) !== "tone");
    const voices = (article.voices || []).filter((row) => row[0] === part);
    const edges = [...new Set([0, text.length, ...hits.flatMap((hit) => [hit[START], hit[END]]), ...voices.flatMap((row) => [row[1], row[2]])])].sort((a, b) => a - b);
    for (let i = 0; i + 1 < edges.length; i++) {
      const piece = text.slice(edges[i], edges[i + 1]);
      const inside = hits.filter((hit) => hit[START] <= edges[i] && edges[i] < hit[END]);
      const voice = voices.find((row) => row[1] <= edges[i] && edges[i] < row[2]);
      let leaf = document.createTextNode(piece);
      if (inside.length) { leaf = make("mark", inside.map((hit) => "m-" + read.measure(hit)).join(" "), piece); leaf.title = inside.map(describe).join("; "); }
      if (voice) {
        const span = make("span", "voice " + voice[3]), who = voice[4] || "unnamed";
        span.title = inWords("voice", voice[3]) + ": " + who;
        // One attribution may stand in several stretches: its source is named at the first.
        const before = voices.filter((row) => row[1] < voice[1] && row[5] === voice[5]);
        if (voice[1] === edges[i] && !before.length) span.append(make("span", "who", `[${who}] `));
        span.append(leaf); leaf = span;
      }
      node.append(leaf);
    }
    return node;
  }
  function tell() {
    const story = byId("story-choice").value, pair = [story, byId("beside-choice").value];
    const chosen = data.articles.map((article, index) => [article, index]).filter(([article]) => stories.length ? article.story === story : pair.includes(article.id));
    byId("story-note").textContent = "";
    byId("story-view").replaceChildren(...chosen.map(([article, index]) => {
      const node = make("article"), title = make("h3");
      title.append(...marked(article, "headline", index).childNodes);
      node.append(make("div", "soft", article.outlet + (article.date ? ", " + article.date : "")), title, marked(article, "body", index));
      return node;
    }));
  }
  fill(byId("f-source"), data.names.source.filter(Boolean).slice().sort());
  for (const key of ["outlet", "measure", "label", "voice", "part", "story"]) {
    const values = key === "outlet" || key === "story" ? [...new Set(data.articles.map((article) => article[key]).filter(Boolean))] : data.names[key].filter(Boolean).slice();
    fill(byId("f-" + key), values.sort(), (value) => inWords(key, value));
    byId("f-" + key).parentElement.hidden = !values.length;
  }
  // Events that two outlets cover come first; where no story is known, any two articles do.
  const outletsOf = (story) => new Set(data.articles.filter((article) => article.story === story).map((article) => article.outlet)).size;
  const stories = [...new Set(data.articles.map((article) => article.story).filter(Boolean))].sort()
    .map((story) => [story, outletsOf(story)]).sort((a, b) => (b[1] > 1) - (a[1] > 1)).map(([story]) => story);
  function setBesideEachOther() {
    if (stories.length) fill(byId("story-choice"), stories, (story) => `${story} (${counted(outletsOf(story), "outlet")})`);
    else {
      const titled = new Map(data.articles.map((article) => [article.id, `${article.outlet}: ${article.headline || article.id}`]));
      const label = byId("story-choice").parentElement;
      label.firstChild.textContent = "Article ";
      byId("beside-choice").parentElement.hidden = false;
      for (const key of ["story-choice", "beside-choice"]) fill(byId(key), [...titled.keys()], (id) => titled.get(id));
      const first = data.articles[0], other = data.articles.find((article) => article.outlet !== first.outlet);
      if (other) byId("beside-choice").value = other.id;
    }
    for (const key of ["story-choice", "beside-choice"]) byId(key).addEventListener("change", tell);
    byId("story-view").addEventListener("click", (event) => { const mark = event.target.closest("mark"); if (mark) byId("story-note").textContent = `“${mark.textContent}”: ${mark.title}`; });
    tell();
  }
  for (const key of controls) byId("f-" + key).addEventListener("change", () => { extra = {}; select(); });
  byId("f-words").addEventListener("input", select);
  byId("reset").addEventListener("click", () => { for (const key of controls) byId("f-" + key).value = ""; byId("f-words").value = ""; extra = {}; byId("back").hidden = true; select(); });
  byId("more").addEventListener("click", () => { shown += pageSize; list(); });
  byId("back").addEventListener("click", () => { const button = document.querySelector("[aria-pressed=true]"); if (button) { button.focus(); button.scrollIntoView({ block: "center" }); } });
  document.addEventListener("click", (event) => { const button = event.target.closest("button[data-filter]"); if (button) show(button); });
  select();
  if (data.texts) setBesideEachOther();
})();
