/*
 * The keys under which web streams answer what Node's streams ask of them (internal/streams/utils).
 */
'use strict';

module.exports = {
  kControllerErrorFunction: Symbol.for('nodejs.webstream.controllerErrorFunction'),
  kIsClosedPromise: Symbol.for('nodejs.webstream.isClosedPromise'),
  kIsDisturbed: Symbol.for('nodejs.stream.disturbed'),
  kIsErrored: Symbol.for('nodejs.stream.errored'),
  kIsReadable: Symbol.for('nodejs.stream.readable'),
  kIsWritable: Symbol.for('nodejs.stream.writable'),
  kTransfer: require('internal/structured_clone').kTransfer,
};
