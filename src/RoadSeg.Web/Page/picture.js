import { plate, plateSize } from './canvas.js';
import { INK, coloursOf, kindOf } from './palette.js';
import { forEachRun } from './protocol.js';

// Ground of the right class that does not hang together with the ego vehicle's own is not offered as drivable.
const UNCONNECTED_ALPHA = 95;

/** Draws scenes: picture, tint, outline, people. Knows nothing of where it draws. */
export class PicturePainter {
  constructor() {
    this.tint = document.createElement('canvas');
    this.tinted = null;
  }

  /** The classes of the model in id order. */
  setClasses(classes) {
    this.classes = classes;
    this.tinted = null;
  }

  /** Draws a scene as large as fits; look: {shown: Set of ids, opacity, palette}. */
  paint(context, area, scene, bitmap, look, rem) {
    const scale = Math.min(area.width / scene.image.width, area.height / scene.image.height);
    const left = area.x + (area.width - scene.image.width * scale) / 2;
    const top = area.y + (area.height - scene.image.height * scale) / 2;
    context.save();
    context.translate(left, top);
    context.imageSmoothingEnabled = true;
    context.drawImage(bitmap, 0, 0, scene.image.width * scale, scene.image.height * scale);
    this.paintTint(context, scale, scene, look);
    if (scene.hasDrivable && this.isKindShown('drivable', look)) {
      this.paintOutline(context, scale, scene, rem);
    }

    this.paintPeople(context, scale, scene, look, rem);
    context.restore();
  }

  isKindShown(kind, look) {
    return this.classes.some((definition, id) => kindOf(definition) === kind && look.shown.has(id));
  }

  paintTint(context, scale, scene, look) {
    if (look.opacity === 0) {
      return;
    }

    this.fillTint(scene, look);
    const lie = scene.mapLie;
    context.globalAlpha = look.opacity;
    context.drawImage(
      this.tint, lie.offsetU * scale, lie.offsetV * scale,
      scene.map.width * lie.scaleU * scale, scene.map.height * lie.scaleV * scale);
    context.globalAlpha = 1;
  }

  fillTint(scene, look) {
    const key = `${scene.sequence} ${look.palette} ${[...look.shown].join()}`;
    if (this.tinted === key) {
      return;
    }

    this.tinted = key;
    const context = this.tint.getContext('2d');
    if (this.tint.width !== scene.map.width || this.tint.height !== scene.map.height || !this.image) {
      this.tint.width = scene.map.width;
      this.tint.height = scene.map.height;
      this.image = context.createImageData(scene.map.width, scene.map.height);
    }

    const pixels = new Uint32Array(this.image.data.buffer);
    const inks = this.inksOf(look);
    forEachRun(scene.classRuns, (id, first, end) => pixels.fill(inks.any[id], first, end));
    if (inks.drivable !== 0) {
      forEachRun(scene.drivableRuns, (inside, first, end) => inside && pixels.fill(inks.drivable, first, end));
    }

    context.putImageData(this.image, 0, 0);
  }

  // Packed as the bytes lie in memory: red first.
  inksOf(look) {
    const any = new Uint32Array(256);
    let drivable = 0;
    coloursOf(this.classes, look.palette).forEach(([r, g, b], id) => {
      if (look.shown.has(id)) {
        const colour = (b << 16) | (g << 8) | r;
        const isGround = this.classes[id].role === 'drivable';
        any[id] = (((isGround ? UNCONNECTED_ALPHA : 255) << 24) | colour) >>> 0;
        drivable = isGround && drivable === 0 ? ((255 << 24) | colour) >>> 0 : drivable;
      }
    });
    return { any, drivable };
  }

  paintOutline(context, scale, scene, rem) {
    context.lineJoin = 'round';
    context.lineWidth = Math.max(1.5, 0.13 * rem);
    context.strokeStyle = INK.freeEdge;
    trace(context, scene.outline, scale, true);
    context.strokeStyle = INK.far;
    context.lineWidth = Math.max(1.5, 0.16 * rem);
    context.setLineDash([0.5 * rem, 0.35 * rem]);
    trace(context, scene.farBoundary, scale, false);
    context.setLineDash([]);
  }

  // The nearest last, so that their boxes and words lie on top; words move up rather than hide each other.
  paintPeople(context, scale, scene, look, rem) {
    const people = scene.people.filter((person) => this.isKindShown(person.kind, look));
    people.sort((a, b) => a.inPath - b.inPath || a.foot.v - b.foot.v);
    const taken = [];
    for (const person of people) {
      const colour = inkOf(person);
      const { u, v, width, height } = person.box;
      context.strokeStyle = colour;
      context.lineWidth = (person.inPath ? 0.22 : 0.14) * rem;
      context.strokeRect(u * scale, v * scale, width * scale, height * scale);
    }

    for (const person of people.reverse()) {
      const { u, v } = person.box;
      const words = wordsOf(person);
      const size = plateSize(context, words, rem);
      const place = freePlace(taken, u * scale, v * scale - size.height, size, scene.image.width * scale);
      taken.push({ ...place, ...size });
      plate(context, words, place.x, place.y, rem, inkOf(person), INK.dark);
    }
  }
}

// Straight up from where it belongs until it covers no other; inside the picture.
function freePlace(taken, x, y, size, widthMax) {
  const left = Math.max(0, Math.min(x, widthMax - size.width));
  let top = Math.max(0, y);
  for (let tries = 0; tries < taken.length + 1; tries++) {
    const hit = taken.find((other) => left < other.x + other.width && other.x < left + size.width
      && top < other.y + other.height && other.y < top + size.height);
    if (!hit) {
      break;
    }

    top = hit.y - size.height;
  }

  return { x: left, y: Math.max(0, top) };
}

export function inkOf(person) {
  return person.inPath ? INK.inPath : INK[person.kind];
}

function wordsOf(person) {
  const distance = person.ground ? ` ${Math.hypot(person.ground.x, person.ground.y).toFixed(1)} m` : '';
  const id = person.id >= 0 ? ` ${person.id}` : '';
  return `${person.inPath ? 'IN PATH ' : ''}${person.kind}${id}${distance}`;
}

// Image positions have their pixel centres at whole numbers.
function trace(context, points, scale, isClosed) {
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    context.lineTo((points[i] + 0.5) * scale, (points[i + 1] + 0.5) * scale);
  }

  if (isClosed) {
    context.closePath();
  }

  context.stroke();
}
