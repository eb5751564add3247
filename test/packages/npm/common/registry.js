'use strict';

// A registry of our own on loopback, and npm run against it: what it serves, and how it fails, is up to each step.

const { spawn } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const zlib = require('zlib');

const home = path.dirname(require.resolve('npm/package.json'));
const cli = path.join(home, 'bin/npm-cli.js');

// One entry of a tar file (POSIX.1-2001, ustar).
function tarEntry(name, content) {
  const header = Buffer.alloc(512);
  const put = (text, offset) => header.write(text, offset, 'latin1');
  put(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.from(content);
  return Buffer.concat([header, body, Buffer.alloc((512 - body.length % 512) % 512)]);
}

/** A package's archive, of { name: content }. */
function pack(files) {
  const entries = Object.entries(files).map(([name, content]) => tarEntry(`package/${name}`, content));
  // Stored, as compressors differ.
  return zlib.gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 0 });
}

class Registry {
  packages = new Map(); // name -> { versions: { version: manifest }, archives: { version: Buffer } }
  failures = []; // [pattern of the path, (request, response, answer) => void]

  /** Publish a package with a package.json (overwritten by files['package.json']) and other files. */
  publish(manifest, files = {}) {
    const { name, version } = manifest;
    const all = { 'package.json': JSON.stringify(manifest), 'index.js': `module.exports = '${name}';\n`, ...files };
    const archive = pack(all);
    const known = this.packages.get(name) ?? { versions: {}, archives: {} };
    known.archives[version] = archive;
    known.versions[version] = {
      ...manifest,
      dist: {
        tarball: `${this.url}${name}/-/${name}-${version}.tgz`,
        shasum: crypto.createHash('sha1').update(archive).digest('hex'),
        integrity: `sha512-${crypto.createHash('sha512').update(archive).digest('base64')}`,
      },
    };
    this.packages.set(name, known);
    return known.versions[version];
  }

  answer(request, response) {
    const failure = this.failures.find(([pattern]) => pattern.test(request.url));
    const [, name, version] = /^\/([^/]+)(?:\/-\/.*-(\d.*)\.tgz)?$/.exec(request.url) ?? [];
    const known = this.packages.get(name);
    let body;
    if (known !== undefined && version === undefined) {
      const [latest] = Object.keys(known.versions).slice(-1);
      body = Buffer.from(JSON.stringify({ name, 'dist-tags': { latest }, versions: known.versions }));
    } else {
      body = known?.archives[version];
    }
    if (failure !== undefined) {
      failure[1](request, response, body);
      return;
    }
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader('content-type', version === undefined ? 'application/json' : 'application/octet-stream');
    response.end(body ?? '{"error":"Not found"}');
  }

  listen() {
    this.server = http.createServer((request, response) => this.answer(request, response));
    this.server.keepAliveTimeout = 0; // a slow machine's npm may be long silent
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', () => {
      this.url = `http://127.0.0.1:${this.server.address().port}/`;
      resolve();
    }));
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A folder for programs, and npm in it. */
class Place {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'npm-test-')));

  constructor(registry) {
    this.registry = registry;
    process.on('exit', () => fs.rmSync(this.root, { recursive: true, force: true }));
    this.write('npmrc', '');
    this.env = { ...process.env };
    for (const name of Object.keys(this.env)) if (/^npm_/i.test(name)) delete this.env[name];
    const settings = {
      userconfig: path.join(this.root, 'npmrc'), globalconfig: path.join(this.root, 'global'),
      registry: registry.url, audit: false, fund: false, update_notifier: false, color: false, progress: false, unicode: true,
      fetch_retries: 0, maxsockets: 1,
    };
    for (const [name, value] of Object.entries(settings)) this.env[`npm_config_${name}`] = `${value}`;
    this.env.HOME = this.root;
  }

  write(name, content) {
    const file = path.join(this.root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2));
  }

  /** The text without what differs from run to run. */
  normal(text) {
    return text.replaceAll(this.root, 'ROOT').replaceAll(home, 'NPM').replaceAll(this.registry.url, 'REGISTRY/')
      .replace(/(:|port: )\d{4,5}\b/g, '$1PORT')
      .replace(/in \d+m?s/g, 'in TIME')
      .replace(/\d{4}-[\d_TZ-]+-eresolve/g, 'TIME-eresolve')
      .replace(/node: 'v22[.\d]+'/g, "node: 'v22'")
      .replace(/\n.* at .*\(node:[^)]*\)/g, '') // frames of the runtime
      .replace(/.*A complete log of this run.*\n(.*\n)?/g, '');
  }

  /** Run npm in a folder, which has a cache of its own, and print what it prints, its status and the files that it leaves. */
  npm(folder, ...args) {
    const env = { ...this.env, npm_config_cache: path.join(this.root, 'caches', folder) };
    const child = spawn(process.execPath, [cli, ...args], { cwd: path.join(this.root, folder), env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
    return new Promise((resolve) => child.on('close', (status) => {
      console.log(this.normal(`$ npm ${args.join(' ')}\n${text}`).trim());
      console.log(`(status ${status}) ${this.files(folder)}\n`);
      resolve();
    }));
  }

  files(folder) {
    const names = fs.readdirSync(path.join(this.root, folder), { recursive: true }).sort();
    return names.filter((name) => !fs.statSync(path.join(this.root, folder, name)).isDirectory()).join(' ');
  }
}

module.exports = { Place, Registry, pack };
