// Corrects the labels of one frame at a time: point at a region, see it refined, give it a class, save.
import { Painting } from "./painting.js";

const byId = id => document.getElementById(id);
const keys = "1234567890abcdefghijkm".split("");
const reserved = new Set(["o", "p", "n", "s", "z"]);

const session = await (await fetch("session")).json();
const painting = new Painting(byId("picture"), session);
const state = {
  frame: null, ids: null, region: null, box: null, clicks: [], undo: [], isChanged: false, wasWarned: false, asked: 0,
  isOpening: false,
};

// For tests, and for whoever is curious.
globalThis.roadsegCorrect = state;

function classKey(index) {
  return keys.filter(k => !reserved.has(k))[index];
}

function showClasses() {
  session.classes.forEach((c, id) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const fill = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    fill.setAttribute("width", "100%");
    fill.setAttribute("height", "100%");
    fill.setAttribute("fill", c.colour);
    swatch.append(fill);
    const key = document.createElement("kbd");
    key.textContent = classKey(id) ?? "";
    button.append(swatch, c.name, key);
    button.addEventListener("click", () => assign(id));
    item.append(button);
    byId("classes").append(item);
  });
}

function tell(text) {
  byId("hint").textContent = text;
}

function show() {
  const { frame, isChanged } = state;
  byId("name").textContent = frame?.name ?? "no frame";
  byId("state").textContent = isChanged ? "changed" : frame?.saved ? "saved" : "as the network sees it";
  byId("state").dataset.state = isChanged ? "changed" : frame?.saved ? "saved" : "";
  byId("source").textContent = session.source + (session.frames ? `, ${session.frames} frames` : "");
  byId("number").value = frame?.number ?? 0;
  byId("undo").disabled = state.undo.length === 0;
  byId("save").disabled = !frame;
  painting.draw(state);
}

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }

  return answer;
}

async function open(number) {
  if (state.isOpening || number < 0 || Number.isNaN(number)) {
    return;
  }

  if (state.isChanged && !state.wasWarned) {
    state.wasWarned = true;
    tell("This frame has changes that are not saved: s saves them; go on once more to drop them.");
    show();
    return;
  }

  state.isOpening = true;
  try {
    const frame = await (await ask(`frames/${number}`)).json();
    const picture = await createImageBitmap(await (await ask(`frames/${number}/picture`)).blob());
    const ids = new Uint8Array(await (await ask(`frames/${number}/labels`)).arrayBuffer());
    Object.assign(state, { frame, ids, undo: [], isChanged: false, wasWarned: false });
    forget();
    painting.take(picture);
    history.replaceState(null, "", `#frame=${number}`);
    tell("");
  } catch (e) {
    tell(e.message);
  } finally {
    state.isOpening = false;
    show();
  }
}

function forget() {
  Object.assign(state, { region: null, box: null, clicks: [] });
  state.asked++;
}

async function refine() {
  const asked = ++state.asked;
  const number = state.frame.number;
  tell("…");
  try {
    const answer = await ask(`frames/${number}/region`, {
      method: "POST",
      body: JSON.stringify({ box: state.box, clicks: state.clicks.map(c => [c.u, c.v, c.inside]) }),
    });
    const region = new Uint8Array(await answer.arrayBuffer());
    if (asked === state.asked) {
      state.region = region.includes(1) ? region : null;
      tell(state.region ? "" : "Nothing was found there. Drag a box around it.");
    }
  } catch (e) {
    tell(e.message);
  }

  show();
}

function assign(id) {
  if (!state.region) {
    tell("Point at a region first: click, or drag a box.");
    return;
  }

  state.undo.push(state.ids);
  state.ids = state.ids.map((old, i) => state.region[i] ? id : old);
  Object.assign(state, { isChanged: true, wasWarned: false });
  forget();
  tell("");
  show();
}

function undo() {
  if (state.undo.length > 0) {
    state.ids = state.undo.pop();
    Object.assign(state, { isChanged: true, wasWarned: false });
    show();
  }
}

async function save() {
  try {
    const file = await (await ask(`frames/${state.frame.number}/labels`, { method: "PUT", body: state.ids })).text();
    Object.assign(state, { isChanged: false, wasWarned: false });
    state.frame.saved = true;
    tell("Saved: " + file.trim());
  } catch (e) {
    tell(e.message);
  }

  show();
}

const go = by => open((state.frame?.number ?? 0) + by * Math.max(1, Number(byId("step").value)));

function toggleLabels() {
  const range = byId("opacity");
  range.dataset.before ??= range.value;
  range.value = Number(range.value) > 0 ? 0 : range.dataset.before;
  range.dispatchEvent(new Event("input"));
}

addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.type === "number") {
    return;
  }

  const actions = { Escape: () => { forget(); tell(""); show(); }, z: undo, s: save, n: () => go(1), p: () => go(-1), o: toggleLabels };
  const id = session.classes.findIndex((_, i) => classKey(i) === e.key);
  const action = actions[e.key] ?? (id >= 0 ? () => assign(id) : null);
  if (action && state.frame) {
    e.preventDefault();
    action();
  }
});

painting.onClick = (u, v, isShifted) => {
  if (state.frame) {
    state.clicks.push({ u, v, inside: !isShifted });
    refine();
  }
};
painting.onBox = box => {
  if (state.frame) {
    Object.assign(state, { box, clicks: [] });
    refine();
  }
};
painting.onDrag = () => painting.draw(state);
byId("previous").addEventListener("click", () => go(-1));
byId("next").addEventListener("click", () => go(1));
byId("undo").addEventListener("click", undo);
byId("save").addEventListener("click", save);
byId("number").addEventListener("change", e => open(Number(e.target.value)));
byId("opacity").addEventListener("input", e => {
  byId("opacity-figure").textContent = `${e.target.value} %`;
  painting.opacity = e.target.value / 100;
  painting.draw(state);
});
addEventListener("beforeunload", e => {
  if (state.isChanged) {
    e.preventDefault();
  }
});

showClasses();
const wanted = Number(/frame=(\d+)/.exec(location.hash)?.[1] ?? 0);
await open(wanted);
