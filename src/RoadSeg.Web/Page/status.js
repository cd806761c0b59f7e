// What the page says of the state of things: always a word and a sign beside the colour.

const SIGNS = { ok: '●', degraded: '▲', stale: '■', waiting: '…' };
const STALE_MS = 1000;

/** Decides what the state is: what the scene says, unless pictures have stopped coming. */
export function stateOf({ connection, hello, playback, scene, silentMs, ageMs }) {
  if (connection === 'ended') {
    return { state: 'stale', word: 'ENDED', why: 'the run is over', curtain: 'The run has ended' };
  }

  if (connection !== 'open') {
    return { state: 'stale', word: 'NO CONNECTION', why: 'trying again', curtain: 'No connection to the pipeline' };
  }

  if (!scene) {
    return { state: 'waiting', word: 'WAITING', why: 'for the first picture', curtain: 'Waiting for the first picture' };
  }

  const own = ofScene(hello, scene);
  if (playback?.at_end) {
    return { ...own, note: 'END', curtain: null };
  }

  if (playback?.paused) {
    return { ...own, note: 'PAUSED', curtain: null };
  }

  // Recordings played slowly have long pauses between frames.
  const patience = Math.max(STALE_MS, (3 * STALE_MS) / ((hello.source.fps ?? 10) * (playback?.speed ?? 1)));
  if (silentMs > patience) {
    const seconds = (Math.max(silentMs, ageMs ?? 0) / 1000).toFixed(1);
    return { state: 'stale', word: 'STALE', why: `no new picture for ${seconds} s`, curtain: `STALE: no new picture for ${seconds} s` };
  }

  return own;
}

function ofScene(hello, scene) {
  const word = hello.status[scene.status] ?? 'stale';
  const why = hello.reasons.filter((reason) => (scene.reasons & reason.bit) !== 0).map((reason) => reason.text).join(', ');
  return { state: word, word: word.toUpperCase(), why, curtain: word === 'stale' ? `STALE: ${why}` : null };
}

/** Puts it on the page; touches only what changed. */
export class StatusView {
  constructor(byId) {
    this.box = byId('status');
    this.sign = byId('status-sign');
    this.word = byId('status-word');
    this.why = byId('status-why');
    this.curtain = byId('curtain');
    this.main = byId('main');
  }

  show({ state, word, why, note, curtain }) {
    set(this.box.dataset, 'state', state);
    set(this.sign, 'textContent', SIGNS[state] ?? SIGNS.waiting);
    set(this.word, 'textContent', word);
    set(this.why, 'textContent', [note, why].filter(Boolean).join(' · '));
    set(this.curtain, 'hidden', !curtain);
    set(this.curtain.dataset, 'state', state);
    set(this.curtain, 'textContent', curtain ?? '');
    set(this.main.dataset, 'old', String(state === 'stale'));
  }
}

function set(target, name, value) {
  if (target[name] !== value) {
    target[name] = value;
  }
}
