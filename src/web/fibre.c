#include "fibre.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifdef WITH_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

/* swapcontext asks the kernel for the signal mask at every change of stacks: four times a page. The
 * mask never changes here, so on the commonest machine only what a call preserves is exchanged. */
#if defined(__x86_64__) && !defined(WITH_ASAN)
#define WITH_SWITCH 1
void fibre_switch(void **from, void *to);
__asm__(".text\n"
	".globl fibre_switch\n"
	".hidden fibre_switch\n"
	".type fibre_switch, @function\n"
	"fibre_switch:\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	subq $8, %rsp\n"
	"	stmxcsr (%rsp)\n"
	"	fnstcw 4(%rsp)\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	ldmxcsr (%rsp)\n"
	"	fldcw 4(%rsp)\n"
	"	addq $8, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size fibre_switch, . - fibre_switch\n");

/* What fibre_switch finds on a stack, lowest first. */
struct frame {
	uint32_t mxcsr, x87;
	uint64_t r15, r14, r13, r12, rbx, rbp;
	void (*entry)(void);
	uint64_t nobody; /* entry never returns */
};
#endif

enum {
#ifdef WITH_ASAN
	STACK_BYTES = 1024 * 1024,
#else
	STACK_BYTES = 256 * 1024, /* cmark, ICU and libpq need well below 64 KiB */
#endif
	FIBRES_MAX = 1024, /* as many as http_request_limit, with room for orphans */
	FIBRES_KEPT = 64 /* idle stacks kept for the next requests */
};

/* Lies at the upper end of its own mapping, above its stack. */
struct fibre {
#ifdef WITH_SWITCH
	void *sp;
#else
	ucontext_t context;
#endif
	char *map;
	size_t map_len;
	void (*fn)(void *);
	void *arg;
	char log_id[17];
	int64_t deadline; /* of the whole fibre */
	int64_t worked, entered_at;
	int64_t wake_at; /* of the present park; INT64_MAX: none */
	bool is_parked;
	bool is_woken;
	bool is_done;
	bool is_abandoned;
	struct fibre *next; /* in the ready queue or the free list */
	struct fibre *newer; /* in the list of the parked, both ways */
	struct fibre *older;
	void *fake_stack; /* AddressSanitizer's */
};

static struct {
#ifdef WITH_SWITCH
	void *loop;
#else
	ucontext_t loop;
#endif
	struct fibre *running;
	struct fibre *ready_first;
	struct fibre *ready_last;
	struct fibre *parked;
	struct fibre *idle;
	size_t n_idle;
	size_t n_live;
	size_t n_parked;
	const void *loop_stack;
	size_t loop_stack_len;
} all;

struct fibre *
fibre_self(void)
{
	return all.running;
}

size_t
fibre_count(void)
{
	return all.n_live;
}

size_t
fibre_parked(void)
{
	return all.n_parked;
}

/* AddressSanitizer must be told of every change of stacks, before and after. */
static void
leave_for_loop(struct fibre *f)
{
#ifdef WITH_ASAN
	__sanitizer_start_switch_fiber(&f->fake_stack, all.loop_stack, all.loop_stack_len);
#endif
#ifdef WITH_SWITCH
	fibre_switch(&f->sp, all.loop);
#else
	swapcontext(&f->context, &all.loop);
#endif
#ifdef WITH_ASAN
	__sanitizer_finish_switch_fiber(f->fake_stack, &all.loop_stack, &all.loop_stack_len);
#endif
}

static void
enter(struct fibre *f)
{
#ifdef WITH_ASAN
	void *fake = NULL;

	__sanitizer_start_switch_fiber(&fake, f->context.uc_stack.ss_sp,
				       f->context.uc_stack.ss_size);
#endif
#ifdef WITH_SWITCH
	fibre_switch(&all.loop, f->sp);
#else
	swapcontext(&all.loop, &f->context);
#endif
#ifdef WITH_ASAN
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
#endif
}

/* Every stack runs this for ever: one job, then back to the loop, then the next job. */
static void
trampoline(void)
{
#ifdef WITH_ASAN
	__sanitizer_finish_switch_fiber(NULL, &all.loop_stack, &all.loop_stack_len);
#endif
	for (;;) {
		struct fibre *f = all.running;

		f->fn(f->arg);
		f->is_done = true;
		leave_for_loop(f);
	}
}

