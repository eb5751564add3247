#!/usr/bin/env node
console.log('Hello from', process.release.name, process.version);
