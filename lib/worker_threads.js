'use strict';

const {
  BroadcastChannel, MessageChannel, MessagePort, moveMessagePortToContext, receiveMessageOnPort,
} = require('internal/messaging');
const { isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require('internal/structured_clone');
const {
  SHARE_ENV, Worker, getEnvironmentData, isMainThread, ownLimits, setEnvironmentData, threadId,
} = require('internal/worker');
const { postMessageToThread } = require('internal/worker/messaging');
const { parentPort, threadName, workerData } = require('internal/worker/parent').state;

module.exports = {
  isInternalThread: false,
  isMainThread,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: ownLimits(),
  postMessageToThread,
  threadId,
  threadName,
  SHARE_ENV,
  Worker,
  parentPort,
  workerData,
  BroadcastChannel,
  setEnvironmentData,
  getEnvironmentData,
};
