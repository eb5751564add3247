/*
 * run-tests - run test programs side by side and hold their results against what is expected.
 *
 *   run-tests [-j JOBS] [-t SECONDS] [-e EXPECTATIONS] [-r RESULTS] [-l LOGS] < PLAN
 *
 * A line of the plan: NAME, GROUP, FOLDER and COMMAND, with tabs between. COMMAND runs by sh in FOLDER, in a process
 * group of its own, without standard input; exit code 0 is a pass. TEST_THREAD_ID is the number of the job's slot.
 *
 * A line of the expectations: `fail NAME reason` or `skip NAME reason` (# comments). A test that should fail and passes
 * is a failure: it must leave the list. A name with '*' at its end stands for all that begin so.
 *
 * A test that passes only because it skipped itself (it prints "1..0 # Skipped") has not been run: it counts as failed.
 *
 * A test whose result is not the expected one is run again by itself, up to twice: it counts only if it stays so.
 *
 * Results: a line for each test, NAME, GROUP and one of pass, fail, timeout, crash, unrun, expected, skip. The last line on
 * standard output is the sum.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct test {
    char *name, *group, *folder, *command;
    const char *result;
    unsigned runs;
} test;

typedef struct expectation {
    char *name;
    bool skip, used;
} expectation;

typedef struct job {
    pid_t pid;
    size_t test;
    double deadline;
    bool timed_out;
} job;

typedef struct runner {
    test *tests;
    size_t count;
    expectation *expectations;
    size_t expectation_count;
    job *jobs;
    size_t job_count;
    double seconds;
    const char *logs;
    size_t passed, failed, skipped, done;
    size_t *again; /* tests to run once more, when the others are done */
    size_t again_count;
    bool terminal;
} runner;

#define MOST_RUNS 3

static void die(const char *what)
{
    perror(what);
    exit(2);
}

static void *grow(void *list, size_t count, size_t size)
{
    if ((count & (count - 1)) != 0 && count != 0)
        return list;
    list = realloc(list, (count ? count * 2 : 1) * size);
    if (!list)
        die("run-tests");
    return list;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_plan(runner *r, FILE *from)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, from) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = strdup(line);
        test t = {.name = strsep(&rest, "\t"), .group = strsep(&rest, "\t"), .folder = strsep(&rest, "\t")};
        t.command = rest;
        if (!t.command) {
            fprintf(stderr, "run-tests: not a line of a plan: %s\n", line);
            exit(2);
        }
        r->tests = grow(r->tests, r->count, sizeof *r->tests);
        r->tests[r->count++] = t;
    }
    free(line);
}

static void read_expectations(runner *r, const char *path)
{
    FILE *from = fopen(path, "r");
    if (!from)
        die(path);
    char *line = NULL;
    size_t room = 0;
    unsigned number = 0;
    while (getline(&line, &room, from) > 0) {
        char kind[8], name[256], reason[8];
        number++;
        int fields = sscanf(line, "%7s %255s %7s", kind, name, reason);
        if (fields <= 0 || kind[0] == '#')
            continue;
        bool skip = strcmp(kind, "skip") == 0;
        if (fields < 3 || (!skip && strcmp(kind, "fail") != 0)) {
            fprintf(stderr, "%s:%u: want 'fail NAME reason' or 'skip NAME reason'\n", path, number);
            exit(2);
        }
        r->expectations = grow(r->expectations, r->expectation_count, sizeof *r->expectations);
        r->expectations[r->expectation_count++] = (expectation){.name = strdup(name), .skip = skip};
    }
    free(line);
    fclose(from);
}

static expectation *expected(runner *r, const char *name)
{
    for (size_t i = 0; i < r->expectation_count; i++) {
        expectation *e = &r->expectations[i];
        size_t length = strlen(e->name);
        bool prefix = length > 0 && e->name[length - 1] == '*';
        if (prefix ? strncmp(e->name, name, length - 1) == 0 : strcmp(e->name, name) == 0) {
            e->used = true;
            return e;
        }
    }
    return NULL;
}

static void log_path(const runner *r, const test *t, char *path, size_t room)
{
    int length = snprintf(path, room, "%s/%s.log", r->logs, t->name);
    for (int i = (int)strlen(r->logs) + 1; i < length - 4; i++) {
        if (path[i] == '/')
            path[i] = '.';
    }
}

static void child(const runner *r, const test *t, size_t slot)
{
    char path[4096], number[16];
    setpgid(0, 0);
    log_path(r, t, path, sizeof path);
    int null = open("/dev/null", O_RDONLY);
    int log = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (null < 0 || log < 0 || chdir(t->folder) != 0)
        die(t->name);
    dup2(null, 0);
    dup2(log, 1);
    dup2(log, 2);
    close(null);
    close(log);
    snprintf(number, sizeof number, "%zu", slot);
    setenv("TEST_THREAD_ID", number, 1);
    execl("/bin/sh", "sh", "-c", t->command, (char *)NULL);
    die("sh");
}

static void start(runner *r, size_t slot, size_t index)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        child(r, &r->tests[index], slot);
    setpgid(pid, pid);
    r->jobs[slot] = (job){.pid = pid, .test = index, .deadline = now() + r->seconds};
}

static void progress(const runner *r)
{
    if (r->terminal)
        fprintf(stderr, "\r%zu/%zu  %zu failed ", r->done, r->count, r->failed);
}

