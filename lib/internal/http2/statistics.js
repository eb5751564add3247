'use strict';

// Performance entries of type 'http2', for sessions and streams that begin while somebody observes them: see perf_hooks.

const { enqueue } = require('internal/perf/observe');
const { makeDetailedEntry } = require('internal/perf/entries');
const { now } = require('internal/perf/utils');

const milliseconds = (from, to) => (to === 0 ? 0 : to - from);

class StreamStatistics {
  startTime = now();
  bytesRead = 0;
  bytesWritten = 0;
  #firstByte = 0;
  #firstByteSent = 0;
  #firstHeader = 0;

  headers() {
    this.#firstHeader ||= now();
  }

  read(bytes) {
    this.#firstByte ||= now();
    this.bytesRead += bytes;
  }

  wrote(bytes) {
    this.#firstByteSent ||= now();
    this.bytesWritten += bytes;
  }

  /* The stream with this number has ended. */
  report(id) {
    const { startTime, bytesRead, bytesWritten } = this;
    const duration = now() - startTime;
    enqueue(makeDetailedEntry('Http2Stream', 'http2', startTime, duration, {
      bytesRead,
      bytesWritten,
      id,
      timeToFirstByte: milliseconds(startTime, this.#firstByte),
      timeToFirstByteSent: milliseconds(startTime, this.#firstByteSent),
      timeToFirstHeader: milliseconds(startTime, this.#firstHeader),
    }));
    return duration;
  }
}

class SessionStatistics {
  startTime = now();
  maxConcurrentStreams = 0;
  pingRTT = 0;
  streamCount = 0;
  #ended = 0;
  #streamTime = 0;

  streamBegins(open) {
    this.streamCount++;
    this.maxConcurrentStreams = Math.max(this.maxConcurrentStreams, open);
  }

  streamEnds(duration) {
    this.#ended++;
    this.#streamTime += duration;
  }

  /* The session ends; `traffic` is what its handle has counted. */
  report(type, traffic) {
    const [bytesRead, bytesWritten, framesReceived, framesSent] = traffic;
    const { maxConcurrentStreams, pingRTT, startTime, streamCount } = this;
    enqueue(makeDetailedEntry('Http2Session', 'http2', startTime, now() - startTime, {
      bytesWritten,
      bytesRead,
      framesReceived,
      framesSent,
      maxConcurrentStreams,
      pingRTT,
      streamAverageDuration: this.#ended > 0 ? this.#streamTime / this.#ended : 0,
      streamCount,
      type,
    }));
  }
}

module.exports = { SessionStatistics, StreamStatistics };
