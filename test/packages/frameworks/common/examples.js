'use strict';

// The repository's examples as the test runs them: a copy beside the packages, each server in a process of its own.

const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const path = require('path');

const root = path.resolve(__dirname, '../../../..');

// Copy examples/NAME here and return where it is.
function copyExample(name) {
  const folder = path.join(__dirname, '..', 'examples', `${name}-${process.pid}`);
  fs.cpSync(path.join(root, 'examples', name), folder, { recursive: true });
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// Start a program; the promise is kept when a line of its output matches.
async function start(program, parameters, pattern, options = {}) {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  process.on('exit', () => child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const match = pattern.exec(text);
    if (match) {
      child.stdout.resume();
      return { child, match };
    }
  }
  throw new Error(`${program} ${parameters.join(' ')} ended: ${text}`);
}

// Start a server of the examples: { child, port }.
async function startServer(file, env = {}) {
  const { child, match } = await start(process.execPath, [path.basename(file)], /listening on port (\d+)\n/,
                                       { cwd: path.dirname(file), env: { ...process.env, ...env, PORT: '0' } });
  return { child, port: Number(match[1]) };
}

// Ask a program to end and say how it did.
async function stop(child) {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? child.exitCode;
}

// Start the MongoDB server of npm on a free port: { child, uri, port }.
async function startDatabase(port) {
  const net = require('net');
  if (port === undefined) {
    const probe = net.createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    ({ port } = probe.address());
    probe.close();
    await once(probe, 'close');
  }
  const binary = path.join(path.dirname(require.resolve('@jongodb/memory-server-bin-linux-x64-gnu/package.json')), 'bin/jongodb');
  const { child } = await start(binary, ['--host=127.0.0.1', `--port=${port}`], /\n/, { stdio: ['ignore', 'pipe', 'ignore'] });
  return { child, port, uri: `mongodb://127.0.0.1:${port}` };
}

module.exports = { copyExample, root, start, startDatabase, startServer, stop };
