const { z } = require('zod');

const User = z.object({
  name: z.string().min(2).max(10).trim(),
  age: z.number().int().positive().optional(),
  email: z.string().email().nullable(),
  role: z.enum(['admin', 'user']).default('user'),
  tags: z.array(z.string().regex(/^[a-z]+$/)).nonempty(),
  at: z.coerce.date(),
  meta: z.record(z.union([z.string(), z.number()])),
}).strict();
console.log(User.parse({ name: ' ann ', email: null, tags: ['a'], at: '2020-01-02', meta: { a: 1, b: 'x' } }));
const bad = User.safeParse({ name: 'x', age: -1.5, email: 'no', role: 'root', tags: [], at: 'never', meta: { a: [] }, extra: 1 });
console.log(JSON.stringify(bad.error.issues, null, 1));
console.log(bad.error.flatten());
const Shape = z.discriminatedUnion('kind', [z.object({ kind: z.literal('circle'), r: z.number() }), z.object({ kind: z.literal('square'), s: z.number() })]);
console.log(Shape.parse({ kind: 'circle', r: 2 }), Shape.safeParse({ kind: 'line' }).error.issues);
const Tree = z.lazy(() => z.object({ value: z.number(), children: z.array(Tree) }));
console.log(JSON.stringify(Tree.parse({ value: 1, children: [{ value: 2, children: [] }] })));
console.log(z.string().transform((s) => s.length).refine((n) => n > 3, { message: 'too short' }).safeParse('abc').error.message);
console.log(z.tuple([z.string(), z.number()]).rest(z.boolean()).parse(['a', 1, true]), z.map(z.string(), z.set(z.number())).parse(new Map([['a', new Set([1])]])));
(async () => console.log(await z.string().refine(async (s) => s === 'ok').safeParseAsync('no')))();
