'use strict';

// A client's responses, cut at every byte: what arrives is the same. Malformed ones, whole and cut, are an error of the request
// or of the response, and nothing of them is taken for the next response on the connection.

const assert = require('assert');
const http = require('http');
const net = require('net');

const good = {
  length: 'HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello',
  chunked: 'HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: v\r\n\r\n',
  text: 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n\u00e9\u20ac\u{1f600}'.replace('8', '9'),
  early: 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  empty: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  none: 'HTTP/1.1 204 No Content\r\n\r\n',
  head: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n',
  last: 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok',
};
const bad = {
  version: 'HTTP/7.7 200 OK\r\nContent-Length: 0\r\n\r\n',
  status: 'HTTP/1.1 2x0 OK\r\n\r\n',
  lengths: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
  both: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n',
  chunk: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n',
  huge: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n',
  name: 'HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n',
  value: 'HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n',
  large: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20000)}\r\n\r\n`,
  garbage: '\x16\x03\x01\0\xff\xfe\xfd',
  nothing: '',
};

// What the server is to send next: pieces, and whether it ends the connection.
let pieces;
let ends;
const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', () => {
    const left = pieces.slice();
    const next = () => {
      if (left.length > 0) socket.write(left.shift(), () => setImmediate(next));
      else if (ends) socket.end();
    };
    next();
  });
});

function exchange(agent, read) {
  return new Promise((resolve) => {
    const result = { body: '', events: [] };
    const req = http.get({ port: server.address().port, agent }, (res) => {
      result.status = `${res.statusCode} ${res.statusMessage} ${JSON.stringify(res.headers)}`;
      read(res, (text) => { result.body += text; });
      res.on('end', () => { result.trailers = JSON.stringify(res.trailers); result.complete = res.complete; });
      res.on('error', (error) => result.events.push(error.code));
    });
    req.on('error', (error) => result.events.push(error.code));
    req.on('information', (info) => result.events.push(info.statusCode));
    req.on('close', () => setImmediate(resolve, result));
  });
}

const readers = {
  flow(res, add) {
    const chunks = [];
    res.on('data', (chunk) => chunks.push(chunk));
    res.on('end', () => add(Buffer.concat(chunks).toString()));
  },
  text: (res, add) => res.setEncoding('utf8').on('data', add),
  readable: (res, add) => res.setEncoding('utf8').on('readable', () => { for (let c; (c = res.read()) !== null;) add(c); }),
};

server.listen(0, async () => {
  for (const [name, text] of Object.entries(good)) {
    const bytes = Buffer.from(text);
    for (const [how, read] of Object.entries(readers)) {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      pieces = [bytes];
      ends = false;
      const expected = await exchange(agent, read);
      assert.strictEqual(expected.complete, true, name);
      for (let at = 1; at < bytes.length; at++) {
        pieces = [bytes.subarray(0, at), bytes.subarray(at)];
        assert.deepStrictEqual(await exchange(agent, read), expected, `${name} ${how} ${at}`);
      }
      pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
      assert.deepStrictEqual(await exchange(agent, read), expected, `${name} ${how} byte by byte`);
      agent.destroy();
    }
  }
  for (const [name, text] of Object.entries(bad)) {
    const bytes = Buffer.from(text, 'latin1');
    for (const at of bytes.length > 200 ? [0, 9000] : [0, ...bytes.keys()]) {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      pieces = at === 0 ? [bytes] : [bytes.subarray(0, at), bytes.subarray(at)];
      ends = true;
      const result = await exchange(agent, readers.flow);
      assert.ok(result.events.some((code) => /^(HPE_|ECONNRESET)/.test(code)), `${name} ${at} ${result.events}`);
      assert.notStrictEqual(result.complete, true, name);
      assert.strictEqual(agent.totalSocketCount, 0, name);
    }
  }
  // What comes behind a response ends the connection; the next request gets another one.
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  ends = false;
  for (const rest of ['x', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil', '\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil']) {
    pieces = [good.length + rest];
    await exchange(agent, readers.flow);
    pieces = [good.length];
    assert.strictEqual((await exchange(agent, readers.flow)).body, 'hello', JSON.stringify(rest));
    pieces = [good.length, rest];
    await exchange(agent, readers.flow);
    await new Promise((resolve) => setTimeout(resolve, 5));
    pieces = [good.length];
    assert.strictEqual((await exchange(agent, readers.flow)).body, 'hello', JSON.stringify(rest));
  }
  agent.destroy();
  server.close();
});
