// Canvases at the screen's own resolution.

/** Makes a canvas as many pixels as it covers on the screen; returns its context, size, and pixels per rem. */
export function fit(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }

  return { context: canvas.getContext('2d'), width, height, rem: remPixels() };
}

/** Pixels per rem on this screen. */
export function remPixels() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) * (window.devicePixelRatio || 1);
}

export function font(rem, size, weight = 600) {
  return `${weight} ${Math.max(9, size * rem)}px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif`;
}

const PLATE_HEIGHT = 1.3;
const PLATE_PAD = 0.3;

/** Size of a plate with a text. */
export function plateSize(context, text, rem) {
  context.font = font(rem, 0.85, 650);
  return { width: context.measureText(text).width + 2 * PLATE_PAD * rem, height: PLATE_HEIGHT * rem };
}

/** Text on a plate of one colour, so that it can be read on anything. */
export function plate(context, text, x, y, rem, colour, ink) {
  const { width, height } = plateSize(context, text, rem);
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
  context.fillStyle = ink;
  context.textBaseline = 'middle';
  context.fillText(text, x + PLATE_PAD * rem, y + height / 2 + 0.03 * rem);
}

/** Whole numbers from 10 on, one digit behind the point below. */
export function shortMs(ms) {
  return ms === null || ms === undefined ? '–' : ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}
