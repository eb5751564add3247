'use strict';

// EventSource: a stream of events over fetch, opened again when it breaks (behind --experimental-eventsource).

const { defineEventHandler, EventTarget, Event } = require('internal/event_target');
const { MessageEvent } = require('internal/messaging');
const { fetch } = require('internal/fetch/fetch');
const { finish, illegalInvocation, requireArguments, toUSVString } = require('internal/fetch/webidl');

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
const DEFAULT_PAUSE = 3000;

// Lines to events: field by field (https://html.spec.whatwg.org/#event-stream-interpretation).
class EventStreamParser {
  #text = '';
  #isFirst = true;
  #data = [];
  #type = '';

  // onEvent(type, data), onId(id), onRetry(milliseconds)
  constructor(handlers) {
    this.handlers = handlers;
  }

  push(text) {
    if (this.#isFirst && text !== '') {
      this.#isFirst = false;
      if (text.charCodeAt(0) === 0xFEFF) text = text.slice(1);
    }
    this.#text += text;
    let start = 0;
    for (;;) {
      const rest = this.#text.slice(start).search(/[\r\n]/);
      if (rest === -1) break;
      const end = start + rest;
      const isCarriage = this.#text[end] === '\r';
      if (isCarriage && end + 1 === this.#text.length) break; // a line feed may follow
      this.#onLine(this.#text.slice(start, end));
      start = end + (isCarriage && this.#text[end + 1] === '\n' ? 2 : 1);
    }
    this.#text = this.#text.slice(start);
  }

  #onLine(line) {
    if (line === '') {
      if (this.#data.length > 0) this.handlers.onEvent(this.#type || 'message', this.#data.join('\n'));
      this.#data = [];
      this.#type = '';
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.handlers.onId(value);
    else if (field === 'retry' && /^[0-9]+$/.test(value)) this.handlers.onRetry(Number(value));
  }
}

class EventSource extends EventTarget {
  #url;
  #withCredentials;
  #readyState = CONNECTING;
  #pause = DEFAULT_PAUSE;
  #lastEventId = '';
  #controller = new AbortController();
  #timer = undefined;

  constructor(url, options = undefined) {
    super();
    requireArguments(arguments, 1, 'EventSource constructor');
    try {
      this.#url = new URL(toUSVString(url));
    } catch (error) {
      throw new DOMException(`${error}`, 'SyntaxError');
    }
    this.#withCredentials = Boolean(options?.withCredentials);
    this.#connect();
  }

  async #connect() {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CONNECTING;
    const headers = { accept: 'text/event-stream' };
    if (this.#lastEventId !== '') headers['last-event-id'] = this.#lastEventId;
    let response;
    try {
      response = await fetch(this.#url, { headers, cache: 'no-store', signal: this.#controller.signal });
    } catch {
      this.#reconnect();
      return;
    }
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !/^text\/event-stream\s*(?:;|$)/i.test(type)) {
      this.close();
      response.body?.cancel().catch(() => {});
      this.dispatchEvent(new Event('error'));
      return;
    }
    if (this.#readyState === CLOSED) return;
    this.#readyState = OPEN;
    this.dispatchEvent(new Event('open'));
    try {
      await this.#read(response);
    } catch {
      // Broken off: as an end.
    }
    this.#reconnect();
  }

  async #read(response) {
    const { origin } = new URL(response.url);
    const parser = new EventStreamParser({
      onEvent: (type, data) => {
        if (this.#readyState === CLOSED) return;
        this.dispatchEvent(new MessageEvent(type, { data, origin, lastEventId: this.#lastEventId }));
      },
      onId: (id) => { this.#lastEventId = id; },
      onRetry: (milliseconds) => { this.#pause = milliseconds; },
    });
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    for await (const chunk of response.body) parser.push(decoder.decode(chunk, { stream: true }));
  }

  #reconnect() {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CONNECTING;
    this.dispatchEvent(new Event('error'));
    this.#timer = setTimeout(() => this.#connect(), this.#pause);
  }

  get readyState() { return this.#readyState; }

  get url() { return this.#url.href; }

  get withCredentials() { return this.#withCredentials; }

  close() {
    if (!(#url in this)) throw illegalInvocation();
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}

for (const name of ['open', 'message', 'error']) defineEventHandler(EventSource.prototype, name);
for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSED })) {
  Object.defineProperty(EventSource, name, { value, enumerable: true });
  Object.defineProperty(EventSource.prototype, name, { value, enumerable: true });
}
finish(EventSource, 'EventSource', ['close', 'onerror', 'onmessage', 'onopen', 'readyState', 'url', 'withCredentials']);

module.exports = { EventSource };
