'use strict';

// fetch(): a Request goes over http or https, or is answered from a data: or blob: URL. Redirects are followed here,
// bodies are decompressed as they come.

const { HeaderList } = require('internal/fetch/headers');
const { Body, chunksOf } = require('internal/fetch/body');
const { Request, requestState } = require('internal/fetch/request');
const { makeResponse, nullBodyStatus, redirectStatus, ResponseState } = require('internal/fetch/response');
const { bodyTimeout, connectTimeout, headersTimeout, toCause } = require('internal/fetch/errors');
const { isUint8Array } = require('internal/util/types');

const MAX_REDIRECTS = 20;
const CONNECT_TIMEOUT = 10000;
const TIMEOUT = 300000; // for the headers, and between two parts of the body

// Ports of services that a request could be mistaken for (https://fetch.spec.whatwg.org/#port-blocking).
const badPorts = new Set([
  '1', '7', '9', '11', '13', '15', '17', '19', '20', '21', '22', '23', '25', '37', '42', '43', '53', '69', '77', '79', '87',
  '95', '101', '102', '103', '104', '109', '110', '111', '113', '115', '117', '119', '123', '135', '137', '139', '143',
  '161', '179', '389', '427', '465', '512', '513', '514', '515', '526', '530', '531', '532', '540', '548', '554', '556',
  '563', '587', '601', '636', '989', '990', '993', '995', '1719', '1720', '1723', '2049', '3659', '4045', '4190', '5060',
  '5061', '6000', '6566', '6665', '6666', '6667', '6668', '6669', '6679', '6697', '10080',
]);

function failed(cause) {
  return new TypeError('fetch failed', { cause: typeof cause === 'string' ? new Error(cause) : cause });
}

function copyReason(signal) {
  return signal.reason ?? new DOMException('This operation was aborted', 'AbortError');
}

// ---- connections ----

const agents = { '__proto__': null, 'http:': undefined, 'https:': undefined };

function agentFor(protocol) {
  if (agents[protocol] === undefined) {
    const { Agent } = require(protocol === 'https:' ? 'https' : 'http');
    // Idle connections are closed after a while, as servers close them, too.
    agents[protocol] = new Agent({ keepAlive: true, timeout: 4000, scheduling: 'lifo' });
  }
  return agents[protocol];
}

// ---- one fetch ----

class Fetching {
  constructor(request, resolve, reject) {
    this.request = request;
    this.state = requestState(request);
    this.resolve = resolve;
    this.reject = reject;
    this.urls = [this.state.url.href];
    this.method = this.state.method;
    this.headers = this.state.headers;
    this.body = this.state.body;
    this.outgoing = null; // http.ClientRequest
    this.incoming = null; // what the body is read from
    this.response = null; // ResponseState, once given
    this.stopListening = () => {};
  }

