'use strict';
// 50 connections send 64 bytes and wait for them to come back, 100,000 times.
require('../echo')('echo', 50, 64, 100000);
