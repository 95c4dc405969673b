//! Linli 邻里: the phone-first front end for neighbourhood governance, as a single-page app.

/// Mounts the app into `#linli`.
pub fn mount() {}
