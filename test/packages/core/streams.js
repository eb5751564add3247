'use strict';

// through2, split2, pump, concat-stream, duplexify and end-of-stream put together.

const { Readable } = require('stream');
const through = require('through2');
const split = require('split2');
const pump = require('pump');
const concat = require('concat-stream');
const duplexify = require('duplexify');
const eos = require('end-of-stream');

const source = Readable.from(['one\ntw', 'o\nthr', 'ee\n{"a":', '1}\n']);
const upper = through.obj(function(line, encoding, callback) {
  this.push(line.toUpperCase());
  callback(null, line.length > 4 ? 'long' : null);
}, function(callback) {
  this.push('flushed');
  callback();
});

pump(source, split(), upper, concat((all) => console.log('concat', all)), (error) => {
  console.log('pump', error);
  json();
});

function json() {
  const parsed = Readable.from(['{"x":1}\n{"x":', '2}\nnot json\n']).pipe(split(JSON.parse));
  parsed.on('data', (value) => console.log('data', value));
  parsed.on('error', (error) => {
    console.log(error.name);
    duplex();
  });
}

function duplex() {
  const stream = duplexify();
  const inner = through((chunk, encoding, callback) => callback(null, `<${chunk}>`));
  stream.on('data', (chunk) => console.log('duplex', `${chunk}`));
  eos(stream, (error) => {
    console.log('end-of-stream', error);
    failing();
  });
  stream.write('before');
  stream.setWritable(inner);
  stream.setReadable(inner);
  stream.write('after');
  stream.end();
}

function failing() {
  const bad = through((chunk, encoding, callback) => callback(new Error('broken')));
  const sink = through();
  sink.on('close', () => console.log('sink closed', sink.destroyed));
  pump(Readable.from(['x']), bad, sink, (error) => console.log('pump', error.message));
}
