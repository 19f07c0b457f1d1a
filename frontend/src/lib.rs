//! The page, as a library that both binaries share.
