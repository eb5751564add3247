'use strict';

// The routes of /tasks. What changes is told through notify(event, data).

const express = require('express');

const WRITABLE = ['title', 'done', 'priority'];
const pick = (body) => Object.fromEntries(WRITABLE.filter((name) => body?.[name] !== undefined).map((name) => [name, body[name]]));

function notFound() {
  return Object.assign(new Error('no such task'), { status: 404 });
}

function makeRoutes(Task, notify) {
  const routes = express.Router();

  routes.get('/', async (request, response) => {
    const { done, page = '1', limit = '20' } = request.query;
    const filter = done === undefined ? {} : { done: done === 'true' };
    const size = Math.min(Math.max(Number.parseInt(limit, 10) || 20, 1), 100);
    const skip = (Math.max(Number.parseInt(page, 10) || 1, 1) - 1) * size;
    const [tasks, total] = await Promise.all([
      Task.find(filter).sort({ priority: 1, _id: 1 }).skip(skip).limit(size),
      Task.countDocuments(filter),
    ]);
    response.json({ total, tasks });
  });

  routes.get('/summary', async (request, response) => {
    const groups = await Task.aggregate([{ $group: { _id: '$done', count: { $sum: 1 } } }]);
    const count = (done) => groups.find((group) => group._id === done)?.count ?? 0;
    response.json({ open: count(false), done: count(true) });
  });

  routes.post('/', async (request, response) => {
    const task = await Task.create(pick(request.body));
    notify('created', task);
    response.status(201).location(`${request.baseUrl}/${task.id}`).json(task);
  });

  routes.get('/:id', async (request, response) => {
    const task = await Task.findById(request.params.id);
    if (!task) throw notFound();
    response.json(task);
  });

  routes.patch('/:id', async (request, response) => {
    const task = await Task.findById(request.params.id);
    if (!task) throw notFound();
    await task.set(pick(request.body)).save();
    notify('changed', task);
    response.json(task);
  });

  routes.delete('/:id', async (request, response) => {
    const { id } = request.params;
    const { deletedCount } = await Task.deleteOne({ _id: id });
    if (deletedCount === 0) throw notFound();
    notify('removed', { id });
    response.sendStatus(204);
  });
  return routes;
}

module.exports = { makeRoutes };
