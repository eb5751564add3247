/*
 * test-engine-dialect.c - the engine's dialect: intrinsics, '#' identifiers, function headers, and that they survive
 * a bytecode dump.
 */
#include <stdio.h>
#include <string.h>
#include "duktape.h"

static int failures;

static void check(duk_context *ctx, const char *code, const char *want, int dump) {
    const char *got;

    duk_push_string(ctx, "test");
    if (duk_pcompile_string_filename(ctx, 0, code) == 0) {
        if (dump) {
            duk_dump_function(ctx);
            duk_load_function(ctx);
        }
        (void) duk_pcall(ctx, 0);
    }
    got = duk_safe_to_string(ctx, -1);
    if (strcmp(got, want) != 0) {
        printf("%s\n  want %s\n  got  %s\n", code, want, got);
        failures++;
    }
    duk_pop(ctx);
}

static duk_ret_t seven(duk_context *ctx) {
    duk_push_int(ctx, 7);
    return 1;
}

int main(void) {
    static const char *const cases[][2] = {
        {"@seven()", "7"},
        {"@seven(1, 2) + @seven()", "14"},
        {"var f = @seven; f === @seven", "true"},
        {"@object.x", "1"},
        {"typeof @seven", "function"},
        {"try { eval(\"@nothing\"); } catch (e) { e instanceof SyntaxError }", "true"},
        {"var a#1 = 3, #t = 4; a#1 + #t", "7"},
        {"var f = function @(1,5,0,0,\"\") (x) { return x; }; [f.length, f.name, 'prototype' in f, f(2)].join()",
         "5,,false,2"},
        {"var f = function @(0,1,0,0,\"n\") n#2 (x) { return x < 2 ? 1 : x * n#2(x - 1); }; [f.name, f(5)].join()",
         "n,120"},
        {"function @(0,9,0,0,\"decl\") decl#1 (a) { return a; } [decl#1.length, decl#1.name, decl#1(4)].join()",
         "9,decl,4"},
        {"(function @(2,0,0,0,\"\") () { return typeof this; })()", "undefined"},
        {"var f = function @(1,0,0,0,\"\") () {}; try { new f(); } catch (e) { e instanceof TypeError }", "true"},
        {"(function @(0,0,0,0,\"a\") () { return (function @(0,0,0,0,\"b\") () { return @seven(); })(); })()", "7"},
    };
    duk_context *ctx = duk_create_heap_default();
    size_t i;

    duk_push_c_function(ctx, seven, 0);
    duk_put_intrinsic(ctx, "seven");
    duk_push_object(ctx);
    duk_push_int(ctx, 1);
    duk_put_prop_string(ctx, -2, "x");
    duk_put_intrinsic(ctx, "object");
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check(ctx, cases[i][0], cases[i][1], 0);
        check(ctx, cases[i][0], cases[i][1], 1);
    }
    duk_destroy_heap(ctx);
    return failures != 0;
}
