/* The compiled library, as tools/compile-lib wrote it. */
    .section .rodata
    .global embedded_begin
    .global embedded_end
    .balign 16
embedded_begin:
    .incbin EMBEDDED_FILE
embedded_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
