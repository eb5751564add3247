// Tasks of several kinds that send packets to each other, run by priority: objects with methods, linked lists.
class Packet {
  constructor(link, id, kind) { this.link = link; this.id = id; this.kind = kind; this.datum = 0; this.data = [0, 0, 0, 0]; }
  addTo(queue) {
    this.link = null;
    if (queue === null) return this;
    let next = queue;
    while (next.link !== null) next = next.link;
    next.link = this;
    return queue;
  }
}
class Task {
  constructor(scheduler, id, priority, queue) {
    this.scheduler = scheduler; this.id = id; this.priority = priority; this.queue = queue;
    this.held = false; this.suspended = queue === null; this.next = scheduler.list;
    scheduler.list = this; scheduler.blocks[id] = this;
  }
  isIdle() { return this.held || (this.suspended && this.queue === null); }
  take() {
    const packet = this.queue;
    if (packet !== null) { this.queue = packet.link; this.suspended = false; }
    return packet;
  }
  accept(packet, from) {
    this.queue = packet.addTo(this.queue);
    return this.priority > from.priority ? this : from;
  }
}
class Idle extends Task {
  constructor(scheduler, id, count) { super(scheduler, id, 0, null); this.seed = 1; this.count = count; this.suspended = false; }
  run() {
    if (--this.count === 0) { this.held = true; return this.next; }
    this.seed = (this.seed & 1) === 0 ? this.seed >> 1 : (this.seed >> 1) ^ 0xd008;
    return this.scheduler.release(this.seed & 1 ? 'deviceA' : 'deviceB', this);
  }
}
class Device extends Task {
  constructor(scheduler, id, priority) { super(scheduler, id, priority, null); this.pending = null; this.done = 0; }
  run(packet) {
    if (packet === null) {
      if (this.pending === null) { this.suspended = true; return this; }
      const out = this.pending;
      this.pending = null;
      this.done++;
      return this.scheduler.send(out, 'worker', this);
    }
    this.pending = packet;
    this.held = true;
    return this.next;
  }
}
class Worker extends Task {
  constructor(scheduler, id, priority, queue) { super(scheduler, id, priority, queue); this.turn = 0; this.sum = 0; }
  run(packet) {
    if (packet === null) { this.suspended = true; return this; }
    this.turn = 1 - this.turn;
    for (let i = 0; i < 4; i++) {
      packet.data[i] = (packet.datum + i) & 31;
      this.sum = (this.sum + packet.data[i]) & 0xffff;
    }
    packet.datum++;
    return this.scheduler.send(packet, this.turn ? 'deviceA' : 'deviceB', this);
  }
}
class Scheduler {
  constructor() { this.list = null; this.blocks = {}; this.sent = 0; this.steps = 0; }
  send(packet, to, from) { this.sent++; return this.blocks[to].accept(packet, from); }
  release(id, from) {
    const task = this.blocks[id];
    task.held = false;
    return task.priority > from.priority ? task : from;
  }
  run() {
    let task = this.list;
    while (task !== null) {
      if (task.isIdle()) { task = task.next; continue; }
      this.steps++;
      const packet = task.take();
      const next = task.run(packet);
      task = next === null ? null : next === task && task.suspended ? task.next : next;
      if (task === null && this.blocks.idle.count > 0) task = this.list;
    }
  }
}
function run() {
  const s = new Scheduler();
  new Idle(s, 'idle', 30000);
  let queue = null;
  for (let i = 0; i < 3; i++) queue = new Packet(queue, i, 1);
  new Worker(s, 'worker', 1000, queue);
  new Device(s, 'deviceA', 4000);
  new Device(s, 'deviceB', 5000);
  s.run();
  return s.steps * 31 + s.sent * 7 + s.blocks.worker.sum;
}
const result = run();
if (result !== 3480149) throw new Error('wrong');
