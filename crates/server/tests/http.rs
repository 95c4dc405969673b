//! The server over real HTTP, every test on SQLite and on PostgreSQL. One binary, so that all is linked once.

mod support;

mod commands;
mod feeds;
mod life;
mod lists;
mod matrix;
mod plans;
mod program;
mod seed;
mod timers;
