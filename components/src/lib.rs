//! linli-components
