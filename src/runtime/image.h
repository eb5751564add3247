/*
 * image.h - the environment as the first stage of bootstrap leaves it, carried by the executable: starting is going on
 * from there.
 *
 * The section .image of the executable is the memory of that heap, at the address where it was made. The build links
 * the executable with empty room there, has that write the image (node --write-image FILE), and links it again with the
 * image in its place. The system maps it privately when the process starts.
 *
 * That needs an executable that is always loaded at one address. Builds without (of sanitizers), and workers, run the
 * first stage themselves; see env_create.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdbool.h>
#include <stddef.h>

struct env;

/* Is there room for an image, and none in it yet? */
bool image_is_missing(void);
/* The environment of the image, NULL if there is none; the first call of a process gets it, for good. */
struct env *image_take(void);
/* How many bytes of it were allocated when it was made. */
size_t image_used(void);

/* ---- blocks: each begins behind its size ---- */

/* Is the block part of the image? */
bool image_owns(const void *block);
/* The size that a block of the image was asked for with. */
size_t image_block_size(const void *block);

/* ---- making it ---- */
void *image_alloc(size_t size); /* NULL if it is full */
void image_free(void *block);
/* Write what has been allocated so far, and with it the environment to go on with. Says on stderr why it could not
 * be done, and returns false: it is full, or has a pointer to memory that another process will not have. */
bool image_write(struct env *env, const char *path);

#endif
