'use strict';

// process.nextTick's queue and when it runs: after each callback from the loop the ticks, then the microtasks, until
// both are empty, then rejections that nobody handled (Node's order).
//
// The queue is one flat array of function, arguments, context; it is emptied from the front by an index and thrown
// away when it is empty, so a tick costs no object of its own.

const { validateFunction } = require('internal/validators');
const binding = internalBinding('task_queue');
const { tickInfo, runMicrotasks, enqueueMicrotask, getContext, setContext } = binding;

const { apply } = Reflect;
const { slice } = Array.prototype;

const TICKS_PENDING = 0;
const CONTEXTS_USED = 2; // by AsyncLocalStorage and domains (1), async_hooks (2)
const SLOTS = 3; // of the queue for each tick
const KEPT = 96 * SLOTS; // slots of a queue that is used again

let queue = [];
let head = 0;
let processRejections = () => false;

function nextTick(callback) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  if (process._exiting) return;
  const args = arguments.length > 1 ? slice.call(arguments, 1) : undefined;
  if (tickInfo[CONTEXTS_USED] === 0) {
    if (head === queue.length) tickInfo[TICKS_PENDING] = 1;
    queue.push(callback, args, undefined);
  } else {
    pushWithContext(callback, args);
  }
}

/* A tick, callback(first, second), for each of several things that are done alike: if the last tick asked for is of this callback,
 * it is called in that, which nobody can tell from a tick of its own. */
function tickTogether(callback, first, second) {
  const last = queue.length - SLOTS;
  if (tickInfo[CONTEXTS_USED] !== 0) {
    nextTick(callback, first, second);
  } else if (last >= head && queue[last] === runTogether && queue[last + 1][0] === callback) {
    queue[last + 1][1].push(first, second);
  } else {
    nextTick(runTogether, callback, [first, second]);
  }
}

function runTogether(callback, items) {
  let i = 0;
  try {
    while (i < items.length) {
      const first = items[i++];
      callback(first, items[i++]);
    }
  } finally {
    // One has thrown: the others are next.
    if (i < items.length) {
      queue = [runTogether, [callback, items.slice(i)], undefined, ...queue.slice(head)];
      head = 0;
      tickInfo[TICKS_PENDING] = 1;
    }
  }
}

function pushWithContext(callback, args) {
  if ((tickInfo[CONTEXTS_USED] & 2) !== 0) {
    const { makeTick, runTick } = require('internal/async_hooks');
    args = [makeTick(callback, args)];
    callback = runTick;
  }
  if (head === queue.length) tickInfo[TICKS_PENDING] = 1;
  queue.push(callback, args, getContext());
}

// What C calls behind each callback, with process as `this`. A throw leaves the queue as it is; C reports and calls again.
function processTicksAndRejections() {
  do {
    while (head < queue.length) {
      const callback = queue[head];
      const args = queue[head + 1];
      if (tickInfo[CONTEXTS_USED] !== 0) setContext(queue[head + 2]);
      queue[head] = queue[head + 1] = queue[head + 2] = undefined;
      head += SLOTS;
      if (head === queue.length) {
        if (head > KEPT) queue = [];
        else queue.length = 0;
        head = 0;
        tickInfo[TICKS_PENDING] = 0;
      }
      if (args === undefined) callback();
      else apply(callback, undefined, args); // a program may have done away with the iterator of arrays
    }
    runMicrotasks();
  } while (head < queue.length || processRejections());
}

// Between timers and immediates, which are one callback for C but several for the program.
function runNextTicks() {
  if (head === queue.length) {
    runMicrotasks();
    if (head === queue.length && tickInfo[1] === 0) return;
  }
  apply(processTicksAndRejections, process, []);
}

function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  if ((tickInfo[CONTEXTS_USED] & 2) !== 0) callback = require('internal/async_hooks').wrapMicrotask(callback);
  enqueueMicrotask(callback);
}

function setUp(handleRejections) {
  processRejections = handleRejections;
  binding.setTickCallback(processTicksAndRejections);
}

module.exports = { nextTick, tickTogether, queueMicrotask, runNextTicks, setUp };
