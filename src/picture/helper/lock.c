#include "lock.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static bool
bound(int what, rlim_t most)
{
	const struct rlimit limit = {.rlim_cur = most, .rlim_max = most};

	return setrlimit((__rlimit_resource_t)what, &limit) == 0;
}

/* Not RLIMIT_NPROC, which counts what all others of the user run: lock_calls lets it start none. */
bool
lock_limits(void)
{
	return bound(RLIMIT_AS, (rlim_t)LOCK_MEMORY_MIB << 20) &&
	       bound(RLIMIT_CPU, LOCK_CPU_SECONDS) && bound(RLIMIT_NOFILE, LOCK_FILES) &&
	       bound(RLIMIT_FSIZE, 0) && bound(RLIMIT_CORE, 0);
}

/* Whatever their arguments. */
static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close),
    SCMP_SYS(fstat), SCMP_SYS(lseek), SCMP_SYS(poll), SCMP_SYS(ppoll),
    /* memory */
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk),
    /* threads */
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(exit),
    /* signals, its own end among them */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(exit_group), SCMP_SYS(restart_syscall),
    /* clocks, chance */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom), SCMP_SYS(sysinfo), SCMP_SYS(getrusage)};

static bool
allow_all(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
			return false;
	return true;
}

/* Threads, never processes. glibc takes clone where clone3 is not there, whose arguments no filter sees. */
static bool
allow_threads(scmp_filter_ctx filter)
{
	const scmp_datum_t thread = CLONE_THREAD | CLONE_VM;

	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
				SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0)) == 0;
}

/* No memory that may be run. */
static bool
allow_memory(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

bool
lock_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool ok = filter != NULL && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && allow_all(filter) &&
		  allow_threads(filter) && allow_memory(filter) &&
		  /* on all threads, those of the libraries too */
		  seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
		  seccomp_load(filter) == 0;

	if (filter != NULL)
		seccomp_release(filter);
	return ok;
}
