import { AbovePainter } from './above.js';
import { fit, remPixels, shortMs } from './canvas.js';
import { Connection } from './connection.js';
import { clock, Look, LookControls, RunControls } from './controls.js';
import { listenToKeys } from './keys.js';
import { LogView } from './log.js';
import { PicturePainter } from './picture.js';
import { AgePlot, StageTable } from './plots.js';
import { saveSnapshot } from './snapshot.js';
import { stateOf, StatusView } from './status.js';

const byId = (id) => document.getElementById(id);

const look = new Look();
const painter = new PicturePainter();
const above = new AbovePainter();
const agePlot = new AgePlot(byId('age-plot'), byId('age-note'));
const stageTable = new StageTable(byId('stages'));
const statusView = new StatusView(byId);
const log = new LogView(byId('log'));

const page = {
  connection: 'closed', hello: null, playback: null, scene: null, bitmap: null, decoded: null, drawnAt: 0, drawn: 0,
  isPlanned: false,
};

const connection = new Connection({ hello, scene, figures, log: (message) => log.add(message.lines), closed });
const lookControls = new LookControls(byId, look, planDraw);
const runControls = new RunControls(byId, (message) => connection.send(message));

byId('snapshot').onclick = snapshot;
byId('keys').onclick = toggleHelp;
listenToKeys({ lookControls, runControls, snapshot, toggleHelp, log });
new ResizeObserver(planDraw).observe(document.body);
setInterval(showState, 100);
setInterval(() => agePlot.paint(performance.now()), 500);

function hello(message) {
  page.connection = 'open';
  page.hello = message;
  painter.setClasses(message.model.classes);
  look.setClasses(message.model.classes);
  lookControls.showClasses();
  const { name, width, height, reader } = message.source;
  byId('source').textContent = `${name}  ${width}×${height}  ${reader}`;
  byId('source').title = byId('source').textContent;
  byId('figure-model').textContent = `${message.model.name}, ${message.model.provider} ×${message.model.threads}`;
  byId('figure-model').title = message.model.description;
  document.title = `RoadSeg · ${message.source.camera}`;
}

// Decoding happens beside the page's own work; what was overtaken meanwhile is never drawn.
async function scene(received) {
  const blob = new Blob([received.pictureBytes], { type: page.hello.picture });
  const bitmap = await createImageBitmap(blob);
  const newest = page.decoded?.scene ?? page.scene;
  if (received.epoch !== connection.epoch || (newest?.epoch === received.epoch && newest.sequence > received.sequence)) {
    bitmap.close();
    return;
  }

  page.decoded?.bitmap.close();
  page.decoded = { scene: received, bitmap };
  planDraw();
}

function planDraw() {
  if (!page.isPlanned) {
    page.isPlanned = true;
    requestAnimationFrame(draw);
  }
}

// The pipeline sends the next picture when this one is on the screen: a page that nobody looks at, or that is too
// slow, asks for less.
function draw() {
  page.isPlanned = false;
  if (page.decoded) {
    page.bitmap?.close();
    ({ scene: page.scene, bitmap: page.bitmap } = page.decoded);
    page.decoded = null;
    paint();
    noteDrawn();
    connection.acknowledge(page.scene);
  } else {
    paint();
  }
}

function paint() {
  if (!page.scene) {
    return;
  }

  const main = fit(byId('picture'));
  main.context.clearRect(0, 0, main.width, main.height);
  painter.paint(
    main.context, { x: 0, y: 0, width: main.width, height: main.height }, page.scene, page.bitmap, look, main.rem);
  const side = fit(byId('above'));
  above.paint(side.context, { x: 0, y: 0, width: side.width, height: side.height }, page.scene, side.rem);
}

function noteDrawn() {
  const now = performance.now();
  page.drawnAt = now;
  page.drawn++;
  const age = ageNow();
  if (age !== null) {
    agePlot.add(now, age);
  }

  byId('figure-frame').textContent = `#${page.scene.frame}`;
  byId('figure-time').textContent = clock(page.scene.mediaTime);
  runControls.showTime(page.scene.mediaTime);
  byId('above-note').textContent = page.scene.hasGrid ? peopleWords(page.scene.people) : '';
}

function peopleWords(people) {
  const inPath = people.filter((person) => person.inPath).length;
  return `${people.length} ${people.length === 1 ? 'person' : 'people'}${inPath > 0 ? `, ${inPath} IN PATH` : ''}`;
}

function ageNow() {
  const now = connection.serverNow();
  return now === null || !page.scene ? null : Math.max(0, now - page.scene.capturedMs);
}

function figures(message) {
  page.playback = message.playback;
  page.figures = message;
  runControls.update(message.playback, message.recording, page.hello.source.live);
  stageTable.update(performance.now(), message.stages);
  byId('figure-fps').textContent = `${message.fps.toFixed(1)} fps`;
  byId('figure-dropped').textContent = message.frames.dropped;
}

function closed(isEnd) {
  page.connection = isEnd || page.connection === 'ended' ? 'ended' : 'closed';
  showState();
}

function showState() {
  const ageMs = ageNow();
  const silentMs = performance.now() - page.drawnAt;
  const state = stateOf({ ...page, silentMs, ageMs });
  statusView.show(state);
  const isOld = page.scene && (silentMs > 500 || state.state === 'stale');
  const shown = isOld ? ageMs : agePlot.trail.points.at(-1)?.value;
  byId('figure-age').textContent = shown === undefined || shown === null ? '–'
    : shown < 1000 ? `${shortMs(shown)} ms` : `${(shown / 1000).toFixed(1)} s`;
}

function snapshot() {
  if (page.scene) {
    saveSnapshot({ ...page, look, painter, above, words: byId('status-word').textContent, rem: remPixels() });
  }
}

function toggleHelp() {
  const help = byId('help');
  if (help.open) {
    help.close();
  } else {
    help.showModal();
  }
}

// For tests: what is on the page now.
window.roadsegMonitor = {
  get drawn() { return page.drawn; },
  get scene() { return page.scene; },
  get figures() { return page.figures; },
  get connection() { return page.connection; },
};
