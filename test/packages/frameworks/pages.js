// Needs: chromium node
'use strict';

// The pages of examples/chat and examples/rest-api in Chromium: two tabs talk to each other.

const { execFile } = require('child_process');
const path = require('path');
const { promisify } = require('util');
const { copyExample, startDatabase, startServer, stop } = require('./common/examples');

async function drive(name, example, env) {
  const { child, port } = await startServer(path.join(copyExample(example), 'server.js'), env);
  const { stdout, stderr } = await promisify(execFile)('node', [path.join(__dirname, 'common/browser.js'), name, `http://127.0.0.1:${port}/`]);
  process.stdout.write(stdout + stderr);
  console.log('ended', await stop(child));
}

async function main() {
  await drive('chat', 'chat');
  const database = await startDatabase();
  await drive('tasks', 'rest-api', { MONGODB_URI: database.uri });
  await stop(database.child);
}

main();
