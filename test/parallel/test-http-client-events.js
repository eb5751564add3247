'use strict';

// What a client's listeners hear of two requests that share a connection, and when, in every way to take a response: what goes
// the short way through src/http/client.c must look like what does not. The logs are Node's.

const assert = require('assert');
const http = require('http');

const server = http.createServer((req, res) => {
  switch (req.url) {
    case '/whole': res.end('hello world'); break;
    case '/chunks': res.write('one'); setTimeout(() => res.end('two'), 5); break;
    case '/trailers': res.writeHead(200, { Trailer: 'T' }); res.write('body'); res.addTrailers({ T: 'v' }); res.end(); break;
    case '/empty': res.writeHead(200, { 'Content-Length': 0 }); res.end(); break;
    case '/none': res.writeHead(204); res.end(); break;
    case '/last': res.writeHead(200, { Connection: 'close' }); res.end('bye'); break;
    case '/cut': res.writeHead(200, { 'Content-Length': 100 }); res.write('part'); setTimeout(() => res.socket.destroy(), 5); break;
    case '/twice': req.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'.repeat(2)); break;
    case '/echo': {
      let body = '';
      req.on('data', (chunk) => { body += chunk; });
      req.on('end', () => res.end(`${req.method} ${body} ${req.headers['content-length']} ${req.headers['transfer-encoding']}`));
    }
  }
});

let log;
const say = (...words) => log.push(words.join(' '));

// Ways to take a response.
const ways = {
  flow: (i, res) => res.on('data', (chunk) => say(i, 'data', chunk)),
  text: (i, res) => res.setEncoding('utf8').on('data', (chunk) => say(i, typeof chunk, chunk)),
  hex: (i, res) => res.setEncoding('hex').on('data', (chunk) => say(i, 'hex', chunk)),
  resume: (i, res) => res.resume(),
  readable: (i, res) => res.on('readable', () => { for (let c; (c = res.read()) !== null;) say(i, 'read', c); }),
  later: (i, res) => setImmediate(() => res.on('data', (chunk) => say(i, 'data', chunk))),
  tick: (i, res) => process.nextTick(() => { say('tick'); res.on('data', (chunk) => say(i, 'data', chunk)); }),
  ticks(i, res) {
    process.nextTick(say, 'tick 1');
    res.on('data', (chunk) => { say(i, 'data', chunk); process.nextTick(say, 'tick 2'); });
    res.on('end', () => { say('end'); process.nextTick(say, 'tick 3'); queueMicrotask(() => say('microtask')); });
  },
  endTick(i, res) {
    res.on('data', (chunk) => say(i, 'data', chunk));
    res.on('end', () => { process.nextTick(say, 'tick'); queueMicrotask(() => say('microtask')); });
  },
  two: (i, res) => res.on('data', (a) => say('a', a)).on('data', (b) => say('b', b)),
  once: (i, res) => res.once('data', (chunk) => say(i, 'once', chunk)),
  pause: (i, res) => res.on('data', (chunk) => { say(i, chunk); res.pause(); setImmediate(() => res.resume()); }),
  destroy: (i, res) => res.on('data', () => { say(i, 'data'); res.destroy(); }),
  fail: (i, res) => res.on('data', () => { say(i, 'data'); res.destroy(new Error('mine')); }),
  gone: (i, res) => res.destroy(),
  abort: (i, res, req) => res.on('data', () => { say(i, 'data'); req.destroy(); }),
  state(i, res, req) {
    say(i, res.readableFlowing, res.readableLength, res.req === req, req.res === res, res.socket === req.socket);
    res.on('data', () => say(i, res.readableFlowing));
    res.on('end', () => {
      say(i, res.complete, res.readableEnded, res.socket === null, req.destroyed, req.writableFinished, JSON.stringify(res.trailers));
      res.destroy();
      req.destroy();
    });
  },
};

// Ways to send a request.
const requests = {
  body: (req) => req.end('abc'),
  bytes: (req) => req.end(Buffer.from('abc\u00e9')),
  latin1: (req) => req.end('abc\u00e9', 'latin1'),
  callback: (req) => req.end(() => say('ended')),
  pieces: (req) => { req.write('a'); req.write('b', () => say('written')); req.end('c'); },
  later: (req) => setImmediate(() => req.end('later')),
  field: (req) => { req.setHeader('X-Late', '1'); say(req.getRawHeaderNames()); req.end(); },
  twice: (req) => { req.end(); req.end(); say(req.writableEnded, req.headersSent, req.writableFinished); },
  destroyed: (req) => { req.end(); req.destroy(); },
  soon: (req) => { req.end(); process.nextTick(() => req.destroy()); },
};

// Two requests that are made at once, for one connection; until all of them is over.
function run(path, method, way, send) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  log = [];
  const done = [0, 1].map((i) => new Promise((resolve) => {
    let left = 1;
    const over = () => { if (--left === 0) resolve(); };
    const req = http.request({ port: server.address().port, path, method, agent, headers: { Accept: 'text/plain' } }, (res) => {
      left++;
      say(i, 'response', res.statusCode, res.statusMessage);
      for (const event of ['end', 'close', 'aborted', 'error']) {
        res.on(event, (error) => say(i, 'response', event, error ? error.message : ''));
      }
      res.on('close', over);
      way(i, res, req);
    });
    for (const event of ['socket', 'finish', 'close', 'error']) {
      req.on(event, (it) => say(i, event, event === 'error' ? it.message : ''));
    }
    req.on('close', over);
    send(req);
  }));
  return Promise.all(done).then(() => new Promise(setImmediate)).then(() => {
    agent.destroy();
    return log.map((line) => line.trim()).join('\n');
  });
}

const scenarios = [];
for (const path of ['whole', 'chunks', 'trailers']) {
  for (const name of Object.keys(ways)) scenarios.push([`${name} ${path}`, [`/${path}`, 'GET', ways[name], (req) => req.end()]]);
}
for (const path of ['empty', 'none', 'last', 'cut', 'twice']) scenarios.push([path, [`/${path}`, 'GET', ways.flow, (req) => req.end()]]);
for (const method of ['GET', 'POST', 'HEAD']) {
  for (const name of Object.keys(requests)) scenarios.push([`${name} ${method}`, ['/echo', method, ways.flow, requests[name]]]);
}

const expected = require('../fixtures/http-client-events.json');

server.listen(0, async () => {
  for (const [name, args] of scenarios) assert.strictEqual(await run(...args), expected[name], name);
  server.close();
});
