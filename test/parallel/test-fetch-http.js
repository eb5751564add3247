'use strict';
// fetch over http: methods, headers, bodies both ways, redirects, decompression, failures.
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  switch (pathname) {
    case '/echo': {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('x-method', request.method);
        response.setHeader('x-type', request.headers['content-type'] ?? 'none');
        response.setHeader('x-length', request.headers['content-length'] ?? 'none');
        response.setHeader('x-encoding', request.headers['transfer-encoding'] ?? 'none');
        response.setHeader('x-secret', request.headers.authorization ?? 'none');
        response.end(Buffer.concat(chunks));
      });
      break;
    }
    case '/gzip':
      response.setHeader('content-encoding', 'gzip');
      response.end(zlib.gzipSync('packed'));
      break;
    case '/deflate':
      response.setHeader('content-encoding', 'deflate');
      response.end(searchParams.has('raw') ? zlib.deflateRawSync('packed') : zlib.deflateSync('packed'));
      break;
    case '/twice':
      response.setHeader('content-encoding', 'br, gzip');
      response.end(zlib.gzipSync(zlib.brotliCompressSync('packed')));
      break;
    case '/redirect':
      response.writeHead(Number(searchParams.get('status')), { location: searchParams.get('to') });
      response.end();
      break;
    case '/cookies':
      response.writeHead(200, [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x-twice', '1'], ['x-twice', '2']].flat());
      response.end();
      break;
    case '/none':
      response.writeHead(204);
      response.end();
      break;
    case '/stream':
      response.write('one,');
      setImmediate(() => response.end('two'));
      break;
    case '/cut':
      response.write('part');
      setImmediate(() => response.destroy());
      break;
    case '/reset':
      request.destroy();
      break;
    default:
      response.statusCode = 404;
      response.end('nothing here');
  }
});

