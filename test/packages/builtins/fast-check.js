const fc = require('fast-check');
const run = (name, property, numRuns = 1000) => {
  const details = fc.check(property, { seed: 42, numRuns });
  console.log(name, details.failed, details.numRuns, details.counterexample, details.counterexamplePath);
};
run('reverse', fc.property(fc.array(fc.integer()), (a) => JSON.stringify([...a].reverse().reverse()) === JSON.stringify(a)));
run('json', fc.property(fc.jsonValue(), (v) => JSON.stringify(JSON.parse(JSON.stringify(v))) === JSON.stringify(v)), 200);
run('sort', fc.property(fc.array(fc.double()), (a) => [...a].sort((x, y) => x - y).every((v, i, s) => i === 0 || !(s[i - 1] > v))));
run('string', fc.property(fc.string(), fc.string(), (a, b) => (a + b).startsWith(a) && (a + b).endsWith(b) && (a + b).length === a.length + b.length));
run('bigint', fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (a, b) => (a / b) * b + a % b === a));
run('fails', fc.property(fc.integer(), fc.string(), (n, s) => n < 1000 || s.length < 3));
run('dates', fc.property(fc.date({ noInvalidDate: true }), (d) => new Date(d.toISOString()).getTime() === d.getTime()));
run('records', fc.property(fc.record({ a: fc.nat(), b: fc.option(fc.boolean()), m: fc.dictionary(fc.string(), fc.float()) }), (r) => structuredClone(r).a === r.a), 200);
console.log(fc.sample(fc.tuple(fc.uuid(), fc.ipV6(), fc.emailAddress(), fc.stringMatching(/^[a-f]{2,4}\d$/)), { seed: 7, numRuns: 5 }));
