// structuredClone of 20,000 records with maps and dates.
const data = Array.from({ length: 20000 }, (_, i) => ({ i, name: `n${i}`, map: new Map([[i, [1, 2]]]), date: new Date(i) }));
if (structuredClone(data)[19999].map.get(19999)[1] !== 2) throw new Error('wrong');
