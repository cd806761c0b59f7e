import { PROTOCOL, readScene } from './protocol.js';

const RETRY_MS = [300, 600, 1200, 2500, 5000];
const CLOCK_INTERVAL_MS = 3000;

/**
 * The socket to the pipeline. Comes back by itself; knows the offset between this machine's clock and the pipeline's,
 * so that the age of a picture can be told also when no more pictures come.
 */
export class Connection {
  constructor(handlers) {
    this.handlers = handlers;
    this.attempt = 0;
    this.epoch = 0;
    this.offsetMs = null;
    this.bestRoundTrip = Infinity;
    this.open();
    setInterval(() => this.askTime(), CLOCK_INTERVAL_MS);
  }

  /** Now on the pipeline's clock in ms; null when not known yet. */
  serverNow() {
    return this.offsetMs === null ? null : performance.now() + this.offsetMs;
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  /** The scene is on the screen: there is room for another. One of an earlier connection is no news. */
  acknowledge(scene) {
    if (scene.epoch === this.epoch) {
      this.send({ type: 'ack', sequence: scene.sequence });
    }
  }

  open() {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.socket = new WebSocket(`${scheme}//${location.host}/ws`, PROTOCOL);
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => {
      this.attempt = 0;
      this.epoch++;
      this.offsetMs = null;
      this.bestRoundTrip = Infinity;
      this.askTime();
    };
    this.socket.onmessage = (event) => this.receive(event.data);
    this.socket.onclose = (event) => this.closed(event);
  }

  receive(data) {
    if (typeof data !== 'string') {
      const scene = readScene(data);
      if (scene !== null) {
        scene.epoch = this.epoch;
        this.handlers.scene(scene);
      }

      return;
    }

    const message = JSON.parse(data);
    if (message.type === 'time') {
      this.setClock(message);
    } else {
      this.handlers[message.type]?.(message);
    }
  }

  closed(event) {
    this.handlers.closed(event.code === 1001, event.reason);
    const wait = RETRY_MS[Math.min(this.attempt++, RETRY_MS.length - 1)];
    setTimeout(() => this.open(), wait);
  }

  askTime() {
    // What was learned long ago weighs less: clocks drift apart.
    this.bestRoundTrip *= 1.5;
    this.send({ type: 'time', client_ms: performance.now() });
  }

  // The shortest round trip tells the offset best: half of it is the error at most.
  setClock(message) {
    const now = performance.now();
    const roundTrip = now - message.client_ms;
    if (roundTrip <= this.bestRoundTrip) {
      this.bestRoundTrip = roundTrip;
      this.offsetMs = message.server_ms - (message.client_ms + roundTrip / 2);
    }
  }
}
