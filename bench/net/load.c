/*
 * load.c - the other side of the benchmarks of sockets, the same for whoever is measured: load echo PORT CONNECTIONS
 * SIZE COUNT sends messages of a size over TCP connections and waits for each to come back; load udp PORT SIZE COUNT
 * sends datagrams, 64 of them on their way at a time.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char message[1 << 20], received[1 << 20];

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int open_socket(int type, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, type, 0), on = 1;
    if (type == SOCK_STREAM)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    return fd;
}

static void echo(int port, int connections, size_t size, long count)
{
    struct epoll_event events[256];
    size_t *got = calloc(65536, sizeof *got);
    int loop = epoll_create1(0);
    long begun = 0, done = 0;
    for (int i = 0; i < connections; i++) {
        int fd = open_socket(SOCK_STREAM, port);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
        if (write(fd, message, size) != (ssize_t)size)
            fail("write");
        begun++;
    }
    while (done < count) {
        int ready = epoll_wait(loop, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            ssize_t length = read(fd, received, sizeof received);
            if (length <= 0)
                fail("read");
            got[fd] += (size_t)length;
            if (got[fd] < size)
                continue;
            got[fd] = 0;
            done++;
            if (begun < count && begun++ >= 0 && write(fd, message, size) != (ssize_t)size)
                fail("write");
        }
    }
}

static void udp(int port, size_t size, long count)
{
    int fd = open_socket(SOCK_DGRAM, port);
    struct timeval patience = {.tv_usec = 200000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    for (long done = 0; done < count; done += 64) {
        for (int i = 0; i < 64; i++)
            if (send(fd, message, size, 0) < 0)
                fail("send");
        for (int i = 0; i < 64; i++)
            if (recv(fd, received, sizeof received, 0) < 0)
                break; /* lost */
    }
}

int main(int argc, char **argv)
{
    memset(message, 'x', sizeof message);
    if (argc == 6 && strcmp(argv[1], "echo") == 0)
        echo(atoi(argv[2]), atoi(argv[3]), (size_t)atol(argv[4]), atol(argv[5]));
    else if (argc == 5 && strcmp(argv[1], "udp") == 0)
        udp(atoi(argv[2]), (size_t)atol(argv[3]), atol(argv[4]));
    else
        return 2;
    return 0;
}
