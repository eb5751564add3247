'use strict';

// How a registry fails, and npm install against each failure.

const { Place, Registry } = require('./registry');

/** A handler that answers with a status. */
function status(code, body) {
  return (request, response) => response.writeHead(code, { 'content-type': 'application/json' }).end(body);
}

/** The whole length is promised, half of it comes. */
function truncate(request, response, body) {
  response.writeHead(200, { 'content-length': body.length });
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

/** A registry with `other`, which needs `good`. */
async function open() {
  const registry = new Registry();
  await registry.listen();
  registry.publish({ name: 'good', version: '1.0.0' });
  registry.publish({ name: 'other', version: '1.0.0', dependencies: { good: '^1.0.0' } }, { 'lib/a.js': '1', 'lib/b.js': '2' });
  return { registry, place: new Place(registry) };
}

/** Install `other` against each of [what it is, pattern of the path that fails, handler]. */
async function installAgainst({ registry, place }, failures) {
  for (const [what, pattern, fail] of failures) {
    console.log(`# ${what}`);
    place.write(`${what}/package.json`, { name: 'app', version: '1.0.0' });
    registry.failures = [[pattern, fail]];
    await place.npm(what, 'install', 'other');
  }
  registry.failures = [];
}

module.exports = { installAgainst, open, status, truncate };
