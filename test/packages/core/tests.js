'use strict';

// mocha, chai, sinon, jasmine and tap-parser: each runs a suite with passes and failures.

const chai = require('chai');
const sinon = require('sinon');
const Mocha = require('mocha');
const Jasmine = require('jasmine');
const { Parser } = require('tap-parser');

const { expect } = chai;

function define(context) {
  const suite = Mocha.Suite.create(context, 'numbers');
  suite.addTest(new Mocha.Test('passes', () => expect([1, 2, 3]).to.deep.include(2)));
  suite.addTest(new Mocha.Test('fails', () => expect({ a: 1 }).to.deep.equal({ a: 2 })));
  suite.addTest(new Mocha.Test('is asynchronous', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(() => null.x).to.throw(TypeError);
  }));
  suite.addTest(new Mocha.Test('calls back', (done) => setImmediate(done)));
  suite.addTest(new Mocha.Test('is pending'));
  suite.beforeEach('hook', () => {});
}

function runMocha() {
  return new Promise((resolve) => {
    const mocha = new Mocha({ reporter: class { constructor(runner) {
      for (const name of ['pass', 'fail', 'pending']) {
        runner.on(name, (test, error) => console.log('mocha', name, test.fullTitle(), error ? error.message : ''));
      }
    } } });
    define(mocha.suite);
    mocha.run(resolve);
  });
}

function runSinon() {
  const clock = sinon.useFakeTimers({ now: 1000, toFake: ['setTimeout', 'Date'] });
  const spy = sinon.spy();
  setTimeout(spy, 500, 'arg');
  clock.tick(499);
  console.log('sinon', spy.called, Date.now());
  clock.tick(1);
  console.log('sinon', spy.calledOnceWith('arg'), Date.now());
  clock.restore();
  const object = { method: (x) => x * 2 };
  const stub = sinon.stub(object, 'method').callsFake((x) => x + 1);
  stub.onSecondCall().returns('second').withArgs(9).throws(new RangeError('nine'));
  console.log('sinon', object.method(1), object.method(2), stub.callCount, stub.args);
  stub.restore();
  console.log('sinon', object.method(4));
  sinon.assert.calledWith(spy, sinon.match.string);
  try {
    sinon.mock(object).expects('method').twice().verify();
  } catch (error) {
    console.log('sinon', error.name);
  }
}

async function runJasmine() {
  const runner = new Jasmine();
  runner.exitOnCompletion = false;
  runner.randomizeTests(false);
  runner.clearReporters();
  runner.addReporter({ specDone: (result) => console.log('jasmine', result.status, result.fullName) });
  runner.env.describe('jasmine', () => {
    runner.env.it('matches', () => {
      runner.env.expect({ a: [1] }).toEqual({ a: [runner.jasmine.any(Number)] });
    });
    runner.env.it('awaits', async () => runner.env.expectAsync(Promise.resolve(1)).toBeResolvedTo(1));
    runner.env.it('fails', () => runner.env.expect(1).toBe(2));
    runner.env.xit('is not run', () => {});
  });
  const { overallStatus } = await runner.execute();
  console.log('jasmine', overallStatus);
}

function runTap() {
  const parser = new Parser((results) => console.log('tap', results.ok, results.pass, results.fail, results.skip));
  parser.on('assert', (assertion) => console.log('tap', assertion.ok, assertion.id, assertion.name));
  parser.end('TAP version 14\nok 1 - first\nnot ok 2 - second\n  ---\n  at: here\n  ...\nok 3 # SKIP later\n1..3\n');
}

(async () => {
  await runMocha();
  runSinon();
  await runJasmine();
  runTap();
})();
