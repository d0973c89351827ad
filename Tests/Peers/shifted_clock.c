/* The machine's calendar clock, moved by SHIFTED_CLOCK_SECONDS and going on at its pace; clocks that measure how long something
   takes are left alone. libfaketime moves the timers of those as well, so that no Swift program under it ever wakes up.

   cc -shared -fPIC -o shifted_clock.so shifted_clock.c -ldl; LD_PRELOAD=…/shifted_clock.so SHIFTED_CLOCK_SECONDS=86400 PROGRAM */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t shift(void)
{
    const char *seconds = getenv("SHIFTED_CLOCK_SECONDS");
    return seconds ? (time_t)atoll(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    static int (*genuine)(clockid_t, struct timespec *);
    if (!genuine)
        genuine = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = genuine(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift();
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    struct timespec precise;
    int result = clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return result;
}

time_t time(time_t *result)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result)
        *result = now.tv_sec;
    return now.tv_sec;
}
