// JSON of 50 MB, made and read.
const record = { id: 12345, name: 'a name with "quotes" and ünïcode', tags: ['a', 'b', 'c'], nested: { x: 1.5, y: null, z: true } };
const text = JSON.stringify(Array.from({ length: 400000 }, (_, i) => ({ ...record, i })));
const back = JSON.parse(text);
if (back.length !== 400000 || back[7].i !== 7 || text.length < 5e7) throw new Error('wrong');
