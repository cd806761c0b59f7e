import { font } from './canvas.js';
import { INK } from './palette.js';
import { inkOf } from './picture.js';
import { forEachRun } from './protocol.js';

const RING_METERS = 5;
const LABEL_RADIANS = 0.42;

/** Draws the grid from above: ahead is up, left is left, rings every five metres around the ego vehicle. */
export class AbovePainter {
  constructor() {
    this.cells = document.createElement('canvas');
  }

  paint(context, area, scene, rem) {
    context.fillStyle = INK.unknown;
    context.fillRect(area.x, area.y, area.width, area.height);
    if (!scene.hasGrid) {
      context.fillStyle = INK.dim;
      context.font = font(rem, 0.9);
      context.textAlign = 'center';
      context.fillText('No metres: start with --camera FILE', area.x + area.width / 2, area.y + area.height / 2);
      context.textAlign = 'left';
      return;
    }

    const grid = scene.grid;
    const ahead = grid.columns * grid.metersPerCell;
    const across = grid.rows * grid.metersPerCell;
    const foot = 1.7 * rem;
    const scale = Math.min((area.height - foot) / ahead, area.width / across);
    const place = {
      scale,
      originX: area.x + area.width / 2 + (grid.y + across / 2) * scale,
      originY: area.y + area.height - foot + Math.min(0, grid.x) * scale,
    };
    context.save();
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    this.paintCells(context, scene, place);
    paintRings(context, grid, place, rem);
    paintEgo(context, place, rem);
    for (const person of scene.people) {
      paintPerson(context, person, place, rem);
    }

    context.restore();
  }

  paintCells(context, scene, place) {
    const { columns, rows, metersPerCell, x, y } = scene.grid;
    const cells = this.cells.getContext('2d');
    if (this.cells.width !== rows || this.cells.height !== columns || !this.image) {
      this.cells.width = rows;
      this.cells.height = columns;
      this.image = cells.createImageData(rows, columns);
    }

    const pixels = new Uint32Array(this.image.data.buffer);
    const inks = cellInks();
    forEachRun(scene.gridRuns, (value, first, end) => {
      for (let i = first; i < end; i++) {
        const row = Math.floor(i / columns);
        const column = i - row * columns;
        pixels[(columns - 1 - column) * rows + (rows - 1 - row)] = inks[value];
      }
    });
    cells.putImageData(this.image, 0, 0);
    context.imageSmoothingEnabled = false;
    const width = rows * metersPerCell * place.scale;
    const height = columns * metersPerCell * place.scale;
    context.drawImage(
      this.cells, place.originX - y * place.scale - width, place.originY - x * place.scale - height, width, height);
    context.imageSmoothingEnabled = true;
  }
}

// Unknown 255 (−1), free 0, occupied up to 100, between them what is more or less likely.
function cellInks() {
  const inks = new Uint32Array(256);
  const packed = (hex) => {
    const value = parseInt(hex.slice(1), 16);
    return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
  };
  inks.fill(packed(INK.occupied));
  inks[0] = packed('#0b7d66');
  inks[255] = packed(INK.unknown);
  return inks;
}

function paintRings(context, grid, place, rem) {
  const far = grid.x + grid.columns * grid.metersPerCell;
  context.strokeStyle = 'rgb(255 255 255 / .3)';
  context.fillStyle = 'rgb(255 255 255 / .85)';
  context.lineWidth = Math.max(1, 0.06 * rem);
  context.font = font(rem, 0.75);
  context.textBaseline = 'bottom';
  context.textAlign = 'right';
  for (let meters = RING_METERS; meters <= far + 0.01; meters += RING_METERS) {
    context.beginPath();
    context.arc(place.originX, place.originY, meters * place.scale, Math.PI, 2 * Math.PI);
    context.stroke();

    // To the left of straight ahead, where people seldom are in the way.
    const x = place.originX - Math.sin(LABEL_RADIANS) * meters * place.scale;
    const y = place.originY - Math.cos(LABEL_RADIANS) * meters * place.scale;
    context.fillText(`${meters} m`, x + 0.15 * rem, y - 0.1 * rem);
  }

  context.textAlign = 'left';
}

function paintEgo(context, place, rem) {
  const size = Math.max(0.7 * rem, 0.9 * place.scale);
  context.fillStyle = INK.text;
  context.beginPath();
  context.moveTo(place.originX, place.originY - 0.6 * size);
  context.lineTo(place.originX + 0.75 * size, place.originY + size);
  context.lineTo(place.originX, place.originY + 0.55 * size);
  context.lineTo(place.originX - 0.75 * size, place.originY + size);
  context.fill();
}

// A circle on foot, a diamond riding; a line along the sight as long as the distance is uncertain.
function paintPerson(context, person, place, rem) {
  if (!person.ground) {
    return;
  }

  const { x, y, sigma } = person.ground;
  const px = place.originX - y * place.scale;
  const py = place.originY - x * place.scale;
  const distance = Math.hypot(x, y);
  const along = (sigma * place.scale) / Math.max(distance, 0.1);
  const radius = 0.42 * rem;
  context.strokeStyle = inkOf(person);
  context.fillStyle = inkOf(person);
  context.lineWidth = Math.max(1.5, 0.12 * rem);
  context.beginPath();
  context.moveTo(px + y * along, py + x * along);
  context.lineTo(px - y * along, py - x * along);
  context.stroke();
  context.beginPath();
  if (person.kind === 'pedestrian') {
    context.arc(px, py, radius, 0, 2 * Math.PI);
  } else {
    context.moveTo(px, py - 1.25 * radius);
    context.lineTo(px + 1.25 * radius, py);
    context.lineTo(px, py + 1.25 * radius);
    context.lineTo(px - 1.25 * radius, py);
    context.closePath();
  }

  context.fill();
  context.strokeStyle = INK.dark;
  context.stroke();
  context.fillStyle = INK.text;
  context.font = font(rem, 0.8, 650);
  context.textBaseline = 'middle';
  context.fillText(`${distance.toFixed(1)} m`, px + 1.5 * radius, py);
}
