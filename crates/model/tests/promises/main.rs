//! What the domain promises, seen to hold from outside.

mod board;
mod calendars;
mod commands;
mod life;
mod places;
mod receipts;
mod rules;
mod stories;
mod texts;
mod times;
mod views;
mod volunteering;
mod whistle;
mod wire;
mod world;
