// protobufjs, graphql
const protobuf = require('protobufjs');
const root = protobuf.parse(`syntax = "proto3"; package p; enum E { A = 0; B = 5; }
message M { string s = 1; repeated int32 n = 2; map<string, double> m = 3; oneof x { bytes b = 4; M child = 5; } int64 big = 6; E e = 7; sint64 z = 8; fixed64 f = 9; bool t = 10; }
service S { rpc Get (M) returns (M); }`).root;
const M = root.lookupType('p.M');
const message = M.create({ s: 'grüße', n: [1, -1, 300], m: { a: 1.5 }, child: { b: Buffer.from('x') }, big: '9007199254740993', e: 5, z: -3, f: '18446744073709551615', t: true });
const bytes = M.encode(message).finish();
console.log(Buffer.from(bytes).toString('hex'), M.verify({ n: 'x' }), JSON.stringify(M.decode(bytes)), M.toObject(M.decode(bytes), { longs: String, enums: String, bytes: String, defaults: true }));
try { M.decode(bytes.subarray(0, 10)); } catch (error) { console.log(error.name, error.message); }
console.log(Object.keys(root.lookup('p.S').methods), JSON.stringify(root.toJSON()).length);

const { buildSchema, graphqlSync, parse, print, validate, introspectionFromSchema } = require('graphql');
const schema = buildSchema(`
  "A node" interface Node { id: ID! }
  type User implements Node { id: ID!, name(upper: Boolean = false): String, friends: [User!]! }
  enum Color { RED GREEN }
  input Filter { min: Int = 1, colors: [Color!] }
  type Query { user(id: ID!): User, count(filter: Filter): Int, fail: String }`);
const users = { 1: { id: 1, name: ({ upper }) => (upper ? 'ANN' : 'Ann'), friends: () => [users[2]] }, 2: { id: 2, name: 'Bob', friends: [] } };
const rootValue = { user: ({ id }) => users[id], count: ({ filter }) => filter.min + filter.colors.length, fail() { throw new Error('no'); } };
const run = (source, variableValues) => console.log(JSON.stringify(graphqlSync({ schema, source, rootValue, variableValues })));
run('query Q($id: ID!, $f: Filter) { user(id: $id) { ...F friends { name __typename } } count(filter: $f) fail } fragment F on User { id n: name(upper: true) }', { id: '1', f: { colors: ['RED'] } });
run('{ user { nope } }');
run('{ count(filter: {colors: [BLUE]}) }');
run('{ a ');
console.log(print(parse('{a(x:[1,"b",{c:$d}],y:"""\n  block\n    text\n""")@include(if:true){b}}')), validate(schema, parse('{ nope }')).map(String), introspectionFromSchema(schema).__schema.types.length);
