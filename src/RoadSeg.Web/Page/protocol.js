// The monitor's messages, field by field in docs/formats.md. Little endian throughout.

export const PROTOCOL = 'roadseg.monitor.v1';

const HEADER_BYTES = 128;
const PERSON_BYTES = 48;

/** Reads a scene from one binary message; null for a kind or version that this page does not know. */
export function readScene(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEADER_BYTES || view.getUint8(0) !== 1 || view.getUint8(1) !== 1) {
    return null;
  }

  const f32 = (at) => view.getFloat32(at, true);
  const f64 = (at) => view.getFloat64(at, true);
  const size = (at) => ({ width: view.getUint16(at, true), height: view.getUint16(at + 2, true) });
  const flags = view.getUint8(3);
  const scene = {
    status: view.getUint8(2),
    hasDrivable: (flags & 1) !== 0,
    hasGrid: (flags & 2) !== 0,
    sequence: view.getUint32(4, true),
    frame: f64(8),
    mediaTime: f64(16),
    capturedMs: f64(24),
    publishedMs: f64(32),
    reasons: view.getUint32(40, true),
    latencyMs: f32(44),
    fps: f32(48),
    drivableShare: f32(52),
    image: size(56),
    picture: size(60),
    map: size(64),
    mapLie: { scaleU: f32(68), scaleV: f32(72), offsetU: f32(76), offsetV: f32(80) },
    grid: { columns: view.getUint16(84, true), rows: view.getUint16(86, true), metersPerCell: f32(88), x: f32(92), y: f32(96) },
  };
  return readParts(scene, buffer, view);
}

function readParts(scene, buffer, view) {
  const people = view.getUint16(100, true);
  const outline = view.getUint16(102, true);
  const far = view.getUint16(104, true);
  let at = HEADER_BYTES;
  scene.people = [];
  for (let i = 0; i < people; i++, at += PERSON_BYTES) {
    scene.people.push(readPerson(view, at));
  }

  scene.outline = new Float32Array(buffer, at, 2 * outline);
  at += 8 * outline;
  scene.farBoundary = new Float32Array(buffer, at, 2 * far);
  at += 8 * far;
  const part = (lengthAt) => {
    const bytes = new Uint8Array(buffer, at, view.getUint32(lengthAt, true));
    at += bytes.length;
    return bytes;
  };
  scene.classRuns = part(108);
  scene.drivableRuns = part(112);
  scene.gridRuns = part(116);
  scene.pictureBytes = part(120);
  return scene;
}

function readPerson(view, at) {
  const f32 = (offset) => view.getFloat32(at + offset, true);
  const flags = view.getUint8(at + 1);
  return {
    kind: view.getUint8(at) === 0 ? 'pedestrian' : 'cyclist',
    inPath: (flags & 1) !== 0,
    id: view.getInt32(at + 4, true),
    box: { u: f32(8), v: f32(12), width: f32(16), height: f32(20) },
    foot: { u: f32(24), v: f32(28) },
    confidence: f32(32),
    ground: (flags & 2) !== 0 ? { x: f32(36), y: f32(40), sigma: f32(44) } : null,
  };
}

/** Calls back for each run of a map: value, first place, place after the last. */
export function forEachRun(runs, visit) {
  let place = 0;
  for (let i = 0; i < runs.length;) {
    const value = runs[i++];
    let length = 0;
    let shift = 0;
    let byte;
    do {
      byte = runs[i++];
      length |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    visit(value, place, place + length);
    place += length;
  }
}
