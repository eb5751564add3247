// Packages that are wrong in themselves: npm says of them what it says on Node.

const { Place, Registry } = require('./common/registry');

async function main() {
  const registry = new Registry();
  await registry.listen();
  const place = new Place(registry);
  registry.publish({ name: 'circle-a', version: '1.0.0', dependencies: { 'circle-b': '1' } });
  registry.publish({ name: 'circle-b', version: '1.0.0', dependencies: { 'circle-a': '1' } });
  registry.publish({ name: 'wants-much', version: '1.0.0', dependencies: { 'circle-a': '^9.0.0' } });
  registry.publish({ name: 'peer', version: '1.0.0' });
  registry.publish({ name: 'peer', version: '2.0.0' });
  registry.publish({ name: 'wants-peer', version: '1.0.0', peerDependencies: { peer: '^1.0.0' } });
  registry.publish({ name: 'broken-manifest', version: '1.0.0' }, { 'package.json': '{ "name": ' });
  registry.publish({ name: 'escapes', version: '1.0.0' }, { '../../../escaped.txt': 'x', 'deep/../../../escaped.js': 'x' });
  registry.publish({ name: 'fails', version: '1.0.0', scripts: { install: 'exit 7' } });
  registry.publish({ name: 'another-engine', version: '1.0.0', engines: { node: '>=99' }, os: ['!linux'] });
  for (let i = 0; i < 120; i++) {
    registry.publish({ name: `deep-${i}`, version: '1.0.0', dependencies: i < 119 ? { [`deep-${i + 1}`]: '1' } : {} });
  }

  const steps = [
    ['install', 'circle-a'], ['ls', '--all'], ['install', 'wants-much'], ['install', 'peer@2', 'wants-peer'],
    ['install', 'broken-manifest'], ['install', 'escapes'], ['install', 'fails', '--dangerously-allow-all-scripts'],
    ['install', 'another-engine'], ['uninstall', 'circle-a'], ['install', 'deep-0'],
  ];
  place.write('app/package.json', { name: 'app', version: '1.0.0' });
  for (const step of steps) await place.npm('app', ...step);
  place.write('names/package.json', { name: 'Not A Name', version: 'one', dependencies: { peer: 'no range!' } });
  await place.npm('names', 'install');
  place.write('types/package.json', { name: 5, version: [], dependencies: 'none', scripts: 3, bin: null });
  await place.npm('types', 'install');
  await place.npm('types', 'run', 'x');
  registry.close();
}

main();
