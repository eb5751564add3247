// Events with middleware: closures that call the next one, options merged, handlers found by name.
class Dispatcher {
  #handlers = new Map();
  #middleware = [];
  use(f) { this.#middleware.push(f); return this; }
  on(type, handler, { once = false, priority = 0 } = {}) {
    if (!this.#handlers.has(type)) this.#handlers.set(type, []);
    const list = this.#handlers.get(type);
    list.push({ handler, once, priority });
    list.sort((a, b) => b.priority - a.priority);
    return () => this.off(type, handler);
  }
  off(type, handler) { this.#handlers.set(type, this.#handlers.get(type).filter((h) => h.handler !== handler)); }
  emit(type, detail) {
    const event = { type, detail, stopped: false, stop() { this.stopped = true; } };
    const run = (i) => {
      if (i < this.#middleware.length) return this.#middleware[i](event, () => run(i + 1));
      for (const entry of this.#handlers.get(type) ?? []) {
        entry.handler.call(this, event);
        if (event.stopped) break;
      }
      return event;
    };
    return run(0);
  }
}
const d = new Dispatcher();
let log = 0;
d.use((event, next) => { event.detail = { ...event.detail, seen: true }; return next(); });
d.use((event, next) => { if (event.type === 'drop') return event; return next(); });
d.on('add', (e) => { log += e.detail.by; });
d.on('add', function(e) { if (e.detail.by > 4) e.stop(); }, { priority: 5 });
d.on('drop', () => { throw new Error('not reached'); });
for (let i = 0; i < 15000; i++) {
  const off = d.on('end', () => { log++; });
  d.emit('add', { by: i % 8 });
  d.emit('drop', {});
  d.emit('end');
  off();
}
if (log !== 33750) throw new Error('wrong');
