import { font } from './canvas.js';
import { clock } from './controls.js';
import { INK } from './palette.js';

const HEIGHT_MIN = 720;

/** Composes what is shown (picture, overlay, view from above, words) at the picture's own size and saves it. */
export function saveSnapshot({ scene, bitmap, hello, look, painter, above, words }) {
  const scale = Math.max(1, HEIGHT_MIN / scene.image.height);
  const height = Math.round(scene.image.height * scale);
  const width = Math.round(scene.image.width * scale);
  const rem = height / 46;
  const side = scene.hasGrid ? Math.round((height * scene.grid.rows) / scene.grid.columns) : 0;
  const foot = Math.round(2.2 * rem);
  const canvas = document.createElement('canvas');
  canvas.width = width + side;
  canvas.height = height + foot;
  const context = canvas.getContext('2d');
  context.fillStyle = INK.dark;
  context.fillRect(0, 0, canvas.width, canvas.height);
  painter.paint(context, { x: 0, y: 0, width, height }, scene, bitmap, look, rem);
  if (side > 0) {
    above.paint(context, { x: width, y: 0, width: side, height }, scene, rem);
  }

  context.fillStyle = INK.text;
  context.font = font(rem, 1);
  context.textBaseline = 'middle';
  const text = `${hello.source.name}   frame ${scene.frame}   ${clock(scene.mediaTime)}   ${words}   ${hello.model.name}`;
  context.fillText(text, rem, height + foot / 2);
  canvas.toBlob((blob) => save(blob, `roadseg-${hello.source.camera}-${scene.frame}.png`), 'image/png');
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
