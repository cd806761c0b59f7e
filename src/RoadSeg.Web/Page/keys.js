/** Everything can be done from the keyboard; keys that a slider or list needs stay theirs. */
export function listenToKeys({ lookControls, runControls, snapshot, toggleHelp, log }) {
  const actions = {
    ' ': () => runControls.togglePause(),
    ArrowLeft: (event) => (event.shiftKey ? runControls.seekBy(-1) : runControls.step(-1)),
    ArrowRight: (event) => (event.shiftKey ? runControls.seekBy(1) : runControls.step(1)),
    Home: () => runControls.seek(0),
    '-': () => runControls.changeSpeed(-1),
    '+': () => runControls.changeSpeed(1),
    '=': () => runControls.changeSpeed(1),
    '[': () => lookControls.setOpacity(lookControls.look.opacity - 0.1),
    ']': () => lookControls.setOpacity(lookControls.look.opacity + 0.1),
    c: () => lookControls.setPalette(lookControls.look.palette === 'safe' ? 'model' : 'safe'),
    s: snapshot,
    r: () => runControls.toggleRecording(),
    l: () => log.toggle(),
    f: toggleFullScreen,
    '?': toggleHelp,
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches('select')) {
      return;
    }

    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = /^[0-9]$/.test(key) ? () => lookControls.toggleByKey(Number(key)) : actions[key];
    if (action) {
      // A button that has the focus would take space for a click as well.
      event.preventDefault();
      action(event);
    }
  });
}

function toggleFullScreen() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else {
    document.documentElement.requestFullscreen().catch(() => {});
  }
}
