'use strict';

// graphql-js and graphql-yoga: schemas, execution, validation, subscriptions over server-sent events.

const http = require('http');
const { once } = require('events');
const { buildSchema, graphql, printSchema, parse, print, introspectionFromSchema, validate, GraphQLError } = require('graphql');
const { createSchema, createYoga } = require('graphql-yoga');
const { ask, post } = require('./common/ask');

async function useGraphql() {
  const schema = buildSchema(`
    "A person."
    type Person { name: String!, friends(first: Int = 2): [Person!]! , age: Int }
    enum Order { UP DOWN }
    type Query { people(order: Order): [Person!]!, fail: String }
  `);
  const people = [{ name: 'Ann', age: 3 }, { name: 'Bob' }].map((person) => ({ ...person, friends: ({ first }) => people.slice(0, first) }));
  const rootValue = {
    people: ({ order }) => (order === 'DOWN' ? [...people].reverse() : people),
    fail: async () => { throw new GraphQLError('it fails', { extensions: { code: 'X' } }); },
  };
  const run = async (source, variableValues) => console.log(JSON.stringify(await graphql({ schema, source, rootValue, variableValues })));
  await run('{ people { name age friends(first: 1) { name } } }');
  await run('query Q($o: Order) { people(order: $o) { ...f } } fragment f on Person { n: name }', { o: 'DOWN' });
  await run('{ fail people { name } }');
  await run('{ people { nmae } }');
  await run('{ people(order: SIDEWAYS) { name } }');
  await run('{ people { name ');
  console.log(print(parse('query($a:Int=1){b(c:$a,d:{e:"f"}) @skip(if:false){g}}')));
  console.log(printSchema(schema));
  console.log(JSON.stringify(introspectionFromSchema(schema)).length, validate(schema, parse('{ x }')).map(String));
}

async function useYoga() {
  const yoga = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: 'type Query { hello(name: String!): String! } type Mutation { add(a: Int!, b: Int!): Int! } type Subscription { count(to: Int!): Int! }',
      resolvers: {
        Query: { hello: (_, { name }) => `hello ${name}` },
        Mutation: { add: (_, { a, b }) => a + b },
        Subscription: {
          count: {
            async* subscribe(_, { to }) {
              for (let i = 1; i <= to; i++) yield { count: i };
            },
          },
        },
      },
    }),
  });
  const server = http.createServer(yoga).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/graphql`;
  await ask(url, post({ query: '{ hello(name: "you") }' }));
  await ask(url, post({ query: 'mutation($a: Int!) { add(a: $a, b: 2) }', variables: { a: 40 } }));
  await ask(url, post({ query: '{ goodbye }' }));
  await ask(`${url}?query=${encodeURIComponent('{ hello(name: "x") }')}`);
  await ask(url, { ...post({ query: 'subscription { count(to: 3) }' }), headers: { 'content-type': 'application/json', accept: 'text/event-stream' } });
  await ask(`${url.replace('/graphql', '/other')}`);
  server.close();
  server.closeAllConnections();
}

useGraphql().then(useYoga);
