//! The server over real HTTP, every test on SQLite and on PostgreSQL. One binary, so that all is linked once.

mod support;

mod accounts;
mod board;
mod board_own;
mod board_polls;
mod board_reading;
mod board_search;
mod board_writing;
mod commands;
mod feeds;
mod figures;
mod life;
mod lists;
mod matrix;
mod me_too;
mod notices;
mod orphans;
mod photos;
mod plans;
mod plans_board;
mod program;
mod replays;
mod seed;
mod shell;
mod timers;
mod upgrade;
mod upgrade_board;
mod uploads;
mod volunteering;
mod volunteering_lists;
mod whistle;
