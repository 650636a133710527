/* System calls the workers may make beside those Kore allows: its own list is older than the C
 * library, and the filter holds with -n and -r too (pitfall S2). */
#include "kore.h"

#include <kore/seccomp.h>
#include <sys/prctl.h>

#if defined(__SANITIZE_ADDRESS__)
/* AddressSanitizer's runtime makes calls of its own; such builds are for tests only. */
KORE_SECCOMP_FILTER("answerwell", KORE_BPF_RET(SECCOMP_RET_ALLOW));
#else
KORE_SECCOMP_FILTER(
    "answerwell",
    /* glibc: stat, files, threads and their end, abort() */
    KORE_SYSCALL_ALLOW(newfstatat), KORE_SYSCALL_ALLOW(statx), KORE_SYSCALL_ALLOW(faccessat),
    KORE_SYSCALL_ALLOW(faccessat2), KORE_SYSCALL_ALLOW(readlinkat), KORE_SYSCALL_ALLOW(pread64),
    KORE_SYSCALL_ALLOW(clone), KORE_SYSCALL_ALLOW(clone3), KORE_SYSCALL_ALLOW(rseq),
    KORE_SYSCALL_ALLOW(set_robust_list), KORE_SYSCALL_ALLOW(sched_getaffinity),
    KORE_SYSCALL_ALLOW(sched_yield), KORE_SYSCALL_ALLOW(mremap), KORE_SYSCALL_ALLOW(prlimit64),
    KORE_SYSCALL_ALLOW(getdents64), KORE_SYSCALL_ALLOW(gettid), KORE_SYSCALL_ALLOW(tgkill),
    KORE_SYSCALL_ALLOW(restart_syscall), KORE_SYSCALL_ALLOW(clock_getres),
    KORE_SYSCALL_ALLOW(sysinfo),
    /* libpq: sockets, who we are, peer authentication */
    KORE_SYSCALL_ALLOW(socket), KORE_SYSCALL_ALLOW(connect), KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(getsockname), KORE_SYSCALL_ALLOW(getpeername), KORE_SYSCALL_ALLOW(sendmsg),
    KORE_SYSCALL_ALLOW(recvmsg), KORE_SYSCALL_ALLOW(shutdown), KORE_SYSCALL_ALLOW(uname),
    KORE_SYSCALL_ALLOW(getgid), KORE_SYSCALL_ALLOW(getegid), KORE_SYSCALL_ALLOW(getppid),
    /* to end with the parent: entry.c */
    KORE_SYSCALL_ALLOW_ARG(prctl, 0, PR_SET_PDEATHSIG),
    /* the index of entries (suggest.c), in its own folder */
    KORE_SYSCALL_ALLOW(flock), KORE_SYSCALL_ALLOW(renameat), KORE_SYSCALL_ALLOW(renameat2),
    KORE_SYSCALL_ALLOW(unlinkat),
    /* a socket to who draws a picture (draw.c) */
    KORE_SYSCALL_ALLOW(socketpair),
    /* slow work (task.c), libsodium's locked pages */
    KORE_SYSCALL_ALLOW(eventfd2), KORE_SYSCALL_ALLOW(setpriority), KORE_SYSCALL_ALLOW(mlock),
    KORE_SYSCALL_ALLOW(munlock), KORE_SYSCALL_ALLOW(gettimeofday));
#endif
