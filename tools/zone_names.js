// Writes src/builtins/date/zone_names.c: how English calls the time zones, as in "GMT+0100 (Central European Standard
// Time)".
//
//     /path/to/a/real/node tools/zone_names.js < /usr/share/zoneinfo/tzdata.zi > src/builtins/date/zone_names.c
//
// The input gives the names of zones, old ones included; what they are called is asked of the node that runs this. A
// zone that English has no words for ("GMT+03:00") is left out.
'use strict';

const ids = new Set(['UTC', 'GMT']);
for (const line of require('fs').readFileSync(0, 'latin1').split('\n')) {
  const [kind, first, second] = line.split(' ');
  if (kind === 'Z') ids.add(first);
  if (kind === 'L') ids.add(second);
}

// The names of a zone in and out of summer time. A summer is found where the offset is the larger one of a year.
function namesOf(id) {
  process.env.TZ = id;
  const name = (t) => /\((.*)\)/.exec(new Date(t).toString())[1];
  let standard = null;
  let summer = null;
  for (let year = 2024; year >= 1970 && !summer; year--) {
    const times = Array.from({ length: 24 }, (_, i) => Date.UTC(year, i >> 1, i & 1 ? 15 : 1));
    const offsets = times.map((t) => -new Date(t).getTimezoneOffset());
    const least = Math.min(...offsets);
    const most = Math.max(...offsets);
    if (!standard) standard = name(times[offsets.indexOf(least)]);
    if (most > least) {
      const other = name(times[offsets.indexOf(most)]);
      if (other !== standard) summer = other;
    }
  }
  return [standard, summer || standard];
}

const zones = new Map();
for (const id of [...ids].sort()) {
  const [standard, summer] = namesOf(id);
  if (/^GMT[+-]/.test(standard)) continue;
  const key = standard === summer ? standard : `${standard}|${summer}`;
  zones.set(key, [...(zones.get(key) ?? []), id]);
}

const out = [`/* Time zones by their English names, written by tools/zone_names.js: change that, not this. A line has the name, that of
 * summer time where it differs, and the zones. */
#include "builtins/date/date.h"

const date_zone_names_t date_zone_names[] = {`];
for (const key of [...zones.keys()].sort()) {
  const lines = [''];
  for (const id of zones.get(key)) {
    if (lines[lines.length - 1].length + id.length > 100) lines.push('');
    lines[lines.length - 1] += `${id} `;
  }
  const [standard, summer = standard] = key.split('|');
  out.push(`    {"${standard}", "${summer}",\n     ${lines.map((l) => `" ${l}"`).join('\n     ')}},`.replace(/"\n {5}" /g, '"\n     "'));
}
out.push(`};\nconst unsigned date_zone_names_count = ${zones.size};`);
console.log(out.join('\n'));
