import { plate } from './canvas.js';
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

  paintPeople(context, scale, scene, look, rem) {
    for (const person of scene.people) {
      if (!this.isKindShown(person.kind, look)) {
        continue;
      }

      const colour = inkOf(person);
      const { u, v, width, height } = person.box;
      context.strokeStyle = colour;
      context.lineWidth = (person.inPath ? 0.22 : 0.14) * rem;
      context.strokeRect((u + 0) * scale, v * scale, width * scale, height * scale);
      const text = wordsOf(person);
      const y = v * scale - 1.35 * rem;
      plate(context, text, u * scale - context.lineWidth / 2, y < 0 ? (v + height) * scale + 0.1 * rem : y, rem, colour, INK.dark);
    }
  }
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
