'use strict';

// A tree of marks and names, then the failures once more.

const { Transform } = require('stream');
const { inspect } = require('internal/util/inspect');
const colors = require('internal/util/colors');

const marks = { __proto__: null, pass: '\u2714 ', fail: '\u2716 ', info: '\u2139 ', suite: '\u25B6 ', skip: '\uFE63 ' };

const indentOf = (nesting) => '  '.repeat(nesting);

function errorText(error, indent) {
  const shown = error.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
  const text = inspect(shown, { colors: colors.hasColors, breakLength: Infinity });
  return `\n${text.replace(/^/gm, `${indent}  `)}\n`;
}

class SpecReporter extends Transform {
  #open = []; // started, but not reported yet
  #failed = [];

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
    colors.refresh();
  }

  #result(type, data) {
    const { details, skip, todo } = data;
    const indent = indentOf(data.nesting);
    const isSuite = this.#open.length > data.nesting + 1 || details.type === 'suite';
    this.#open.length = data.nesting;
    const color = skip !== undefined ? colors.gray : type === 'test:pass' ? colors.green : colors.red;
    const mark = skip !== undefined ? marks.skip : type === 'test:pass' ? marks.pass : marks.fail;
    const word = skip !== undefined ? ` # ${typeof skip === 'string' && skip !== '' ? skip : 'SKIP'}` :
      todo !== undefined ? ` # ${typeof todo === 'string' && todo !== '' ? todo : 'TODO'}` : '';
    const line = `${indent}${color}${mark}${data.name}${colors.white}${colors.gray} (${details.duration_ms}ms)${colors.white}${word}\n`;
    const kind = details.error?.failureType;
    if (type === 'test:fail' && kind !== 'subtestsFailed') this.#failed.push({ ...data, line });
    return isSuite ? line : line;
  }

  #start(data) {
    this.#open.length = data.nesting;
    this.#open.push(data);
    return '';
  }

  #event({ type, data }) {
    switch (type) {
      case 'test:start': return this.#start(data);
      case 'test:pass':
      case 'test:fail': return this.#result(type, data);
      case 'test:plan': {
        const owner = this.#open[data.nesting - 1];
        return owner === undefined ? '' : `${indentOf(data.nesting - 1)}${marks.suite}${owner.name}\n`;
      }
      case 'test:stdout':
      case 'test:stderr': return data.message;
      case 'test:diagnostic':
        return `${indentOf(data.nesting)}${colors.blue}${marks.info}${data.message}${colors.white}\n`;
      default: return '';
    }
  }

  _transform(item, encoding, callback) {
    callback(null, this.#event(item));
  }

  _flush(callback) {
    if (this.#failed.length === 0) {
      callback(null, '');
      return;
    }
    let text = `\n${colors.red}${marks.fail}failing tests:${colors.white}\n`;
    for (const data of this.#failed) {
      if (data.file !== undefined) {
        const { relative } = require('path');
        text += `\ntest at ${relative(process.cwd(), data.file)}:${data.line === undefined ? '' : `${data.lineNumber ?? ''}`}`;
        text = text.replace(/:$/, '');
      }
      text += `\n${data.line.trimStart()}${errorText(data.details.error, '')}`;
    }
    callback(null, text);
  }
}

module.exports = SpecReporter;
