// The frame, its labels and the region on one canvas of the frame's own size.
export class Painting {
  opacity = 0.5;
  onClick = null;
  onBox = null;
  onDrag = null;
  #canvas;
  #context;
  #session;
  #colours;
  #labels;
  #picture = null;
  #from = null;
  #to = null;

  constructor(canvas, session) {
    this.#canvas = canvas;
    this.#session = session;
    canvas.width = session.width;
    canvas.height = session.height;
    this.#context = canvas.getContext("2d");
    this.#labels = new OffscreenCanvas(session.width, session.height);
    this.#colours = session.classes.map(c => [1, 3, 5].map(i => parseInt(c.colour.slice(i, i + 2), 16)));
    canvas.addEventListener("pointerdown", e => this.#begin(e));
    canvas.addEventListener("pointermove", e => this.#move(e));
    canvas.addEventListener("pointerup", e => this.#end(e));
    canvas.addEventListener("contextmenu", e => e.preventDefault());
  }

  take(picture) {
    this.#picture = picture;
  }

  draw(state) {
    const { width, height } = this.#session;
    const context = this.#context;
    context.clearRect(0, 0, width, height);
    if (!this.#picture || !state.ids) {
      return;
    }

    context.drawImage(this.#picture, 0, 0);
    this.#drawLabels(state);
    context.drawImage(this.#labels, 0, 0);
    context.lineWidth = Math.max(1, width / 640);
    for (const click of state.clicks) {
      context.beginPath();
      context.arc(click.u + 0.5, click.v + 0.5, Math.max(3, width / 200), 0, 7);
      context.fillStyle = click.inside ? "#fff" : "#000";
      context.strokeStyle = click.inside ? "#000" : "#fff";
      context.fill();
      context.stroke();
    }

    const box = this.#isBox() ? this.#drawn() : state.region ? null : state.box;
    if (box) {
      context.strokeStyle = "#fff";
      context.strokeRect(box[0] + 0.5, box[1] + 0.5, box[2] - box[0], box[3] - box[1]);
    }
  }

  // Labels in their colours; the region brighter, with a white edge.
  #drawLabels({ ids, region }) {
    const { width, height } = this.#session;
    const image = new ImageData(width, height);
    const data = image.data;
    const alpha = Math.round(255 * this.opacity);
    for (let i = 0; i < ids.length; i++) {
      const colour = this.#colours[ids[i]] ?? [0, 0, 0];
      let [r, g, b] = colour;
      let a = alpha;
      if (region?.[i]) {
        const u = i % width;
        const isEdge = u === 0 || u === width - 1 || !region[i - 1] || !region[i + 1] || !region[i - width] || !region[i + width];
        [r, g, b, a] = isEdge ? [255, 255, 255, 255] : [255, 255, 255, 90];
      }

      data[4 * i] = r;
      data[4 * i + 1] = g;
      data[4 * i + 2] = b;
      data[4 * i + 3] = a;
    }

    this.#labels.getContext("2d").putImageData(image, 0, 0);
  }

  // The canvas fills its place; the picture in it keeps its shape.
  #at(e) {
    const r = this.#canvas.getBoundingClientRect();
    const { width, height } = this.#session;
    const scale = Math.min(r.width / width, r.height / height);
    const u = Math.floor((e.clientX - r.x - (r.width - width * scale) / 2) / scale);
    const v = Math.floor((e.clientY - r.y - (r.height - height * scale) / 2) / scale);
    return [Math.max(0, Math.min(width - 1, u)), Math.max(0, Math.min(height - 1, v))];
  }

  #begin(e) {
    this.#canvas.setPointerCapture(e.pointerId);
    this.#from = this.#at(e);
    this.#to = this.#from;
  }

  #move(e) {
    if (this.#from) {
      this.#to = this.#at(e);
      this.onDrag?.();
    }
  }

  #end(e) {
    if (!this.#from) {
      return;
    }

    this.#to = this.#at(e);
    const [u, v] = this.#to;
    const box = this.#isBox() ? this.#drawn() : null;
    this.#from = null;
    if (box) {
      this.onBox?.(box);
    } else {
      this.onClick?.(u, v, e.shiftKey || e.button === 2);
    }
  }

  #isBox() {
    return this.#from && Math.max(Math.abs(this.#to[0] - this.#from[0]), Math.abs(this.#to[1] - this.#from[1])) > 3;
  }

  #drawn() {
    const [a, b] = [this.#from, this.#to];
    return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]) + 1, Math.max(a[1], b[1]) + 1];
  }
}