static void show_log(const runner *r, const test *t)
{
    char path[4096], line[512];
    log_path(r, t, path, sizeof path);
    FILE *log = fopen(path, "r");
    if (!log)
        return;
    for (int i = 0; i < 12 && fgets(line, sizeof line, log); i++) {
        line[strcspn(line, "\n")] = '\0';
        printf("    %s\n", line);
    }
    fclose(log);
}

static bool skipped_itself(const runner *r, const test *t)
{
    char path[4096], line[512];
    bool found = false;
    log_path(r, t, path, sizeof path);
    FILE *log = fopen(path, "r");
    while (log && !found && fgets(line, sizeof line, log))
        found = strncmp(line, "1..0 # Skipped", 14) == 0;
    if (log)
        fclose(log);
    return found;
}

static const char *result_of(const runner *r, const job *j, const test *t, int status)
{
    if (j->timed_out)
        return "timeout";
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return skipped_itself(r, t) ? "unrun" : "pass";
    /* sh reports a command that a signal ended as 128 + its number. */
    bool crashed = WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) > 128);
    return crashed ? "crash" : "fail";
}

static void report(runner *r, const test *t, const expectation *e, bool passed)
{
    r->failed++;
    printf("%s %s%s\n", e && passed ? "PASSES NOW (take it off the expectations)" : t->result, t->name,
           strcmp(t->result, "crash") == 0 ? " (ended by a signal)" : "");
    if (!passed)
        show_log(r, t);
}

static void judge(runner *r, const job *j, int status)
{
    test *t = &r->tests[j->test];
    const expectation *e = expected(r, t->name);
    t->result = result_of(r, j, t, status);
    bool passed = strcmp(t->result, "pass") == 0;
    /* A crash is never what we expect. */
    bool as_expected = e ? !passed && strcmp(t->result, "crash") != 0 : passed;
    if (!as_expected && ++t->runs < MOST_RUNS) {
        r->again = grow(r->again, r->again_count, sizeof *r->again);
        r->again[r->again_count++] = j->test;
        return;
    }
    r->done++;
    if (!as_expected) {
        report(r, t, e, passed);
    } else if (passed) {
        r->passed++;
    } else {
        t->result = "expected";
        r->skipped++;
    }
    progress(r);
}

static void reap(runner *r)
{
    for (size_t i = 0; i < r->job_count; i++) {
        job *j = &r->jobs[i];
        int status;
        if (j->pid == 0)
            continue;
        if (waitpid(j->pid, &status, WNOHANG) == j->pid) {
            kill(-j->pid, SIGKILL); /* what it left behind */
            judge(r, j, status);
            j->pid = 0;
        } else if (!j->timed_out && now() > j->deadline) {
            j->timed_out = true;
            kill(-j->pid, SIGKILL);
        }
    }
}

static long free_slot(const runner *r)
{
    for (size_t i = 0; i < r->job_count; i++) {
        if (r->jobs[i].pid == 0)
            return (long)i;
    }
    return -1;
}

static bool busy(const runner *r)
{
    for (size_t i = 0; i < r->job_count; i++) {
        if (r->jobs[i].pid != 0)
            return true;
    }
    return false;
}

static void wait_for_all(runner *r)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    while (busy(r)) {
        reap(r);
        nanosleep(&pause, NULL);
    }
}

static void run(runner *r)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    for (size_t next = 0; next < r->count;) {
        long slot = free_slot(r);
        if (slot < 0) {
            reap(r);
            if (free_slot(r) < 0)
                nanosleep(&pause, NULL);
            continue;
        }
        const expectation *e = expected(r, r->tests[next].name);
        if (e && e->skip) {
            r->tests[next].result = "skip";
            r->skipped++;
            r->done++;
        } else {
            start(r, (size_t)slot, next);
        }
        next++;
    }
    wait_for_all(r);
    for (size_t i = 0; i < r->again_count; i++) {
        start(r, 0, r->again[i]);
        wait_for_all(r);
    }
}

static void write_results(const runner *r, const char *path)
{
    FILE *to = fopen(path, "w");
    if (!to)
        die(path);
    for (size_t i = 0; i < r->count; i++)
        fprintf(to, "%s\t%s\t%s\n", r->tests[i].name, r->tests[i].group, r->tests[i].result);
    fclose(to);
}

int main(int argc, char **argv)
{
    runner r = {.seconds = 15, .logs = "build/logs", .terminal = isatty(2)};
    const char *results = NULL;
    long jobs = sysconf(_SC_NPROCESSORS_ONLN);
    int option;
    while ((option = getopt(argc, argv, "j:t:e:r:l:")) != -1) {
        switch (option) {
        case 'j': jobs = atol(optarg); break;
        case 't': r.seconds = atof(optarg); break;
        case 'e': read_expectations(&r, optarg); break;
        case 'r': results = optarg; break;
        case 'l': r.logs = optarg; break;
        default: return 2;
        }
    }
    r.job_count = jobs > 0 ? (size_t)jobs : 1;
    r.jobs = calloc(r.job_count, sizeof *r.jobs);
    if (mkdir(r.logs, 0755) != 0 && errno != EEXIST)
        die(r.logs);
    char *absolute = realpath(r.logs, NULL);
    r.logs = absolute;
    read_plan(&r, stdin);
    run(&r);
    if (r.terminal)
        fputc('\n', stderr);
    if (results)
        write_results(&r, results);
    printf("%zu passed, %zu failed, %zu skipped\n", r.passed, r.failed, r.skipped);
    return r.failed != 0;
}
