'use strict';

// Readable.from: a stream of what an iterable gives.

const { codes } = require('internal/errors');

function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let isAsync;
  let iterator;
  if (iterable?.[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable?.[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  const originalDestroy = readable._destroy;
  let reading = false; // one next() at a time

  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) nextAsync();
    else nextSync();
  };

  readable._destroy = function(error, callback) {
    originalDestroy.call(this, error, (failure) => {
      close(error).then(() => process.nextTick(callback, failure || error),
                        (another) => process.nextTick(callback, another || failure || error));
    });
  };

  async function close(error) {
    if (error !== undefined && error !== null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  // Synchronous as long as values come synchronously.
  function nextSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          value.then(pushAndGoOn, destroyWith);
          return;
        }
        if (value === null) {
          reading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (!readable.push(value)) {
          reading = false;
          return;
        }
      } catch (error) {
        readable.destroy(error);
        return;
      }
    }
  }

  function pushAndGoOn(value) {
    if (value === null) {
      reading = false;
      readable.destroy(new codes.ERR_STREAM_NULL_VALUES());
      return;
    }
    if (readable.push(value)) nextSync();
    else reading = false;
  }

  function destroyWith(error) {
    readable.destroy(error);
  }

  async function nextAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        const chunk = value && typeof value.then === 'function' ? await value : value;
        if (chunk === null) {
          reading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (!readable.push(chunk)) {
          reading = false;
          return;
        }
      } catch (error) {
        readable.destroy(error);
        return;
      }
    }
  }

  return readable;
}

module.exports = from;
