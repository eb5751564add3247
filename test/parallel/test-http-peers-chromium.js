'use strict';

// Chromium loads a page of ours, which fetches, sends a body, reads a stream, hears server-sent events, also after the
// connection has been cut, and tells what it has seen. Skipped where it is missing.

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { spawn, spawnSync } = require('child_process');
const { once } = require('events');
const { mustFinish, need } = require('../common/peers');

need('chromium');
const done = mustFinish();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chromium-'));

const page = `<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>peer</title><script type=module>
const seen = {};
const events = new EventSource('/events');
const heard = [];
const all = new Promise((resolve) => events.addEventListener('count', (event) => {
  heard.push([event.data, event.lastEventId]);
  if (heard.length === 4) resolve(events.close());
}));
seen.json = await (await fetch('/json')).json();
seen.posted = await (await fetch('/post', { method: 'POST', body: JSON.stringify({ text: 'ü' }), headers: { 'X-From': 'page' } })).json();
seen.form = await (await fetch('/post', { method: 'POST', body: new URLSearchParams({ a: '1 2' }) })).json();
seen.status = (await fetch('/none')).status;
seen.redirected = (await fetch('/moved')).url.endsWith('/json');
const reader = (await fetch('/stream')).body.getReader();
let size = 0;
for (let part; !(part = await reader.read()).done;) size += part.value.length;
seen.size = size;
seen.many = (await Promise.all(Array.from({ length: 40 }, (_, i) => fetch('/echo?' + i).then((r) => r.text())))).join();
seen.aborted = await fetch('/never', { signal: AbortSignal.timeout(50) }).catch((error) => error.name);
seen.cut = await fetch('/cut').then((r) => r.text()).catch((error) => error.name);
await all;
seen.heard = heard;
await fetch('/report', { method: 'POST', body: JSON.stringify(seen) });
</script>`;

let report;
const reported = new Promise((resolve) => { report = resolve; });
let streams = 0;

async function read(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

const json = (response, value) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));

const routes = {
  '/': (request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(page),
  '/json': (request, response) => json(response, { hello: 'world' }),
  '/post': async (request, response) => json(response, {
    body: await read(request), type: request.headers['content-type'], from: request.headers['x-from'],
  }),
  '/moved': (request, response) => response.writeHead(302, { Location: '/json' }).end(),
  '/stream': (request, response) => {
    let left = 50;
    (function write() {
      if (left-- === 0) response.end();
      else response.write(Buffer.alloc(10000), write);
    })();
  },
  '/echo': (request, response) => response.end(request.url.split('?')[1]),
  '/never': () => {},
  '/cut': (request, response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('part', () => response.destroy());
  },
  // Two events a connection; then it is cut, and the browser comes again with the last id.
  '/events': (request, response) => {
    streams++;
    const from = +(request.headers['last-event-id'] ?? 0);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 20\n\n');
    for (const id of [from + 1, from + 2]) response.write(`: comment\nevent: count\nid: ${id}\ndata: ${id}\ndata: line\n\n`);
    if (from === 0) setTimeout(() => response.end(), 50);
  },
  '/report': async (request, response) => {
    report(JSON.parse(await read(request)));
    response.end();
  },
};

const server = http.createServer((request, response) => {
  const route = routes[request.url.split('?')[0]];
  if (route) route(request, response);
  else response.writeHead(404).end();
});

async function main() {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const browser = spawn('chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
                                     '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-data-dir=${folder}`,
                                     `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' });
  const ended = once(browser, 'exit').then(() => { throw new Error('chromium ended'); });
  ended.catch(() => {});
  const seen = await Promise.race([reported, ended]);
  assert.deepStrictEqual(seen, {
    json: { hello: 'world' },
    posted: { body: '{"text":"ü"}', type: 'text/plain;charset=UTF-8', from: 'page' },
    form: { body: 'a=1+2', type: 'application/x-www-form-urlencoded;charset=UTF-8' },
    status: 404,
    redirected: true,
    size: 500000,
    many: Array.from({ length: 40 }, (_, i) => i).join(),
    aborted: 'TimeoutError',
    cut: 'TypeError',
    heard: [1, 2, 3, 4].map((id) => [`${id}\nline`, `${id}`]),
  });
  assert.strictEqual(streams, 2);
  const gone = once(browser, 'exit');
  browser.kill('SIGKILL');
  await gone;
  server.close(done);
  server.closeAllConnections();
}

// Those that it has started write into its folder until they see that it has gone.
const remove = 'for i in 1 2 3 4 5 6 7 8 9; do rm -rf "$0" 2>/dev/null && exit; sleep 0.2; done';
process.on('exit', () => spawnSync('sh', ['-c', remove, folder]));
main();