static void
prepare(struct fibre *f, char *stack, size_t len)
{
#ifdef WITH_SWITCH
	/* As if called: eight bytes past a multiple of sixteen. */
	char *top = stack + len;
	struct frame *frame;

	top -= (uintptr_t)top % 16;
	frame = (struct frame *)(void *)(top - sizeof(*frame));
	memset(frame, 0, sizeof(*frame));
	__asm__ volatile("stmxcsr %0" : "=m"(frame->mxcsr));
	__asm__ volatile("fnstcw %0" : "=m"(frame->x87));
	frame->entry = trampoline;
	f->sp = frame;
#else
	getcontext(&f->context);
	f->context.uc_stack.ss_sp = stack;
	f->context.uc_stack.ss_size = len;
	f->context.uc_link = NULL;
	makecontext(&f->context, trampoline, 0);
#endif
}

static struct fibre *
fibre_new(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t len = page + STACK_BYTES;
	size_t head = (sizeof(struct fibre) + 63) & ~(size_t)63;
	struct fibre *f;
	char *map;

	map = mmap(NULL, len, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return NULL;
	/* Running off the stack must end in a fault, not in somebody else's memory. */
	if (mprotect(map, page, PROT_NONE) != 0) {
		munmap(map, len);
		return NULL;
	}
	f = (struct fibre *)(void *)(map + len - head);
	memset(f, 0, sizeof(*f));
	f->map = map;
	f->map_len = len;
	prepare(f, map + page, STACK_BYTES - head);
	return f;
}

static void
fibre_free(struct fibre *f)
{
	all.n_live--;
	if (all.n_idle >= FIBRES_KEPT) {
		munmap(f->map, f->map_len);
		return;
	}
	f->next = all.idle;
	all.idle = f;
	all.n_idle++;
}

static void
enqueue(struct fibre *f)
{
	f->next = NULL;
	if (all.ready_last == NULL)
		all.ready_first = f;
	else
		all.ready_last->next = f;
	all.ready_last = f;
}

struct fibre *
fibre_start(void (*fn)(void *), void *arg, const char *log_id, int64_t deadline)
{
	struct fibre *f;

	if (all.n_live >= FIBRES_MAX)
		return NULL;
	f = all.idle;
	if (f != NULL) {
		all.idle = f->next;
		all.n_idle--;
	} else if ((f = fibre_new()) == NULL) {
		return NULL;
	}
	all.n_live++;
	f->fn = fn;
	f->arg = arg;
	f->deadline = deadline;
	f->worked = 0;
	f->is_done = f->is_abandoned = false;
	memset(f->log_id, 0, sizeof(f->log_id));
	if (log_id != NULL)
		strncpy(f->log_id, log_id, sizeof(f->log_id) - 1);
	enqueue(f);
	return f;
}

static void
park(struct fibre *f, int64_t wake_at)
{
	f->is_parked = true;
	f->is_woken = false;
	f->wake_at = wake_at;
	f->older = all.parked;
	f->newer = NULL;
	if (all.parked != NULL)
		all.parked->newer = f;
	all.parked = f;
	all.n_parked += wake_at != INT64_MAX;
	leave_for_loop(f);
}

static void
unpark(struct fibre *f)
{
	f->is_parked = false;
	if (f->newer != NULL)
		f->newer->older = f->older;
	else
		all.parked = f->older;
	if (f->older != NULL)
		f->older->newer = f->newer;
	all.n_parked -= f->wake_at != INT64_MAX;
	enqueue(f);
}

bool
fibre_park(int64_t deadline)
{
	struct fibre *f = all.running;

	assert(f != NULL);
	park(f, deadline < f->deadline ? deadline : f->deadline);
	return f->is_woken;
}

void
fibre_park_firmly(void)
{
	assert(all.running != NULL);
	park(all.running, INT64_MAX);
}

int64_t
fibre_worked(const struct fibre *f)
{
	return f->worked + (f == all.running ? clock_steady() - f->entered_at : 0);
}

void
fibre_add_work(struct fibre *f, int64_t worked)
{
	f->worked += worked;
}

void
fibre_abandon(struct fibre *f)
{
	f->is_abandoned = true;
}

bool
fibre_is_abandoned(const struct fibre *f)
{
	return f->is_abandoned;
}

void
fibre_ready(struct fibre *f)
{
	f->is_woken = true;
	if (f->is_parked)
		unpark(f);
}

void
fibre_sweep(int64_t now)
{
	struct fibre *f, *older;

	for (f = all.parked; f != NULL; f = older) {
		older = f->older;
		if (f->wake_at <= now)
			unpark(f);
	}
}

void
fibre_run_ready(void)
{
	struct fibre *f;

	assert(all.running == NULL);
	while ((f = all.ready_first) != NULL) {
		all.ready_first = f->next;
		if (all.ready_first == NULL)
			all.ready_last = NULL;
		all.running = f;
		log_request(f->log_id[0] != '\0' ? f->log_id : NULL);
		f->entered_at = clock_steady();
		enter(f);
		f->worked += clock_steady() - f->entered_at;
		log_request(NULL);
		all.running = NULL;
		if (f->is_done)
			fibre_free(f);
	}
}
