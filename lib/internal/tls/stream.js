'use strict';

// TLS over a stream of JavaScript's: what the engine encrypts is written to it, what is read from it the engine gets.

const { codes } = require('internal/errors');
const { UV_EPROTO } = internalBinding('uv');

/** Let a TLSWrap without a handle below work on a Duplex. */
function bridge(wrap, stream) {
  wrap.onencrypted = (bytes) => {
    stream.write(bytes, (error) => wrap.written(error ? UV_EPROTO : 0));
  };
  const onData = (chunk) => {
    if (typeof chunk !== 'string') {
      wrap.receive(chunk);
      return;
    }
    stream.pause();
    stream.removeListener('data', onData);
    stream.emit('error', new codes.ERR_STREAM_WRAP());
  };
  stream.pause(); // until readStart()
  stream.on('data', onData);
  stream.once('end', () => wrap.receive(undefined));

  const { readStart, readStop, shutdown } = wrap;
  wrap.readStart = () => {
    stream.resume();
    return readStart.call(wrap);
  };
  wrap.readStop = () => {
    stream.pause();
    return readStop.call(wrap);
  };
  wrap.shutdown = (request) => {
    shutdown.call(wrap, request);
    stream.end(() => process.nextTick(() => request.oncomplete(0)));
    return 0;
  };
}

module.exports = { bridge };
