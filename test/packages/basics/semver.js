const semver = require('semver');
console.log(semver.valid('1.2.3'), semver.valid('a.b.c'), semver.clean('  =v1.2.3   '));
console.log(semver.satisfies('1.2.3', '1.x || >=2.5.0 || 5.0.0 - 7.2.3'), semver.gt('1.2.3', '9.8.7'));
console.log(semver.inc('1.2.3-beta.4', 'prerelease'), semver.diff('1.2.3', '1.3.0'), semver.coerce('v3.4 replaces v3.3.1').version);
console.log(new semver.Range('^1.2.3 || ~2.4').range, semver.minVersion('>1.0.0 <2').version);
console.log(['1.2.3', '5.9.6', '0.1.2', '1.2.3-alpha'].sort(semver.compare), semver.maxSatisfying(['1.2.3', '1.9.0', '2.0.0'], '^1'));
console.log(semver.parse('1.2.3-rc.1+build.5'));
