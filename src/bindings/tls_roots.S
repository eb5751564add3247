/* The root certificates, one DER after the other. */
    .section .rodata
    .global tls_roots_begin
    .global tls_roots_end
tls_roots_begin:
    .incbin ROOTS_FILE
tls_roots_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
