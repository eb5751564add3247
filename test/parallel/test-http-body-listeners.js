'use strict';

// Bodies that are listened to from the start, later, in text that is cut within characters, and in ways that change under
// way (pause, pipe, iteration, removal of listeners, errors): all of it arrives, once, and in order; 'end' and 'close' come
// once; nobody's body is thrown away and the connection goes on.

const assert = require('assert');
const http = require('http');
const net = require('net');
const { PassThrough } = require('stream');

const text = 'ascii, ü, 漢字 and 👋 '.repeat(50);
const bytes = Buffer.from(text);

function collect(request, response, note) {
  let got = '';
  request.on('data', (chunk) => { got += chunk; });
  request.on('end', () => response.end(`${got === text}${note?.() ?? ''}`));
}

const thrown = [];
process.on('uncaughtException', (error) => {
  if (!/^in /.test(error.message)) {
    console.error(error);
    process.exit(1);
  }
  thrown.push(error.message);
});

const readers = {
  listens: (request, response) => {
    request.setEncoding('utf8');
    collect(request, response);
  },
  encodingLater: (request, response) => {
    request.on('data', () => {});
    request.setEncoding('utf-8');
    collect(request, response, () => ` ${request.readableEncoding} ${request.readableFlowing}`);
  },
  hex: (request, response) => {
    let got = '';
    request.setEncoding('hex').on('data', (chunk) => { got += chunk; }).on('end', () => response.end(`${got === bytes.toString('hex')}`));
  },
  late: (request, response) => setTimeout(() => collect(request.setEncoding('utf8'), response), 20),
  waits: async (request, response) => {
    await null;
    request.setEncoding('utf8');
    await new Promise((resolve) => process.nextTick(resolve));
    collect(request, response);
  },
  pauses: (request, response) => {
    request.setEncoding('utf8');
    request.once('data', () => {
      request.pause();
      setTimeout(() => request.resume(), 10);
    });
    collect(request, response, () => ` ${request.readableEnded}`);
  },
  pipes: (request, response) => {
    const through = new PassThrough();
    request.on('data', () => {});
    request.pipe(through).setEncoding('utf8');
    collect(through, response);
  },
  iterates: async (request, response) => {
    let got = '';
    for await (const chunk of request.setEncoding('utf8')) got += chunk;
    response.end(`${got === text}`);
  },
  removes: (request, response) => {
    const lost = () => assert.fail('was removed');
    request.on('data', lost);
    request.removeListener('data', lost);
    collect(request.setEncoding('utf8'), response, () => ` ${request.listenerCount('data')}`);
  },
  events: (request, response) => {
    const order = [];
    for (const event of ['end', 'close', 'error', 'aborted']) request.on(event, () => order.push(event));
    request.on('data', () => { if (!order.includes('data')) order.push('data'); });
    // What comes with the head comes before later ticks.
    if (request.headers['content-length']) process.nextTick(() => order.push('tick'));
    request.on('close', () => response.end(`${order} ${request.complete} ${request.destroyed} ${request.closed}`));
  },
  throws: (request, response) => {
    request.on('data', () => {});
    request.on('end', () => {
      response.end('true');
      throw new Error('in end');
    });
  },
  dumps: (request, response) => response.end('true'),
  dumpsAndLooks: (request, response) => {
    response.end('true');
    setImmediate(() => request.on('data', () => {}));
  },
  endsInData: (request, response) => {
    request.once('data', () => response.end('true'));
  },
  state: (request, response) => {
    request.on('data', () => {});
    request.on('end', () => {
      response.end(`${request.readableEnded} ${request.readable} ${request.destroyed} ${request.readableLength}`);
    });
  },
  counts: (request, response) => {
    request.on('data', function(...args) {
      assert.strictEqual(args.length, 1);
      assert.strictEqual(this, request);
    });
    request.on('end', (...args) => response.end(`${args.length}`));
  },
};

const answers = {
  encodingLater: 'true utf8 true',
  pauses: 'true true',
  removes: 'true 1',
  events: 'data,tick,end,close true true true',
  state: 'true false false 0',
  counts: '0',
};

const server = http.createServer((...args) => {
  assert.strictEqual(args.length, 2);
  readers[args[0].url.slice(1)](...args);
});

// Three requests in a row on one connection: cut at `at` bytes of the body (0: whole), chunked or with a length.
function ask(name, at, chunked) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.address().port, '127.0.0.1').setEncoding('utf8').setNoDelay();
    let got = '';
    const pieces = [];
    for (let i = 0; i < 2; i++) {
      const head = `POST /${name} HTTP/1.1\r\nHost: a\r\n`;
      if (chunked) {
        pieces.push(`${head}Transfer-Encoding: chunked\r\n\r\n`);
        const cut = at || bytes.length;
        for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
          if (part.length) pieces.push(Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]));
        }
        pieces.push(i ? '0\r\n\r\n' : '0\r\nX-Trailer: 1\r\n\r\n');
      } else {
        pieces.push(Buffer.concat([Buffer.from(`${head}Content-Length: ${bytes.length}\r\n\r\n`), bytes.subarray(0, at || bytes.length)]));
        if (at) pieces.push(bytes.subarray(at));
      }
    }
    pieces.push(`GET /counts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    socket.on('data', (part) => { got += part; }).on('error', reject);
    socket.on('end', () => resolve(got.match(/\r\n\r\n[^]*?(?=HTTP|$)/g).map((body) => body.trim().split('\r\n').at(-1))));
    (function next() {
      const piece = pieces.shift();
      if (piece !== undefined) socket.write(piece, () => setTimeout(next, at ? 1 : 0));
    })();
  });
}

async function main() {
  for (const name of Object.keys(readers)) {
    for (const chunked of [false, true]) {
      const answer = (answers[name] ?? 'true').replace(chunked ? 'tick,' : '', '');
      for (const at of [0, 1, 8, 10, 20]) {
        assert.deepStrictEqual(await ask(name, at, chunked), [answer, answer, '0'], `${name} ${at} ${chunked}`);
      }
    }
  }
  assert.strictEqual(thrown.length, 20);
  server.close(() => { finished = true; });
}

let finished = false;
process.on('exit', (code) => assert(finished || code !== 0, 'all of it has run'));
server.listen(0, '127.0.0.1', main);
