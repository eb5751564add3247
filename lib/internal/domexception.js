/*
 * DOMException, by Web IDL: objects are errors inside, though the class is none of Error's.
 */
'use strict';

const { codes } = require('internal/errors');
const { kClone, kDeserialize } = require('internal/structured_clone');

/* The names with a code, which is their place in the list, and the constants of the codes. */
const CODES = {
  IndexSizeError: 'INDEX_SIZE_ERR',
  DOMStringSizeError: 'DOMSTRING_SIZE_ERR',
  HierarchyRequestError: 'HIERARCHY_REQUEST_ERR',
  WrongDocumentError: 'WRONG_DOCUMENT_ERR',
  InvalidCharacterError: 'INVALID_CHARACTER_ERR',
  NoDataAllowedError: 'NO_DATA_ALLOWED_ERR',
  NoModificationAllowedError: 'NO_MODIFICATION_ALLOWED_ERR',
  NotFoundError: 'NOT_FOUND_ERR',
  NotSupportedError: 'NOT_SUPPORTED_ERR',
  InUseAttributeError: 'INUSE_ATTRIBUTE_ERR',
  InvalidStateError: 'INVALID_STATE_ERR',
  SyntaxError: 'SYNTAX_ERR',
  InvalidModificationError: 'INVALID_MODIFICATION_ERR',
  NamespaceError: 'NAMESPACE_ERR',
  InvalidAccessError: 'INVALID_ACCESS_ERR',
  ValidationError: 'VALIDATION_ERR',
  TypeMismatchError: 'TYPE_MISMATCH_ERR',
  SecurityError: 'SECURITY_ERR',
  NetworkError: 'NETWORK_ERR',
  AbortError: 'ABORT_ERR',
  URLMismatchError: 'URL_MISMATCH_ERR',
  QuotaExceededError: 'QUOTA_EXCEEDED_ERR',
  TimeoutError: 'TIMEOUT_ERR',
  InvalidNodeTypeError: 'INVALID_NODE_TYPE_ERR',
  DataCloneError: 'DATA_CLONE_ERR',
};
const NAMES = Object.keys(CODES);

/* These have constants, but no exception has their code any more. */
const DISUSED = new Set(['DOMStringSizeError', 'NoDataAllowedError', 'ValidationError']);

const internals = new WeakMap();

function internalsOf(exception) {
  const found = internals.get(exception);
  if (found === undefined) {
    throw new codes.ERR_INVALID_THIS('DOMException');
  }
  return found;
}

class DOMException {
  constructor(message = '', options = 'Error') {
    const self = new Error();
    Object.setPrototypeOf(self, new.target.prototype);
    const hasOptions = options && typeof options === 'object';
    internals.set(self, { message: `${message}`, name: `${hasOptions ? options.name : options}` });
    if (hasOptions && 'cause' in options) {
      const descriptor = { __proto__: null, value: options.cause, writable: true, configurable: true };
      Object.defineProperty(self, 'cause', descriptor);
    }
    Error.captureStackTrace(self, new.target);
    return self;
  }

  get name() {
    return internalsOf(this).name;
  }

  get message() {
    return internalsOf(this).message;
  }

  get code() {
    const { name } = internalsOf(this);
    return DISUSED.has(name) ? 0 : NAMES.indexOf(name) + 1;
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);

Object.defineProperty(DOMException.prototype, Symbol.toStringTag, {
  __proto__: null,
  value: 'DOMException',
  configurable: true,
});

for (const key of ['name', 'message', 'code']) {
  Object.defineProperty(DOMException.prototype, key, { __proto__: null, enumerable: true });
}

Object.values(CODES).forEach((constant, i) => {
  const descriptor = { __proto__: null, value: i + 1, enumerable: true };
  Object.defineProperty(DOMException, constant, descriptor);
  Object.defineProperty(DOMException.prototype, constant, descriptor);
});

/* How it is cloned. */
Object.defineProperties(DOMException.prototype, {
  [kClone]: {
    __proto__: null,
    value() {
      const { message, name } = internalsOf(this);
      const data = { message, name, stack: this.stack };
      if (Object.hasOwn(this, 'cause')) data.cause = this.cause;
      return { data, deserializeInfo: 'internal/domexception:DOMException' };
    },
  },
  [kDeserialize]: {
    __proto__: null,
    value({ message, name, stack, ...rest }) {
      internals.set(this, { message, name });
      Object.defineProperty(this, 'stack', { __proto__: null, value: stack, writable: true, configurable: true });
      if ('cause' in rest) {
        Object.defineProperty(this, 'cause', { __proto__: null, value: rest.cause, writable: true, configurable: true });
      }
    },
  },
});

module.exports = { DOMException, internalsOfException: internals };
