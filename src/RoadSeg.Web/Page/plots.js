import { fit, font, shortMs } from './canvas.js';
import { INK } from './palette.js';

const SPAN_MS = 60_000;

/** Values with their times over the last minute. */
class Trail {
  constructor() {
    this.points = [];
  }

  add(at, value) {
    this.points.push({ at, value });
    while (this.points.length > 0 && this.points[0].at < at - SPAN_MS) {
      this.points.shift();
    }
  }

  share(quantile) {
    const sorted = this.points.map((p) => p.value).sort((a, b) => a - b);
    return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
  }
}

// 1, 2 or 5 times a power of ten.
function niceAbove(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 0.01)));
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= value);
}

function traceTrail(context, trail, now, width, height, top, limit) {
  context.beginPath();
  let previous = -Infinity;
  for (const { at, value } of trail.points) {
    const x = width * (1 - (now - at) / SPAN_MS);
    const y = height - ((height - top) * Math.min(value, limit)) / limit;
    if (at - previous > 2000) {
      context.moveTo(x, y);
    } else {
      context.lineTo(x, y);
    }

    previous = at;
  }

  context.stroke();
}

/** Age of every picture when it came on the screen. */
export class AgePlot {
  constructor(canvas, note) {
    this.canvas = canvas;
    this.note = note;
    this.trail = new Trail();
  }

  add(now, ageMs) {
    this.trail.add(now, ageMs);
  }

  paint(now) {
    const { context, width, height, rem } = fit(this.canvas);
    const shares = [0.5, 0.95, 0.99].map((q) => this.trail.share(q));
    this.note.textContent = shares[0] === null ? '' : `p50 ${shortMs(shares[0])}  p95 ${shortMs(shares[1])}  p99 ${shortMs(shares[2])}`;
    context.clearRect(0, 0, width, height);
    const limit = niceAbove(Math.max(10, 1.15 * (shares[2] ?? 0)));
    const top = 0.2 * rem;
    context.strokeStyle = INK.line;
    context.fillStyle = INK.dim;
    context.lineWidth = 1;
    context.font = font(rem, 0.72);
    for (const part of [0.5, 1]) {
      const y = Math.round(height - (height - top) * part) + 0.5;
      context.beginPath();
      context.moveTo(0, y);
      context.lineTo(width, y);
      context.stroke();
      context.textBaseline = 'top';
      context.fillText(`${limit * part}`, 0.1 * rem, y + 0.05 * rem);
    }

    context.strokeStyle = INK.quiet;
    context.lineWidth = Math.max(1, 0.09 * rem);
    traceTrail(context, this.trail, now, width, height, top, limit);
  }
}

/** One row a stage: percentiles of the last seconds, and how p95 and p50 went in the last minute. */
export class StageTable {
  constructor(body) {
    this.body = body;
    this.rows = new Map();
  }

  update(now, stages) {
    for (const stage of stages) {
      const row = this.rows.get(stage.name) ?? this.addRow(stage.name);
      stage.work_ms.forEach((ms, i) => { row.cells[i].textContent = ms === null ? '–' : ms.toFixed(ms < 100 ? 2 : 0); });
      if (stage.work_ms[0] !== null) {
        row.median.add(now, stage.work_ms[0]);
        row.high.add(now, stage.work_ms[1]);
      }

      this.paint(now, row);
    }
  }

  addRow(name) {
    const line = this.body.insertRow();
    const title = line.insertCell();
    title.textContent = name;
    title.title = name;
    const canvas = document.createElement('canvas');
    line.insertCell().append(canvas);
    const row = { canvas, cells: [0, 1, 2].map(() => line.insertCell()), median: new Trail(), high: new Trail() };
    this.rows.set(name, row);
    return row;
  }

  paint(now, row) {
    const { context, width, height, rem } = fit(row.canvas);
    context.clearRect(0, 0, width, height);
    const limit = Math.max(0.05, ...row.high.points.map((p) => p.value)) * 1.1;
    context.lineWidth = Math.max(1, 0.08 * rem);
    context.strokeStyle = INK.dim;
    traceTrail(context, row.high, now, width, height - 1, 1, limit);
    context.strokeStyle = INK.quiet;
    traceTrail(context, row.median, now, width, height - 1, 1, limit);
  }
}
