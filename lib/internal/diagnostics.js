'use strict';

// The channels of diagnostics_channel that somebody has subscribed to, by name: who publishes looks here, so that the module
// is loaded only where it is used.

const channels = { __proto__: null };

/* Tell the subscribers of a channel, if there are any; `make` makes the message. */
function publish(name, make) {
  const channel = channels[name];
  if (channel !== undefined && channel.hasSubscribers) channel.publish(make());
}

module.exports = { channels, publish };
