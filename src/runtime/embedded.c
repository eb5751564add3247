/*
 * embedded.c - finding modules in the embedded library.
 */
#include "runtime/embedded.h"

#include <string.h>
#include <zlib.h>

extern const uint8_t embedded_begin[];

static const embedded_record *records(void)
{
    return (const embedded_record *)(const void *)(embedded_begin + 8);
}

size_t embedded_count(void)
{
    uint32_t count;
    memcpy(&count, embedded_begin + 4, sizeof count);
    return count;
}

embedded_module embedded_at(size_t index)
{
    const embedded_record *record = records() + index;
    return (embedded_module){(const char *)embedded_begin + record->name, record->name_length,
                             embedded_begin + record->code, record->code_length, record->packed_length};
}

bool embedded_unpack(const embedded_module *module, void *to)
{
    uLongf length = module->code_length;
    return uncompress(to, &length, module->code, module->packed_length) == Z_OK && length == module->code_length;
}

long embedded_find(const char *name, size_t length)
{
    size_t low = 0, high = embedded_count();
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        embedded_module module = embedded_at(middle);
        size_t shorter = module.name_length < length ? module.name_length : length;
        int order = memcmp(module.name, name, shorter);
        if (order == 0 && module.name_length == length)
            return (long)middle;
        if (order < 0 || (order == 0 && module.name_length < length))
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}
