//! 掌上社区: posts, replies, likes, flags and votes.

mod life;
mod looks;
mod paper;
mod polls;
mod square;
mod threads;
mod views;
mod wire;
mod writings;
