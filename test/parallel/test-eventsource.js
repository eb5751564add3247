'use strict';
// EventSource, behind its flag: events, ids, reconnection.
const assert = require('assert');
const http = require('http');
const { spawnSync } = require('child_process');

if (typeof EventSource === 'undefined') {
  const { status } = spawnSync(process.execPath, ['--no-warnings', '--experimental-eventsource', __filename],
                               { stdio: 'inherit' });
  assert.strictEqual(status, 0);
  return;
}

let connections = 0;
const server = http.createServer((request, response) => {
  assert.strictEqual(request.headers.accept, 'text/event-stream');
  if (request.url === '/text') {
    response.end('no events');
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  if (++connections === 1) {
    response.end(': comment\nretry: 10\nid: 7\ndata: one\ndata:two\r\n\r\nevent: special\rdata: three\n\ndata: cut off');
  } else {
    assert.strictEqual(request.headers['last-event-id'], '7');
    response.write('data: again\n\n');
  }
});

server.listen(0, '127.0.0.1', () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const events = [];
  const source = new EventSource(base);
  const note = ({ type, data, lastEventId }) => events.push([type, data, lastEventId]);
  source.addEventListener('special', note);
  source.onopen = () => events.push('open');
  source.onerror = () => events.push('error');
  source.onmessage = (event) => {
    note(event);
    if (event.data !== 'again') return;
    source.close();
    assert.strictEqual(source.readyState, EventSource.CLOSED);
    assert.deepStrictEqual(events, ['open', ['message', 'one\ntwo', '7'], ['special', 'three', '7'], 'error', 'open',
                                    ['message', 'again', '7']]);
    const other = new EventSource(`${base}/text`);
    other.onerror = () => {
      assert.strictEqual(other.readyState, EventSource.CLOSED);
      server.close();
      server.closeAllConnections();
    };
  };
});
