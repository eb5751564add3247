// npm against a registry whose archives are broken, and lock files that are: the errors of Node, and nothing half-written.

const crypto = require('crypto');
const fs = require('fs');
const { installAgainst, open, status, truncate } = require('./common/failures');
const { pack } = require('./common/registry');

const failures = [
  ['500 for the archive', /good-1/, status(500, '')],
  ['half an archive', /good-1/, truncate],
  ['half an archive, as if whole', /good-1/, (request, response, body) => response.end(body.subarray(0, body.length >> 1))],
  ['another archive', /good-1/, (request, response) => response.end(pack({ 'package.json': '{"name":"good","version":"1.0.0"}' }))],
  ['no archive', /good-1/, (request, response) => response.end('this is no archive')],
];

async function main() {
  const opened = await open();
  const { registry, place } = opened;
  await installAgainst(opened, failures);

  console.log('# nothing wrong, then a lock file with another integrity, then one that is broken');
  place.write('fine/package.json', { name: 'app', version: '1.0.0' });
  await place.npm('fine', 'install', 'other');
  const lock = JSON.parse(fs.readFileSync(`${place.root}/fine/package-lock.json`));
  lock.packages['node_modules/good'].integrity = `sha512-${crypto.createHash('sha512').update('else').digest('base64')}`;
  place.write('fine/package-lock.json', lock);
  await place.npm('fine', 'ci');
  place.write('fine/package-lock.json', '{ "lockfileVersion": 3, "packages": ');
  await place.npm('fine', 'ci', '--loglevel=silent');
  registry.close();
}

main();
