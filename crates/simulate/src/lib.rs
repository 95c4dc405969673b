//! linli-simulate
