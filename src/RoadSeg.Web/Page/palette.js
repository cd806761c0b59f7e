// Colours of classes. The safe ones follow Okabe and Ito's colours for all kinds of colour vision: what matters most
// (ground, people, vehicles) differs in brightness and in blue as well; shapes and words repeat what colours say.

export const INK = {
  free: '#00be96',
  freeEdge: '#14ffc8',
  far: '#ffffff',
  pedestrian: '#ff8c00',
  cyclist: '#ffe13c',
  inPath: '#ff3c28',
  occupied: '#f06e14',
  unknown: '#26282c',
  text: '#f2f4f6',
  dim: '#a7afb8',
  dark: '#0e1013',
  quiet: '#7fb4e8',
  line: '#2a2f36',
};

const VEHICLE = /car|vehicle|truck|bus|train|tram|motor|van|caravan|trailer/i;

/** What a class is to people who watch: its role, with vehicles told apart. */
export function kindOf(definition) {
  return definition.role === 'obstacle' && VEHICLE.test(definition.name) ? 'vehicle' : definition.role;
}

const SAFE = {
  drivable: [[0, 190, 150]],
  pedestrian: [[255, 140, 0]],
  cyclist: [[255, 225, 60]],
  vehicle: [[204, 121, 167]],
  obstacle: [[0, 114, 178], [70, 120, 170], [40, 90, 150], [95, 140, 185], [20, 70, 120]],
  other: [[150, 160, 170], [110, 118, 128]],
  ignored: [[90, 90, 90]],
};

/** Colours [r, g, b] of the classes in id order. */
export function coloursOf(classes, palette) {
  const used = {};
  return classes.map((definition) => {
    if (palette === 'model') {
      return definition.colour;
    }

    const kind = kindOf(definition);
    const choice = SAFE[kind] ?? SAFE.other;
    used[kind] = (used[kind] ?? -1) + 1;
    return choice[used[kind] % choice.length];
  });
}

/** Ids in the order of their keys: what matters most first. */
export function orderOf(classes) {
  const rank = ['drivable', 'pedestrian', 'cyclist', 'vehicle', 'obstacle', 'other', 'ignored'];
  return classes.map((_, id) => id).sort((a, b) => rank.indexOf(kindOf(classes[a])) - rank.indexOf(kindOf(classes[b])) || a - b);
}

/** Shown until somebody chooses: the rest of the picture stays a picture. */
export function isShownAtFirst(definition) {
  return ['drivable', 'pedestrian', 'cyclist', 'vehicle'].includes(kindOf(definition));
}
