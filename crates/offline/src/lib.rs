//! linli-offline
