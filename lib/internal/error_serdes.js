'use strict';

/*
 * An error on its way to another thread: whatever it is, something of it arrives. Errors keep their class, if it is one
 * of the language's, and their own properties as far as they can be cloned; what cannot be cloned goes as its inspection.
 */

const classes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function classOf(error) {
  for (let object = error; object !== null; object = Object.getPrototypeOf(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    const name = descriptor?.value?.name;
    if (typeof name === 'string' && Object.hasOwn(classes, name)) return name;
  }
  return undefined;
}

function isCloneable(value) {
  try {
    internalBinding('messaging').discard(value, []);
    return true;
  } catch {
    return false;
  }
}

/* The own properties, and what a class of its own says of the name. */
function propertiesOf(error) {
  const properties = [];
  for (const key of new Set([...Object.getOwnPropertyNames(error), 'name', 'message', 'stack'])) {
    let value;
    try {
      value = error[key];
    } catch {
      continue;
    }
    const enumerable = Object.prototype.propertyIsEnumerable.call(error, key);
    if (key === 'cause' && internalBinding('types').isNativeError(value)) {
      properties.push({ key, value: serializeError(value), enumerable, isError: true });
    } else if (value !== undefined && isCloneable(value)) {
      properties.push({ key, value, enumerable });
    }
  }
  return properties;
}

function serializeError(error) {
  try {
    const name = internalBinding('types').isNativeError(error) ? classOf(error) : undefined;
    if (name !== undefined) return { name, properties: propertiesOf(error) };
  } catch {
    // A proxy or a getter that throws: another way may do.
  }
  if (isCloneable(error)) return { value: error };
  const { inspect } = require('internal/util/inspect');
  return { text: inspect(error) };
}

function deserializeError(serialized) {
  if ('value' in serialized) return serialized.value;
  if ('text' in serialized) return { __proto__: null, [Symbol.for('nodejs.util.inspect.custom')]: () => serialized.text };
  const constructor = classes[serialized.name];
  const error = new constructor();
  Object.defineProperty(error, 'stack', { __proto__: null, value: undefined, writable: true, configurable: true });
  for (const { key, value, enumerable, isError } of serialized.properties) {
    Object.defineProperty(error, key, {
      __proto__: null, value: isError ? deserializeError(value) : value, writable: true, enumerable, configurable: true,
    });
  }
  return error;
}

module.exports = { deserializeError, serializeError };
