'use strict';

// From what a terminal sends to 'keypress' events.

const { charLengthAt } = require('internal/readline/text');

const ESCAPE = '\x1b';
const ESCAPE_CODE_TIMEOUT = 500; // as GNU readline's keyseq-timeout

/* Names of the sequences behind the escape character; of xterm, gnome, rxvt, putty, cygwin and linux. */
const namesOfCodes = { __proto__: null };
const add = (modifier, names) => {
  for (const name of Object.keys(names)) {
    for (const code of names[name].split(' ')) {
      namesOfCodes[code] = { name, modifier };
    }
  }
};
add(undefined, {
  'f1': '[P OP [11~ [[A', 'f2': '[Q OQ [12~ [[B', 'f3': '[R OR [13~ [[C', 'f4': '[S OS [14~ [[D', 'f5': '[15~ [[E',
  'f6': '[17~', 'f7': '[18~', 'f8': '[19~', 'f9': '[20~', 'f10': '[21~', 'f11': '[23~', 'f12': '[24~',
  'paste-start': '[200~', 'paste-end': '[201~',
  'up': '[A OA', 'down': '[B OB', 'right': '[C OC', 'left': '[D OD', 'clear': '[E OE', 'end': '[F OF [4~ [8~',
  'home': '[H OH [1~ [7~', 'insert': '[2~', 'delete': '[3~', 'pageup': '[5~ [[5~', 'pagedown': '[6~ [[6~',
});
add('shift', {
  up: '[a', down: '[b', right: '[c', left: '[d', clear: '[e', insert: '[2$', delete: '[3$', pageup: '[5$',
  pagedown: '[6$', home: '[7$', end: '[8$', tab: '[Z',
});
add('ctrl', {
  up: 'Oa', down: 'Ob', right: 'Oc', left: 'Od', clear: 'Oe', insert: '[2^', delete: '[3^', pageup: '[5^',
  pagedown: '[6^', home: '[7^', end: '[8^',
});

const namesOfCharacters = {
  '__proto__': null, '\r': 'return', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\x7f': 'backspace',
  [ESCAPE]: 'escape', ' ': 'space',
};

const isDigit = (character) => character >= '0' && character <= '9';

/* A reader gets one character at a time; `text` is all it got since the key began. */
class Reader {
  text = '';
  last = '';

  take(character) {
    this.last = character;
    this.text += character;
  }
}

/* ESC O letter, ESC O modifier letter */
function* readApplicationCode(reader) {
  let modifier = 0;
  reader.take(yield);
  if (isDigit(reader.last)) {
    modifier = reader.last - 1;
    reader.take(yield);
  }
  return { code: `O${reader.last}`, modifier };
}

/* ESC [ letter, ESC [ number ~, ESC [ number ; modifier letter, ESC [ [ letter, … */
function* readControlCode(reader) {
  let prefix = '[';
  reader.take(yield);
  if (reader.last === '[') {
    prefix = '[[';
    reader.take(yield);
  }
  const start = reader.text.length - 1;
  for (let digits = 0; digits < 3 && isDigit(reader.last); digits++) {
    reader.take(yield);
  }
  if (reader.last === ';') {
    reader.take(yield);
    if (isDigit(reader.last)) {
      reader.take(yield);
    }
  }
  const command = reader.text.slice(start);
  let match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(command);
  if (match !== null) {
    return match[4] ?
      { code: prefix + match[4], modifier: 0 } :
      { code: prefix + match[1] + match[3], modifier: (match[2] || 1) - 1 };
  }
  match = /^((\d;)?(\d))?([A-Za-z])$/.exec(command);
  return match === null ?
    { code: prefix + command, modifier: 0 } :
    { code: prefix + match[4], modifier: (match[3] || 1) - 1 };
}

function setSequence(key, { code, modifier }) {
  const SHIFT = 1;
  const META = 2 | 8;
  const CTRL = 4;
  key.ctrl = Boolean(modifier & CTRL);
  key.meta = Boolean(modifier & META);
  key.shift = Boolean(modifier & SHIFT);
  key.code = code;
  const known = namesOfCodes[code];
  key.name = known?.name ?? 'undefined';
  if (known?.modifier !== undefined) {
    key[known.modifier] = true;
  }
}

function setCharacter(key, character, escaped) {
  if (namesOfCharacters[character] !== undefined) {
    key.name = namesOfCharacters[character];
    key.meta = escaped;
  } else if (!escaped && character <= '\x1a') {
    key.name = String.fromCharCode(character.charCodeAt(0) + 'a'.charCodeAt(0) - 1);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(character)) {
    key.name = character.toLowerCase();
    key.shift = /^[A-Z]$/.test(character);
    key.meta = escaped;
  } else if (escaped) {
    // The timeout: nothing came behind the escape character.
    key.name = character.length > 0 ? undefined : 'escape';
    key.meta = true;
  }
}

/* A generator that is given characters and emits the keys they make. */
function* emitKeys(stream) {
  for (;;) {
    const reader = new Reader();
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };
    reader.take(yield);
    const escaped = reader.last === ESCAPE;
    if (escaped) {
      reader.take(yield);
      if (reader.last === ESCAPE) {
        reader.take(yield);
      }
    }
    if (escaped && reader.last === 'O') {
      setSequence(key, yield* readApplicationCode(reader));
    } else if (escaped && reader.last === '[') {
      setSequence(key, yield* readControlCode(reader));
    } else {
      setCharacter(key, reader.last, escaped);
    }
    const { text } = reader;
    key.sequence = text;
    if (text.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : text, key);
    } else if (charLengthAt(text, 0) === text.length) {
      stream.emit('keypress', text, key);
    }
  }
}

const kDecoder = Symbol('keypress-decoder');
const kKeys = Symbol('escape-decoder');

function restart(stream) {
  stream[kKeys] = emitKeys(stream);
  stream[kKeys].next();
}

/* Make a stream emit 'keypress'. `iface` is the readline interface, if there is one. */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) {
    return;
  }
  const { StringDecoder } = require('string_decoder');
  stream[kDecoder] = new StringDecoder('utf8');
  restart(stream);
  const { escapeCodeTimeout = ESCAPE_CODE_TIMEOUT } = iface;
  let timeout;

  function feed(text) {
    iface._sawKeyPress = charLengthAt(text, 0) === text.length;
    iface.isCompletionEnabled = false; // tabs within pasted text are text
    let length = 0;
    for (const character of text) {
      length += character.length;
      const isLast = length === text.length;
      if (isLast) {
        iface.isCompletionEnabled = true;
      }
      try {
        stream[kKeys].next(character);
      } catch (error) {
        // A listener threw through the generator, which has ended by that.
        restart(stream);
        throw error;
      }
      if (isLast && character === ESCAPE) {
        timeout = setTimeout(() => stream[kKeys].next(''), escapeCodeTimeout);
      }
    }
  }

  function onData(input) {
    if (stream.listenerCount('keypress') > 0) {
      const text = stream[kDecoder].write(input);
      if (text) {
        clearTimeout(timeout);
        feed(text);
      }
    } else {
      // Until somebody listens again.
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
    }
  }

  function onNewListener(event) {
    if (event === 'keypress') {
      stream.on('data', onData);
      stream.removeListener('newListener', onNewListener);
    }
  }

  if (stream.listenerCount('keypress') > 0) {
    stream.on('data', onData);
  } else {
    stream.on('newListener', onNewListener);
  }
}

module.exports = { ESCAPE_CODE_TIMEOUT, emitKeypressEvents };
