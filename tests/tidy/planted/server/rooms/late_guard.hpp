// A header whose guard comes too late.
#include <vector>  // expect: header
#pragma once
