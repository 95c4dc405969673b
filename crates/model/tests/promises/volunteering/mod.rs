//! 志愿任务: from the need to the points.

mod attendance;
mod ledgers;
mod life;
mod lines;
mod offers;
mod registrations;
mod views;
mod village;
mod wire;
mod writings;
