/*
 * bindings.h - the list of bindings: internalBinding('NAME') is what binding_NAME pushes. One line each, sorted.
 */
#ifndef BINDINGS_H
#define BINDINGS_H

#include "duktape.h"

/* clang-format off */
#define BINDINGS(BINDING) \
    BINDING(buffer) \
    BINDING(builtins) \
    BINDING(contextify) \
    BINDING(encoding) \
    BINDING(crypto) \
    BINDING(dns) \
    BINDING(errors) \
    BINDING(events) \
    BINDING(fs) \
    BINDING(fs_event_wrap) \
    BINDING(http_parser) \
    BINDING(lifecycle) \
    BINDING(messaging) \
    BINDING(http2) \
    BINDING(module_wrap) \
    BINDING(modules) \
    BINDING(options) \
    BINDING(os) \
    BINDING(path) \
    BINDING(performance) \
    BINDING(pipe_wrap) \
    BINDING(process_methods) \
    BINDING(process_wrap) \
    BINDING(sea) \
    BINDING(serdes) \
    BINDING(signal_wrap) \
    BINDING(spawn_sync) \
    BINDING(stdio) \
    BINDING(string_decoder) \
    BINDING(task_queue) \
    BINDING(tcp_wrap) \
    BINDING(timers) \
    BINDING(tls_wrap) \
    BINDING(tty_wrap) \
    BINDING(types) \
    BINDING(udp_wrap) \
    BINDING(url) \
    BINDING(util) \
    BINDING(uv) \
    BINDING(v8) \
    BINDING(worker) \
    BINDING(websocket) \
    BINDING(zlib) \
    BINDING(x509) \
    /* end of the list */
/* clang-format on */

#define DECLARE_BINDING(name) void binding_##name(duk_context *ctx);
BINDINGS(DECLARE_BINDING)
#undef DECLARE_BINDING

/* compileModule(source, url, host) of module_wrap, in the realm that calls it */
duk_ret_t bindings_compile_module(duk_context *ctx);

#endif
