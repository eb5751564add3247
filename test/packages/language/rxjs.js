const { of, from, interval, merge, combineLatest, throwError, Subject, BehaviorSubject, ReplaySubject, firstValueFrom } = require('rxjs');
const { map, filter, take, mergeMap, switchMap, concatMap, scan, reduce, catchError, retry, toArray, groupBy, bufferCount, share,
        debounceTime, distinctUntilChanged, finalize, zipWith } = require('rxjs/operators');

const log = (name) => ({ next: (value) => console.log(name, value), error: (error) => console.log(name, 'error', error.message), complete: () => console.log(name, 'done') });
of(1, 2, 3, 4).pipe(filter((n) => n % 2 === 0), map((n) => n * n), scan((a, b) => a + b, 0)).subscribe(log('scan'));
from([3, 1, 2]).pipe(reduce((all, n) => [...all, n], [])).subscribe(log('reduce'));
from(new Set(['a', 'b'])).pipe(concatMap((letter) => of(letter, letter + letter)), toArray()).subscribe(log('concatMap'));
throwError(() => new Error('no')).pipe(retry(2), catchError((error) => of(`caught ${error.message}`))).subscribe(log('catch'));
from([1, 2, 3, 4, 5]).pipe(groupBy((n) => n % 2), mergeMap((group) => group.pipe(toArray()))).subscribe(log('groupBy'));
from([1, 2, 3, 4, 5]).pipe(bufferCount(2)).subscribe(log('buffer'));
const subject = new Subject();
const shared = subject.pipe(distinctUntilChanged(), finalize(() => console.log('finalized')), share());
shared.subscribe(log('first'));
shared.subscribe(log('second'));
for (const n of [1, 1, 2, 2, 3]) subject.next(n);
subject.complete();
const replay = new ReplaySubject(2);
[1, 2, 3].forEach((n) => replay.next(n));
replay.subscribe(log('replay'));
combineLatest([new BehaviorSubject('a'), new BehaviorSubject(1)]).subscribe(log('combine'));
of('x', 'y').pipe(zipWith(of(1, 2))).subscribe(log('zip'));
(async () => {
  console.log(await firstValueFrom(interval(1).pipe(take(3), toArray())));
  console.log(await firstValueFrom(merge(of(1), of(2).pipe(debounceTime(1))).pipe(switchMap((n) => Promise.resolve(n * 10)), toArray())));
  async function* numbers() { yield 1; yield 2; }
  from(numbers()).subscribe(log('async iterator'));
})();
