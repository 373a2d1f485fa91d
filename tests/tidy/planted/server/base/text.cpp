#include <sodium.h>  // expect: arrow
#include <unicode/normalizer2.h>
