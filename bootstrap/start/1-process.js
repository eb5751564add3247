'use strict';

// What the command line and the environment change.

const cli = internalBinding('options');
cli.read();

const optional = [
  ['--experimental-global-customevent', ['CustomEvent']],
  ['--experimental-websocket', ['WebSocket']],
  ['--experimental-eventsource', ['EventSource']],
  ['--experimental-global-webcrypto', ['crypto', 'Crypto', 'CryptoKey', 'SubtleCrypto']],
];

for (const [option, names] of optional) {
  if (cli.options[option]) continue;
  for (const name of names) delete globalThis[name];
}

if (cli.options['--experimental-shadow-realm']) {
  const { ShadowRealm } = require('internal/shadow_realm');
  Object.defineProperty(globalThis, 'ShadowRealm', { value: ShadowRealm, writable: true, enumerable: false, configurable: true });
}

require('internal/process/object').start();

const { options } = cli;
if (options['--permission'] || options['--allow-fs-read'].length > 0 || options['--allow-fs-write'].length > 0 ||
    options['--allow-addons'] || options['--allow-child-process'] || options['--allow-wasi'] || options['--allow-worker']) {
  require('internal/process/permission').start();
}
