'use strict';

// execa and cross-spawn.

const execa = require('execa');
const spawn = require('cross-spawn');

async function main() {
  const { stdout, exitCode } = await execa('echo', ['unicorns', 'a b']);
  console.log(stdout, exitCode);
  console.log((await execa('cat', { input: 'from input' })).stdout);
  console.log(execa.sync('sh', ['-c', 'echo out; echo err >&2; exit 3'], { reject: false, all: true }).exitCode);
  await execa('sh', ['-c', 'echo oops >&2; exit 2']).catch((error) => {
    console.log(error.shortMessage, '|', error.stderr, '|', error.exitCode, error.failed, error.killed);
  });
  await execa('no-such-command').catch((error) => console.log(error.code, error.shortMessage));
  const sleeping = execa('sleep', ['100']);
  setTimeout(() => sleeping.kill('SIGTERM'), 20);
  await sleeping.catch((error) => console.log(error.signal, error.killed));
  await execa('sleep', ['100'], { timeout: 20 }).catch((error) => console.log(error.timedOut));
  const cancelled = execa('sleep', ['100']);
  cancelled.cancel();
  await cancelled.catch((error) => console.log(error.isCanceled));
  const child = execa.node('-e', ['process.send({ hello: process.argv.length })'], { nodeOptions: [] });
  child.on('message', (message) => console.log(message));
  await child.catch(() => {});
  console.log((await execa.command('printf %s-%s one two')).stdout);
  const result = spawn.sync(process.execPath, ['-p', '1 + 1'], { encoding: 'utf8' });
  console.log(result.status, result.stdout);
  spawn('no-such-command').on('error', (error) => console.log(error.code, error.syscall));
}

main();
