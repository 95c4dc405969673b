//! The reference backend of Linli.
