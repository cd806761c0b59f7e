import { coloursOf, isShownAtFirst, orderOf } from './palette.js';

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8];
const SEEK_SECONDS = 5;
const PAUSE_SIGN = 'M4 3h4v14H4zM12 3h4v14h-4z';
const PLAY_SIGN = 'M5 3v14l12-7z';

/** What the viewer chose, kept by the browser. */
export class Look {
  constructor() {
    const kept = JSON.parse(localStorage.getItem('look') ?? '{}');
    this.opacity = kept.opacity ?? 0.45;
    this.palette = kept.palette ?? 'safe';
    this.hidden = kept.hidden ?? {};
    this.shown = new Set();
  }

  setClasses(classes) {
    this.classes = classes;
    this.order = orderOf(classes);
    this.shown = new Set(this.order.filter((id) => !(this.hidden[classes[id].name] ?? !isShownAtFirst(classes[id]))));
  }

  toggle(id) {
    const isShown = !this.shown.delete(id);
    if (isShown) {
      this.shown.add(id);
    }

    this.hidden[this.classes[id].name] = !isShown;
    this.keep();
  }

  keep() {
    localStorage.setItem('look', JSON.stringify({ opacity: this.opacity, palette: this.palette, hidden: this.hidden }));
  }
}

/** Buttons and sliders of one viewer: class toggles, opacity, colours. They cost the pipeline nothing. */
export class LookControls {
  constructor(byId, look, changed) {
    this.look = look;
    this.changed = changed;
    this.box = byId('classes');
    this.opacity = byId('opacity');
    this.palette = byId('palette');
    this.opacity.value = look.opacity;
    this.palette.value = look.palette;
    this.opacity.oninput = () => this.setOpacity(Number(this.opacity.value));
    this.palette.onchange = () => this.setPalette(this.palette.value);
  }

  showClasses() {
    const { classes, order, palette } = this.look;
    const colours = coloursOf(classes, palette);
    this.box.replaceChildren(...order.map((id, place) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-pressed', this.look.shown.has(id));
      const swatch = document.createElement('i');
      swatch.style.backgroundColor = `rgb(${colours[id].join()})`;
      const key = document.createElement('kbd');
      key.textContent = place < 10 ? (place + 1) % 10 : '';
      button.append(key, swatch, classes[id].name);
      button.onclick = () => this.toggle(id);
      return button;
    }));
  }

  toggleByKey(digit) {
    const id = this.look.order?.[(digit + 9) % 10];
    if (id !== undefined) {
      this.toggle(id);
    }
  }

  toggle(id) {
    this.look.toggle(id);
    this.box.children[this.look.order.indexOf(id)].setAttribute('aria-pressed', this.look.shown.has(id));
    this.changed();
  }

  setOpacity(opacity) {
    this.look.opacity = Math.round(20 * Math.min(1, Math.max(0, opacity))) / 20;
    this.opacity.value = this.look.opacity;
    this.look.keep();
    this.changed();
  }

  setPalette(palette) {
    this.look.palette = palette;
    this.palette.value = palette;
    this.look.keep();
    this.showClasses();
    this.changed();
  }
}

/** Playback and recording, which all viewers share. What the run cannot do is grey and says why. */
export class RunControls {
  constructor(byId, send) {
    this.byId = byId;
    this.send = send;
    this.playback = null;
    this.mediaTime = 0;
    byId('pause').onclick = () => this.togglePause();
    byId('back').onclick = () => this.step(-1);
    byId('ahead').onclick = () => this.step(1);
    byId('speed').onchange = (event) => this.send({ type: 'speed', factor: Number(event.target.value) });
    byId('record').onclick = () => this.toggleRecording();
    this.position = byId('position');
    this.position.oninput = () => this.seek(Number(this.position.value));
  }

  update(playback, recording, isLive) {
    this.playback = playback;
    this.recording = recording;
    const canPlay = playback !== null;
    const canSeek = canPlay && playback.why_no_seek === null;
    const why = isLive ? 'live: no pausing' : canPlay ? playback.why_no_seek ?? '' : 'this run cannot be paused';
    this.enable('pause', canPlay);
    this.enable('ahead', canPlay);
    this.enable('speed', canPlay);
    this.enable('back', canSeek);
    this.enable('position', canSeek && playback.end_s !== null);
    this.byId('playback-note').textContent = why;
    this.byId('playback-note').title = why;
    if (canPlay) {
      this.showPlayback(playback);
    }

    this.showRecording(recording);
  }

  showPlayback(playback) {
    const isStill = playback.paused || playback.at_end;
    this.byId('pause-sign').setAttribute('d', isStill ? PLAY_SIGN : PAUSE_SIGN);
    this.byId('pause').setAttribute('aria-label', isStill ? 'Go on' : 'Pause');
    this.position.min = playback.start_s;
    this.position.max = playback.end_s ?? 1;
    const speed = this.byId('speed');
    if (document.activeElement !== speed) {
      speed.value = playback.speed;
    }
  }

  showRecording(recording) {
    const button = this.byId('record');
    button.disabled = recording === null;
    button.dataset.on = recording?.on ?? false;
    button.textContent = recording?.on ? '■ Stop' : 'Record';
    button.title = recording === null ? 'Recording needs --record-dir DIR'
      : recording.problem ?? recording.name ?? 'Record the overlay (R)';
  }

  showTime(mediaTime) {
    this.mediaTime = mediaTime;
    const end = this.playback?.end_s;
    this.byId('position-text').textContent = end ? `${clock(mediaTime)} / ${clock(end)}` : clock(mediaTime);
    if (this.position !== document.activeElement || !this.position.matches(':active')) {
      this.position.value = mediaTime;
    }
  }

  togglePause() {
    if (this.playback?.at_end) {
      this.seek(this.playback.start_s);
      this.send({ type: 'resume' });
    } else if (this.playback) {
      this.send({ type: this.playback.paused ? 'resume' : 'pause' });
    }
  }

  step(frames) {
    if (this.playback && (frames > 0 || this.playback.why_no_seek === null)) {
      this.send({ type: 'step', frames });
    }
  }

  seekBy(direction) {
    this.seek(this.mediaTime + direction * SEEK_SECONDS);
  }

  seek(seconds) {
    if (this.playback && this.playback.why_no_seek === null) {
      const start = this.playback.start_s;
      this.send({ type: 'seek', to_s: Math.min(Math.max(seconds, start), this.playback.end_s ?? Infinity) });
    }
  }

  changeSpeed(direction) {
    if (this.playback) {
      const at = SPEEDS.findIndex((speed) => speed >= (this.playback.speed ?? 8));
      const factor = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + direction))];
      this.send({ type: 'speed', factor });
    }
  }

  toggleRecording() {
    if (this.recording) {
      this.send({ type: 'record', on: !this.recording.on });
    }
  }

  enable(id, isEnabled) {
    this.byId(id).disabled = !isEnabled;
  }
}

/** 75.25 s as 1:15.2. */
export function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - 60 * minutes).toFixed(1).padStart(4, '0')}`;
}
