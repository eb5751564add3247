'use strict';

const { codes } = require('internal/errors');
const { validateInt32 } = require('internal/validators');
const { getCIDR } = require('internal/util');
const binding = internalBinding('os');

const { constants } = binding;

// SystemError as Node's C++ reports it: ERR_SYSTEM_ERROR with an info object.
function run(operation, ...args) {
  try {
    return operation(...args);
  } catch (error) {
    throw new codes.ERR_SYSTEM_ERROR({ errno: error.errno, code: error.code, syscall: error.syscall,
                                       message: error.message.slice(error.code.length + 2).split(',')[0] });
  }
}

function withPrimitive(method) {
  method[Symbol.toPrimitive] = () => method();
  return method;
}

const [sysname, systemVersion, systemRelease, systemMachine] = binding.information();

const arch = withPrimitive(() => process.arch);
const availableParallelism = withPrimitive(() => binding.availableParallelism());
const endianness = withPrimitive(() => 'LE');
const freemem = withPrimitive(() => binding.freemem());
const homedir = withPrimitive(() => run(binding.homedir));
const hostname = withPrimitive(() => run(binding.hostname));
const machine = withPrimitive(() => systemMachine);
const platform = withPrimitive(() => process.platform);
const release = withPrimitive(() => systemRelease);
const totalmem = withPrimitive(() => binding.totalmem());
const type = withPrimitive(() => sysname);
const uptime = withPrimitive(() => run(binding.uptime));
const version = withPrimitive(() => systemVersion);

const tmpdir = withPrimitive(() => {
  const { env } = process;
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
});


function loadavg() {
  const averages = new Float64Array(3);
  binding.loadavg(averages);
  return [averages[0], averages[1], averages[2]];
}

function cpus() {
  return binding.cpus();
}

function networkInterfaces() {
  const result = {};
  for (const { name, address, netmask, family, mac, internal, scopeid } of run(binding.interfaces)) {
    const entry = { address, netmask, family, mac, internal, cidr: getCIDR(address, netmask, family) };
    if (scopeid !== -1) entry.scopeid = scopeid;
    (result[name] ??= []).push(entry);
  }
  return result;
}

function userInfo(options) {
  const info = run(binding.userInfo);
  if (options?.encoding === 'buffer') {
    for (const name of ['username', 'homedir', 'shell']) {
      if (info[name] !== null) info[name] = Buffer.from(info[name]);
    }
  }
  return info;
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return run(binding.getPriority, pid);
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  run(binding.setPriority, pid, priority);
}

for (const [name, method] of Object.entries({
  arch, availableParallelism, endianness, freemem, homedir, hostname, machine, platform, release, tmpdir, totalmem, type,
  uptime, version,
})) {
  Object.defineProperty(method, 'name', { value: name, configurable: true });
}

Object.freeze(constants.signals);

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

Object.defineProperties(module.exports, {
  constants: { configurable: false, enumerable: true, value: constants },
  EOL: { configurable: true, enumerable: true, writable: false, value: '\n' },
  devNull: { configurable: true, enumerable: true, writable: false, value: '/dev/null' },
});
