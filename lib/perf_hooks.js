'use strict';

const { defineLazyProperties } = require('internal/util');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming } =
  require('internal/perf/entries');
const { PerformanceObserver, PerformanceObserverEntryList } = require('internal/perf/observe');
const { Performance, performance } = require('internal/perf/performance');

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  performance,
};

defineLazyProperties(module.exports, 'internal/histogram', ['monitorEventLoopDelay', 'createHistogram']);

Object.defineProperty(module.exports, 'constants', {
  __proto__: null,
  enumerable: true,
  value: {
    ...require('internal/perf/constants'),
  },
});
