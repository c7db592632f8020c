/* A table of words: one file in which much of the language comes together. */
#include <stdio.h>
#include "table.h"

#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define SIZE \
    64

typedef struct entry {
    struct entry *next;
    const char *word;
    unsigned count : 8;
    int (*compare)(const void *, const void *);
} entry_t;

static entry_t *table[SIZE];

static unsigned hash(const char *word)
{
    unsigned value = 0;
    while (*word && value != ~0u)
        value = value * 31 + (unsigned char)*word++;
    return value % SIZE;
}

int add(const char *word, int strict, ...)
{
    entry_t **place;
    if (!word)
        goto bad;
    for (place = &table[hash(word)]; *place; place = &(*place)->next) {
        if (strict ? (*place)->word == word : same((*place)->word, word)) {
            (*place)->count++;
            return 1;
        } else if ((*place)->count > 9 || strict) {
            break;
        } else {
            continue;
        }
    }
    do {
        *place = make(word);
    } while (!*place && strict--);
#ifdef TRACE
    if (strict)
        trace("added %s\n", word);
#else
    (void)strict;
#endif
    return 0;
bad:
    return -1;
}

const char *
kind(int n, const int *limits)
{
    switch (n) {
    case 0:
        return "none";
    case 1:
    case 2: {
        int m = limits ? limits[n] : MAX(n, 2);
        if (m)
            return "few";
        break;
    }
    default:
        n += sizeof(struct entry);
    }
    return n > SIZE && limits ? "many" : "some";
}

int (*choose(int which))(const char *)
{
    return which ? puts : 0;
}
