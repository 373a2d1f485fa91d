// A folder that the architecture does not have.  // expect: arrow
#include "base/ids.hpp"
