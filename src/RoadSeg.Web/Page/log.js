const LINES_MAX = 200;

/** The tail of the log; follows it unless somebody scrolled back. */
export class LogView {
  constructor(list) {
    this.list = list;
    this.next = 0;
  }

  add(lines) {
    const isAtEnd = this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - 8;
    for (const { number, level, text } of lines) {
      // A new run, or a connection that came back, starts over.
      if (number < this.next && number !== 0) {
        continue;
      }

      this.next = number + 1;
      const item = document.createElement('li');
      item.dataset.level = level;
      item.textContent = level === 'warning' || level === 'error' ? `${level.toUpperCase()}: ${text}` : text;
      this.list.append(item);
    }

    while (this.list.children.length > LINES_MAX) {
      this.list.firstChild.remove();
    }

    if (isAtEnd) {
      this.list.scrollTop = this.list.scrollHeight;
    }
  }

  toggle() {
    this.list.dataset.size = this.list.dataset.size === 'more' ? 'less' : 'more';
    this.list.scrollTop = this.list.scrollHeight;
  }
}
