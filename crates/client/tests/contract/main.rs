//! The client against a socket that says whatever a test wants: what is on the wire, and what hostile answers become.

mod answers;
mod raw;
mod road;
