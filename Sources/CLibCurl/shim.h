// What Swift cannot call of libcurl: curl_easy_setopt and curl_easy_getinfo take a variable argument list.
// One typed function a kind of value.
#include <curl/curl.h>

static inline CURLcode settlecast_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode settlecast_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode settlecast_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*settlecast_curl_reader)(char *bytes, size_t size, size_t count, void *owner);
typedef int (*settlecast_curl_listener)(CURL *handle, curl_infotype kind, char *bytes, size_t count, void *owner);
typedef int (*settlecast_curl_progress)(void *owner, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

static inline CURLcode settlecast_curl_set_reader(CURL *handle, CURLoption option, settlecast_curl_reader value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode settlecast_curl_set_listener(CURL *handle, settlecast_curl_listener value) {
    return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value);
}

static inline CURLcode settlecast_curl_set_progress(CURL *handle, settlecast_curl_progress value) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode settlecast_curl_active_socket(CURL *handle, curl_socket_t *socket) {
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, socket);
}

static inline const char *settlecast_curl_primary_address(CURL *handle) {
    char *address = NULL;
    return curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, &address) == CURLE_OK ? address : NULL;
}
