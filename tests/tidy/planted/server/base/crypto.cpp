#include "base/crypto.hpp"
#include <sodium.h>
#include <sodium/crypto_aead_xchacha20poly1305.h>
