/*
 * json.h - what parsing and stringifying JSON share.
 */
#ifndef ENGINE_JSON_H
#define ENGINE_JSON_H

/* What JSON.rawJSON makes. */
typedef struct json_raw_object {
    native_object base;
    duk_hstring *text;
} json_raw_object;
extern const native_class json_raw_class;

/* Parse the string at an index: [ ... ] -> [ ... value ]. With `record` the result is a copy of the text's structure
 * in which every primitive is replaced by an array [ source, value ]. */
DUK_INTERNAL_DECL void json_parse(duk_hthread *thr, duk_idx_t text, bool record);
/* json_revive.c: the function at index 1 transforms the value on top: [ text reviver ... value ] -> [ ... value ] */
DUK_INTERNAL_DECL void json_revive(duk_hthread *thr);
/* json_stringify.c */
DUK_INTERNAL_DECL duk_ret_t json_stringify(duk_context *thr);
DUK_INTERNAL_DECL duk_ret_t json_raw(duk_context *thr);
DUK_INTERNAL_DECL duk_ret_t json_is_raw(duk_context *thr);

#endif
