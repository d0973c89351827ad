#include <libssh2.h>

/* A macro with arithmetic, which Swift does not see. */
static const unsigned int ssh_channel_window = LIBSSH2_CHANNEL_WINDOW_DEFAULT;

/* Callbacks are set by a function whose shape changed in 1.11.1. */
typedef LIBSSH2_RECV_FUNC((*ssh_receive));

static inline void ssh_session_on_receive(LIBSSH2_SESSION *session, ssh_receive receive) {
#if LIBSSH2_VERSION_NUM >= 0x010b01
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_RECV, (libssh2_cb_generic *)receive);
#else
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, (void *)receive);
#endif
}
