/* The image, or room for one; see image.h. */
    .global image_begin
    .global image_end
#ifdef IMAGE_FILE
    .section .image, "aw", @progbits
    .balign 4096
image_begin:
    .incbin IMAGE_FILE
#else
    .section .image, "aw", @nobits
    .balign 4096
image_begin:
#if IMAGE_ROOM > 0
    .space IMAGE_ROOM
#endif
#endif
image_end:
    .section .note.GNU-stack, "", @progbits
