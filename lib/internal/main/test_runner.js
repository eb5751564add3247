'use strict';

// node --test

const { getConfig } = require('internal/test_runner/config');
const debug = require('internal/util/debuglog').debuglog('test_runner');

const config = getConfig();
const patterns = process.argv.slice(1);
const options = {
  concurrency: config.concurrency,
  timeout: config.timeout,
  forceExit: config.forceExit,
  only: config.only,
  shard: config.shard,
  testNamePatterns: config.namePatterns ?? undefined,
  testSkipPatterns: config.skipPatterns ?? undefined,
  files: undefined,
};
debug('test runner configuration: %O', options);

const { findFiles, run, terminate } = require('internal/test_runner/runner');

options.files = findFiles(patterns, process.cwd());
if (options.files.length === 0 && patterns.length > 0 && !patterns.some((pattern) => /[*?[\]{}!]|[@+]\(/.test(pattern))) {
  console.error(`Could not find '${patterns.join(', ')}'`);
  process.exit(1);
}
const stream = run(options);
const { attachReporters } = require('internal/test_runner/reporting');
stream.on('test:summary', (data) => {
  if (!data.success) process.exitCode = 1;
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    terminate(stream);
    process.exit(1);
  });
}
// The first output tells that signals are taken.
attachReporters(stream);