  start() {
    const { signal } = this.request;
    if (signal.aborted) {
      this.abort(copyReason(signal));
      return;
    }
    const onAbort = () => this.abort(copyReason(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    this.stopListening = () => signal.removeEventListener('abort', onAbort);
    this.fetchScheme();
  }

  abort(reason) {
    this.stopListening();
    this.body?.webStream?.cancel(reason).catch(() => {});
    this.reject(reason);
    this.outgoing?.destroy();
    if (this.response !== null && !this.response.isComplete) {
      // Whoever reads the body hears the same.
      this.response.failure = reason;
      this.incoming?.destroy(reason);
    }
  }

  fail(cause) {
    this.stopListening();
    this.reject(failed(cause));
  }

  fetchScheme() {
    const url = new URL(this.urls[this.urls.length - 1]);
    switch (url.protocol) {
      case 'http:':
      case 'https:':
        if (badPorts.has(url.port)) this.fail('bad port');
        else this.send(url);
        break;
      case 'data:':
        this.fetchData(url);
        break;
      case 'blob:':
        this.fetchBlob(url);
        break;
      case 'about:':
        this.fail('about scheme is not supported');
        break;
      case 'file:':
        this.fail('not implemented... yet...');
        break;
      default:
        this.fail('unknown scheme');
    }
  }

  // ---- data: and blob: ----

  answer(headers, body) {
    const state = new ResponseState();
    state.statusText = 'OK';
    for (let i = 0; i < headers.length; i += 2) state.headers.append(headers[i], headers[i + 1]);
    state.body = body;
    this.give(state);
  }

  fetchData(url) {
    const { parseDataURL } = require('internal/fetch/data_url');
    const data = parseDataURL(url);
    if (data === undefined) this.fail('invalid data: URL');
    else this.answer(['Content-Type', data.type], new Body(data.bytes, data.bytes.length));
  }

  fetchBlob(url) {
    const blob = require('buffer').resolveObjectURL(url.href);
    if (this.method !== 'GET' || blob === undefined) {
      this.fail('invalid method');
      return;
    }
    this.answer(['content-length', `${blob.size}`, 'content-type', blob.type], new Body([blob], blob.size));
  }

  // ---- http: and https: ----

  wireHeaders(url) {
    const given = this.headers;
    const flat = ['host', url.host, 'connection', 'keep-alive', ...given.raw()];
    const add = (name, value) => {
      if (!given.has(name)) flat.push(name, value);
    };
    add('accept', '*/*');
    add('accept-language', '*');
    flat.push('sec-fetch-mode', this.state.mode);
    add('user-agent', 'node');
    if (given.has('range')) add('accept-encoding', 'identity');
    else add('accept-encoding', url.protocol === 'https:' ? 'br, gzip, deflate' : 'gzip, deflate');
    const { body } = this;
    if (body === null) {
      if (this.method === 'POST' || this.method === 'PUT') flat.push('content-length', '0');
    } else if (body.length !== null && !given.has('content-length')) {
      flat.push('content-length', `${body.length}`);
    } else if (body.length === null) {
      flat.push('transfer-encoding', 'chunked');
    }
    if (this.state.cache === 'no-store' || this.state.cache === 'reload') {
      add('pragma', 'no-cache');
      add('cache-control', 'no-cache');
    } else if (this.state.cache === 'no-cache') {
      add('cache-control', 'max-age=0');
    }
    return flat;
  }

  send(url) {
    let outgoing;
    try {
      const { request } = require(url.protocol === 'https:' ? 'https' : 'http');
      const { hostname } = url;
      outgoing = this.outgoing = request({
        protocol: url.protocol,
        hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
        port: url.port || undefined,
        path: `${url.pathname}${url.search}`,
        method: this.method,
        headers: this.wireHeaders(url),
        agent: agentFor(url.protocol),
        setHost: false,
      });
    } catch (error) {
      this.fail(error);
      return;
    }
    let isAnswered = false;
    outgoing.on('response', (incoming) => {
      isAnswered = true;
      outgoing.setTimeout(0);
      this.receive(url, incoming);
    });
    outgoing.on('error', (error) => {
      if (isAnswered) return; // the body fails
      // A connection that was kept open may have been closed by the server just now.
      if (outgoing.reusedSocket && error.code === 'ECONNRESET' && (this.body === null || this.body.isReplayable)) {
        this.send(url);
        return;
      }
      this.fail(toCause(error, outgoing.socket));
    });
    outgoing.on('upgrade', (incoming, socket) => {
      socket.destroy();
      this.fail('bad upgrade');
    });
    outgoing.setTimeout(TIMEOUT, () => outgoing.destroy(headersTimeout()));
    limitConnecting(outgoing, url);
    this.sendBody(outgoing);
  }

  sendBody(outgoing) {
    const { body } = this;
    if (body === null) outgoing.end();
    else if (Buffer.isBuffer(body.source)) outgoing.end(body.source);
    else writeChunks(outgoing, chunksOf(body)).catch((error) => {
      outgoing.destroy();
      this.fail(error);
    });
  }

  receive(url, incoming) {
    const { statusCode, headers } = incoming;
    if (redirectStatus.has(statusCode) && headers.location !== undefined) {
      if (this.state.redirect === 'error') {
        incoming.destroy();
        this.fail('unexpected redirect');
        return;
      }
      if (this.state.redirect === 'follow') {
        this.redirect(url, incoming);
        return;
      }
    }
    this.giveIncoming(incoming);
  }

  redirect(from, incoming) {
    const { statusCode } = incoming;
    incoming.resume(); // the connection is kept
    let to;
    try {
      to = new URL(incoming.headers.location, from);
    } catch (error) {
      this.fail(error);
      return;
    }
    to.hash ||= from.hash;
    if (to.protocol !== 'http:' && to.protocol !== 'https:') {
      this.fail('URL scheme must be a HTTP(S) scheme');
      return;
    }
    if (this.urls.length > MAX_REDIRECTS) {
      this.fail('redirect count exceeded');
      return;
    }
    if (to.username || to.password) {
      this.fail('URL cannot contain credentials for request mode "cors"');
      return;
    }
    if (statusCode !== 303 && this.body !== null && !this.body.isReplayable) {
      this.fail('Response body object should not be disturbed or locked');
      return;
    }
    this.headers = new HeaderList(this.headers);
    if (((statusCode === 301 || statusCode === 302) && this.method === 'POST') ||
        (statusCode === 303 && this.method !== 'GET' && this.method !== 'HEAD')) {
      this.method = 'GET';
      this.body = null;
      for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) {
        this.headers.delete(name);
      }
    }
    if (to.origin !== from.origin) {
      // Secrets of the one are not for the other.
      for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) this.headers.delete(name);
    }
    this.urls.push(to.href);
    this.fetchScheme();
  }