async function check(base) {
  const echo = async (init) => {
    const response = await fetch(`${base}/echo`, { method: 'POST', ...init });
    return [response.headers.get('x-type'), response.headers.get('x-length'), response.headers.get('x-encoding'),
            await response.text()];
  };
  assert.deepStrictEqual(await echo({ body: 'h\u00e9' }), ['text/plain;charset=UTF-8', '3', 'none', 'h\u00e9']);
  assert.deepStrictEqual(await echo({}), ['none', '0', 'none', '']);
  assert.deepStrictEqual(await echo({ body: new URLSearchParams({ a: 'b c' }) }),
                         ['application/x-www-form-urlencoded;charset=UTF-8', '5', 'none', 'a=b+c']);
  assert.deepStrictEqual(await echo({ body: new Uint8Array([65, 66]) }), ['none', '2', 'none', 'AB']);
  assert.deepStrictEqual(await echo({ body: new Blob(['xyz'], { type: 'a/b' }) }), ['a/b', '3', 'none', 'xyz']);
  assert.deepStrictEqual(await echo({ body: 'x', headers: { 'Content-Type': 'own/type' } }), ['own/type', '1', 'none', 'x']);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('ab'));
      controller.enqueue(Buffer.from('cd'));
      controller.close();
    },
  });
  assert.deepStrictEqual(await echo({ body: stream, duplex: 'half' }), ['none', 'none', 'chunked', 'abcd']);
  async function* generate() { yield Buffer.from('gen'); }
  assert.deepStrictEqual(await echo({ body: generate(), duplex: 'half' }), ['none', 'none', 'chunked', 'gen']);

  const form = new FormData();
  form.append('text', 'one');
  form.append('file', new File(['content'], 'n"a.txt', { type: 'text/x' }));
  const [type, length, , text] = await echo({ body: form });
  assert.strictEqual(Number(length), text.length);
  const back = await new Response(text, { headers: { 'content-type': type } }).formData();
  assert.strictEqual(back.get('text'), 'one');
  assert.strictEqual(back.get('file').name, 'n"a.txt');
  assert.strictEqual(back.get('file').type, 'text/x');
  assert.strictEqual(await back.get('file').text(), 'content');

  for (const path of ['gzip', 'deflate', 'deflate?raw', 'twice']) {
    assert.strictEqual(await (await fetch(`${base}/${path}`)).text(), 'packed');
  }
  const missing = await fetch(new URL('/missing', base));
  assert.deepStrictEqual([missing.status, missing.ok, missing.statusText, await missing.text()],
                         [404, false, 'Not Found', 'nothing here']);
  const cookies = (await fetch(`${base}/cookies`)).headers;
  assert.deepStrictEqual(cookies.getSetCookie(), ['a=1', 'b=2']);
  assert.strictEqual(cookies.get('x-twice'), '1, 2');
  assert.throws(() => cookies.append('a', 'b'), { name: 'TypeError', message: 'immutable' });
  const none = await fetch(`${base}/none`);
  assert.strictEqual(none.body, null);
  assert.strictEqual(await none.text(), '');
  const head = await fetch(`${base}/gzip`, { method: 'HEAD' });
  assert.strictEqual(await head.text(), '');
  const parts = [];
  for await (const chunk of (await fetch(`${base}/stream`)).body) parts.push(Buffer.from(chunk).toString());
  assert.strictEqual(parts.join(''), 'one,two');
  const response = await fetch(`${base}/stream`);
  const copy = response.clone();
  assert.deepStrictEqual(await Promise.all([response.text(), copy.text()]), ['one,two', 'one,two']);
  assert.strictEqual(response.bodyUsed, true);

  // Redirects.
  const to = (status, path = '/echo') => `${base}/redirect?status=${status}&to=${encodeURIComponent(path)}`;
  const moved = await fetch(to(302), { method: 'POST', body: 'gone' });
  assert.deepStrictEqual([moved.redirected, moved.url, moved.headers.get('x-method'), await moved.text()],
                         [true, `${base}/echo`, 'GET', '']);
  const kept = await fetch(to(307), { method: 'POST', body: 'kept' });
  assert.deepStrictEqual([kept.headers.get('x-method'), await kept.text()], ['POST', 'kept']);
  assert.strictEqual((await fetch(to(301), { redirect: 'manual' })).status, 301);
  const elsewhere = base.replace('127.0.0.1', 'localhost');
  const init = { headers: { authorization: 'secret' } };
  assert.strictEqual((await fetch(to(302), init)).headers.get('x-secret'), 'secret');
  assert.strictEqual((await fetch(to(302, `${elsewhere}/echo`), init)).headers.get('x-secret'), 'none');

  // Failures.
  const fails = (promise, message) => assert.rejects(promise, (error) => {
    assert(error instanceof TypeError);
    assert.strictEqual(error.message, 'fetch failed');
    assert.match(error.cause.message, message);
    return true;
  });
  await fails(fetch(to(301), { redirect: 'error' }), /^unexpected redirect$/);
  await fails(fetch(to(302, to(302).slice(base.length))).then(() => fetch(to(302, 'foo:bar'))), /^URL scheme must be/);
  await fails(fetch(`${base}/reset`), /^other side closed$/);
  await fails(fetch('http://127.0.0.1:1'), /^bad port$/);
  await fails(fetch('foo://x'), /^unknown scheme$/);
  await assert.rejects((await fetch(`${base}/cut`)).text(), (error) => {
    assert.strictEqual(error.message, 'terminated');
    assert.strictEqual(error.cause.code, 'UND_ERR_SOCKET');
    return true;
  });
  await assert.rejects(fetch(`${base}/echo`, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const controller = new AbortController();
  const pending = fetch(`${base}/echo`, { method: 'POST', body: new ReadableStream(), duplex: 'half', signal: controller.signal });
  setImmediate(() => controller.abort());
  await assert.rejects(pending, { name: 'AbortError', message: 'This operation was aborted' });
}

server.listen(0, '127.0.0.1', () => {
  check(`http://127.0.0.1:${server.address().port}`).finally(() => {
    server.close();
    server.closeAllConnections();
  });
});
