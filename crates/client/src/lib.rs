//! linli-client
