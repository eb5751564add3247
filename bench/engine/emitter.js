// An event emitter as programs write them: listeners in arrays, arguments passed on.
class Emitter {
  constructor() { this.events = {}; }
  on(name, listener) { (this.events[name] || (this.events[name] = [])).push(listener); }
  emit(name, ...args) {
    const list = this.events[name];
    if (list === undefined) return false;
    for (let i = 0; i < list.length; i++) list[i].apply(this, args);
    return true;
  }
}
function Old() { this.list = []; }
Old.prototype.emit = function(name) {
  var args = Array.prototype.slice.call(arguments, 1);
  for (var i = 0; i < this.list.length; i++) this.list[i].apply(this, args);
};
let sum = 0;
const emitter = new Emitter();
emitter.on('x', (a, b) => { sum += a + b; });
for (let i = 0; i < 2e5; i++) emitter.emit('x', i, 1);
const old = new Old();
old.list.push(function(a, b) { sum -= a + b; });
for (let i = 0; i < 2e5; i++) old.emit('x', i, 1);
if (sum !== 0) throw new Error('wrong');
