#include <unicode/normalizer2.h>
#include <sodium.h>  // expect: arrow
