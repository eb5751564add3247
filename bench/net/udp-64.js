'use strict';
// Datagrams of 64 bytes are sent back, 100,000 of them.
require('../echo')('udp', 64, 100000);
