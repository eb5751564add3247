'use strict';

// A dot for a test that passes, an X for one that fails.

const { inspect } = require('internal/util/inspect');

const COLUMNS = 20;

module.exports = async function* dot(source) {
  let column = 0;
  const failed = [];
  const width = Math.max(process.stdout.columns ?? COLUMNS, COLUMNS);
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    yield type === 'test:pass' ? '.' : 'X';
    if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') failed.push(data);
    if (++column === width) {
      column = 0;
      yield '\n';
    }
  }
  yield '\n';
  if (failed.length === 0) return;
  yield '\nFailed tests:\n\n';
  for (const { name, details, todo } of failed) {
    const error = details.error?.cause ?? details.error;
    yield `\u2716 ${name} (${details.duration_ms}ms)${todo === undefined ? '' : ' # TODO'}\n${inspect(error).replace(/^/gm, '  ')}\n`;
  }
};
