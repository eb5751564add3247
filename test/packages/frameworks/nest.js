'use strict';

// NestJS as the TypeScript compiler leaves it: decorators by __decorate, injected services, pipes, guards, interceptors.

require('reflect-metadata');
const nest = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { map } = require('rxjs');
const { ask, post } = require('./common/ask');

function decorate(decorators, target, key) {
  const descriptor = key === undefined ? target : Object.getOwnPropertyDescriptor(target, key);
  return Reflect.decorate(decorators, target, key, key === undefined ? undefined : descriptor);
}
const type = (...types) => Reflect.metadata('design:paramtypes', types);
const parameter = (index, decorator) => (target, key) => decorator(target, key, index);

let Cats = class Cats {
  #cats = [{ id: 1, name: 'Tom' }];

  all() {
    return this.#cats;
  }

  add(cat) {
    this.#cats.push({ id: this.#cats.length + 1, ...cat });
    return this.#cats.at(-1);
  }

  onModuleInit() {
    console.log('cats are there');
  }
};
Cats = decorate([nest.Injectable()], Cats) ?? Cats;

let Guard = class Guard {
  canActivate(context) {
    return context.switchToHttp().getRequest().headers['x-key'] === 'open';
  }
};
Guard = decorate([nest.Injectable()], Guard) ?? Guard;

let Wrap = class Wrap {
  intercept(context, next) {
    return next.handle().pipe(map((data) => ({ data, by: context.getHandler().name })));
  }
};
Wrap = decorate([nest.Injectable()], Wrap) ?? Wrap;

let CatsController = class CatsController {
  constructor(cats) {
    this.cats = cats;
  }

  list() {
    return this.cats.all();
  }

  async one(id) {
    const cat = this.cats.all().find((one) => one.id === id);
    if (!cat) throw new nest.NotFoundException(`no cat ${id}`);
    return cat;
  }

  create(body) {
    return this.cats.add(body);
  }

  fail() {
    throw new Error('unexpected');
  }
};
decorate([nest.Get(), nest.UseInterceptors(Wrap)], CatsController.prototype, 'list');
decorate([nest.Get('fail')], CatsController.prototype, 'fail');
decorate([nest.Get(':id'), parameter(0, nest.Param('id', nest.ParseIntPipe)), type(Number)], CatsController.prototype, 'one');
decorate([nest.Post(), nest.UseGuards(Guard), nest.Header('x-made', 'yes'), parameter(0, nest.Body()), type(Object)],
         CatsController.prototype, 'create');
CatsController = decorate([nest.Controller('cats'), type(Cats)], CatsController) ?? CatsController;

let AppModule = class AppModule {};
AppModule = decorate([nest.Module({ controllers: [CatsController], providers: [Cats] })], AppModule) ?? AppModule;

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  const base = (await app.getUrl()).replace('localhost', '127.0.0.1');
  await ask(`${base}/cats`);
  await ask(`${base}/cats/1`);
  await ask(`${base}/cats/2`);
  await ask(`${base}/cats/x`);
  await ask(`${base}/cats`, post({ name: 'Kitty' }));
  const options = post({ name: 'Kitty' });
  options.headers['x-key'] = 'open';
  console.log((await ask(`${base}/cats`, options)).response.headers.get('x-made'));
  await ask(`${base}/cats/fail`);
  await ask(`${base}/dogs`);
  await app.close();
}

main();