  giveIncoming(incoming) {
    const state = new ResponseState();
    const { rawHeaders, statusCode } = incoming;
    state.status = statusCode;
    state.statusText = incoming.statusMessage;
    for (let i = 0; i < rawHeaders.length; i += 2) state.headers.append(rawHeaders[i].toLowerCase(), rawHeaders[i + 1]);
    if (this.method === 'HEAD' || nullBodyStatus.has(statusCode)) {
      incoming.resume();
    } else {
      state.body = this.makeBody(incoming, state);
    }
    this.give(state);
  }

  // The body of an answer: decompressed, its errors as fetch has them.
  makeBody(incoming, state) {
    const { socket } = incoming;
    const codings = (state.headers.get('content-encoding') ?? '').toLowerCase().split(',');
    const decoders = require('internal/fetch/decoders').decodersFor(codings.map((coding) => coding.trim()));
    let source = incoming;
    if (decoders.length > 0) {
      const { pipeline } = require('stream');
      source = decoders[decoders.length - 1];
      pipeline(incoming, ...decoders, () => {});
    }
    source.on('error', () => {}); // whoever reads hears it
    source.on('close', () => {
      state.isComplete = true;
      this.stopListening();
    });
    incoming.setTimeout(TIMEOUT, () => incoming.destroy(bodyTimeout()));
    this.incoming = source;
    const toError = (error) =>
      (error === state.failure ? error : new TypeError('terminated', { cause: toCause(error, socket) }));
    return new Body(source, null, null, toError);
  }

  give(state) {
    state.type = 'basic';
    state.urls = this.urls;
    this.response = state;
    if (this.incoming === null) this.stopListening();
    this.resolve(makeResponse(state, 'immutable'));
  }
}

function limitConnecting(outgoing, url) {
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => outgoing.destroy(connectTimeout(url.hostname, url.port || 80)), CONNECT_TIMEOUT);
    const stop = () => clearTimeout(timer);
    socket.once('connect', stop);
    socket.once('close', stop);
  });
}

async function writeChunks(outgoing, chunks) {
  for await (const chunk of chunks) {
    if (outgoing.destroyed) return;
    if (!isUint8Array(chunk)) throw new TypeError('Received non-Uint8Array chunk');
    if (!outgoing.write(chunk)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing) {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.removeListener('drain', done);
      outgoing.removeListener('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}

function fetch(input, init = undefined) {
  return new Promise((resolve, reject) => {
    // Whatever is wrong with the arguments rejects.
    const request = new Request(input, init ?? undefined);
    new Fetching(request, resolve, reject).start();
  });
}

module.exports = { fetch };
