const R = require('ramda');
console.log(R.pipe(R.map(R.inc), R.filter(R.gt(R.__, 2)), R.sum)([1, 2, 3]), R.compose(R.toUpper, R.head)(['abc']));
console.log(R.groupBy((n) => (n % 2 ? 'odd' : 'even'), [1, 2, 3]), R.path(['a', 0, 'b'], { a: [{ b: 1 }] }), R.assocPath(['a', 'b'], 1, {}));
console.log(R.equals(new Map([[1, [2]]]), new Map([[1, [2]]])), R.equals(NaN, NaN), R.equals(0, -0), R.type(/x/), R.type(async () => {}), R.type(1n));
console.log(R.toString({ a: new Date(0), b: [undefined, 'x', -0] }), R.mergeDeepRight({ a: { b: 1 } }, { a: { c: 2 } }), R.zipWith(R.add, [1, 2], [3, 4]));
console.log(R.over(R.lensPath(['x', 'y']), R.negate, { x: { y: 5 } }), R.evolve({ a: R.add(1) }, { a: 1 }), R.sortWith([R.descend(R.prop('a'))], [{ a: 1 }, { a: 2 }]));
console.log(R.transduce(R.compose(R.map(R.add(1)), R.take(2)), R.flip(R.append), [], [1, 2, 3, 4]), R.curry((a, b) => a * b)(2)(3), R.uniq([1, 1, '1', [1], [1]]));
console.log(R.match(/([a-z]a)/g, 'bananas'), R.test(/^x/, 'xyz'), R.splitEvery(2, [1, 2, 3]), R.countBy(R.toLower, ['A', 'a']), R.xprod([1, 2], ['a']), R.trim('\u3000 x \ufeff'));
