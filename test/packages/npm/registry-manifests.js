// npm against a registry that fails before there is an archive: the errors of Node, and nothing written.

const net = require('net');
const { installAgainst, open, status, truncate } = require('./common/failures');

const failures = [
  ['500 for the manifest', /^\/good$/, status(500, '{"error":"broken"}')],
  ['503 without a body', /^\/good$/, status(503, '')],
  ['404', /^\/good$/, status(404, '{"error":"Not found"}')],
  ['403', /^\/good$/, status(403, '{"error":"no entry"}')],
  ['no JSON', /^\/good$/, status(200, '<html>a proxy says hello</html>')],
  ['half a manifest', /^\/good$/, truncate],
  ['half a manifest, as if whole', /^\/good$/, (request, response, body) => response.end(body.subarray(0, 100))],
  ['the connection is reset', /^\/good$/, (request) => request.socket.resetAndDestroy()],
];

async function unusedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function main() {
  const opened = await open();
  const { registry, place } = opened;
  await installAgainst(opened, failures);
  console.log('# gone');
  place.write('gone/package.json', { name: 'app', version: '1.0.0' });
  await place.npm('gone', 'install', 'other', `--registry=http://127.0.0.1:${await unusedPort()}/`);
  console.log('# silent');
  registry.failures = [[/./, () => {}]];
  await place.npm('gone', 'install', 'other', '--fetch-timeout=300');
  registry.close();
}

main();
