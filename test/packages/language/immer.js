const { produce, produceWithPatches, applyPatches, enablePatches, enableMapSet, current, original, isDraft, freeze, immerable } = require('immer');
enablePatches();
enableMapSet();

const base = { users: [{ name: 'a', tags: new Set(['x']) }, { name: 'b', tags: new Set() }], byId: new Map([[1, { n: 1 }]]), deep: { a: { b: { c: 1 } } } };
const next = produce(base, (draft) => {
  draft.users[0].name = 'A';
  draft.users.push({ name: 'c', tags: new Set(['z']) });
  draft.users[1].tags.add('y');
  draft.byId.get(1).n++;
  draft.byId.set(2, { n: 2 });
  delete draft.deep.a.b.c;
  console.log(isDraft(draft.deep), current(draft).deep, original(draft) === base);
});
console.log(next, base);
console.log(next.users !== base.users, Object.isFrozen(next.users[0]), next.deep === base.deep);
const [after, patches, inverse] = produceWithPatches({ list: [1, 2, 3], o: {} }, (draft) => { draft.list.splice(1, 1); draft.o.x = [1]; });
console.log(after, JSON.stringify(patches), JSON.stringify(inverse));
console.log(applyPatches(after, inverse));
class Point { [immerable] = true; constructor(x) { this.x = x; } get double() { return this.x * 2; } }
const point = produce(new Point(1), (draft) => { draft.x = 5; });
console.log(point, point.double, point instanceof Point);
try { next.users.push(1); } catch (error) { console.log(error.name, error.message); }
try { produce({}, (draft) => { draft.a = 1; return 2; }); } catch (error) { console.log(error.message); }
const add = produce((draft, n) => { draft.total += n; });
console.log([1, 2, 3].reduce(add, freeze({ total: 0 })));
console.log(produce([3, 1, 2], (draft) => { draft.sort(); draft.reverse(); draft.length = 2; }));
