'use strict';
// 50 connections send 64 KiB and wait for them to come back, 10,000 times.
require('../echo')('echo', 50, 65536, 10000);
