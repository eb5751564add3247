'use strict';

// winston and pino.

const { Writable } = require('stream');
const winston = require('winston');
const pino = require('pino');

const fixed = winston.format((info) => ({ ...info, timestamp: 'now' }));
const logger = winston.createLogger({
  level: 'verbose',
  defaultMeta: { service: 'test' },
  format: winston.format.combine(fixed(), winston.format.errors(), winston.format.splat(), winston.format.json()),
  transports: [new winston.transports.Console()],
});
logger.info('hello %s', 'world', { extra: 1 });
logger.debug('not shown');
logger.verbose({ message: 'object', a: [1, 2] });
logger.warn(new Error('an error'));
const child = logger.child({ requestId: 7 });
child.error('from the child');
const plain = winston.createLogger({
  format: winston.format.printf(({ level, message, label }) => `${level} [${label}] ${message}`),
  transports: [new winston.transports.Stream({ stream: process.stdout })],
});
plain.info('printf', { label: 'x' });
logger.on('finish', () => withPino());
logger.end();

function withPino() {
  const lines = [];
  const stream = new Writable({
    write(chunk, encoding, callback) {
      lines.push(`${chunk}`);
      callback();
    },
  });
  const log = pino({
    base: { pid: 1 }, timestamp: () => ',"time":0', level: 'debug', redact: ['secret', 'deep.*'],
    serializers: { request: (request) => ({ url: request.url }) },
    formatters: { level: (label) => ({ level: label }) },
  }, stream);
  log.info('plain %d %o', 42, { a: 1 });
  log.debug({ secret: 'x', deep: { one: 1 }, shown: true }, 'redacted');
  log.child({ module: 'm' }).warn({ request: { url: '/', body: 'no' } });
  log.trace('not shown');
  const error = new Error('failed');
  error.stack = 'Error: failed\n    at somewhere';
  log.error(error);
  log.fatal({ err: error, nested: { date: new Date(0), big: [1, [2, [3]]], undef: undefined, nan: NaN } }, 'fatal');
  console.log(lines.join(''));
  console.log(log.isLevelEnabled('trace'), pino.levels.labels);
}
