/* How fast libssh2 encrypts and sends, with no file transfer protocol: writes zeros to a program that throws them away.
   Arguments: port, user, file of the private key, megabytes. It measures; it checks no host key, so it is no example. */
#include <arpa/inet.h>
#include <libssh2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void stop(const char *what)
{
    fprintf(stderr, "%s failed\n", what);
    exit(1);
}

int main(int count, char **words)
{
    if (count != 5) stop("bare-libssh2 PORT USER KEY MEGABYTES:");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) stop("connect");
    libssh2_init(0);
    LIBSSH2_SESSION *session = libssh2_session_init();
    if (libssh2_session_handshake(session, descriptor)) stop("handshake");
    if (libssh2_userauth_publickey_fromfile(session, words[2], NULL, words[3], "")) stop("login");
    LIBSSH2_CHANNEL *channel = libssh2_channel_open_session(session);
    if (!channel || libssh2_channel_exec(channel, "cat > /dev/null")) stop("exec");
    static char block[1 << 20];
    for (long left = atol(words[4]) << 20; left > 0;) {
        ssize_t sent = libssh2_channel_write(channel, block, left < (long)sizeof block ? left : (long)sizeof block);
        if (sent < 0) stop("write");
        left -= sent;
    }
    libssh2_channel_send_eof(channel);
    libssh2_channel_wait_eof(channel);
    libssh2_channel_close(channel);
    libssh2_session_disconnect(session, "done");
    close(descriptor);
    return 0;
}
