'use strict';

// The events of WebSocket and EventSource.

const { Event } = require('internal/event_target');
const { finish, toUSVString } = require('internal/fetch/webidl');

class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  constructor(type, init = undefined) {
    super(type, init);
    this.#wasClean = Boolean(init?.wasClean);
    this.#code = Number(init?.code ?? 0) & 0xFFFF;
    this.#reason = toUSVString(init?.reason ?? '');
  }

  get wasClean() { return this.#wasClean; }
  get code() { return this.#code; }
  get reason() { return this.#reason; }
}
finish(CloseEvent, 'CloseEvent', ['wasClean', 'code', 'reason']);

class ErrorEvent extends Event {
  #message;
  #error;

  constructor(type, init = undefined) {
    super(type, init);
    this.#message = `${init?.message ?? ''}`;
    this.#error = init?.error;
  }

  get message() { return this.#message; }
  get filename() { return ''; }
  get lineno() { return 0; }
  get colno() { return 0; }
  get error() { return this.#error; }
}
finish(ErrorEvent, 'ErrorEvent', ['message', 'filename', 'lineno', 'colno', 'error']);

module.exports = { CloseEvent, ErrorEvent };
