//! `cargo xtask run`: builds everything and starts the server with the demo community.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::net::UdpSocket;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::tools::Toolbox;
use crate::{build, shell};

/// How to run.
#[derive(Args)]
pub struct Arguments {
    /// Serve over TLS on the local network, for a phone
    #[arg(long)]
    phone: bool,
    /// The port to listen on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Optimise the server too (the app always is)
    #[arg(long)]
    release: bool,
}

/// Builds, says where to look, and becomes the server.
pub fn main(arguments: &Arguments) -> Result<()> {
    build::app(&Toolbox::for_building()?)?;
    let server = build::server(arguments.release)?;
    let mut command = arguments.server(server.into_os_string())?;
    arguments.explain()?;
    shell::replace(&mut command)
}

impl Arguments {
    /// Whether the server is optimised.
    pub fn release(&self) -> bool {
        self.release
    }

    /// The server with a demo community in `./data`.
    pub fn server(&self, program: OsString) -> Result<Command> {
        let mut command = Command::new(program);
        command
            .current_dir(shell::root())
            .args(["--data", "data", "--dist", "dist", "--demo", "--dev"]);
        if self.phone {
            let address = local_address()?;
            command.args([
                "--tls-self-signed",
                "--tls-name",
                &address,
                "--tls-name",
                "localhost",
            ]);
            command.args(["--listen", &format!("0.0.0.0:{}", self.port)]);
        } else {
            command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        }
        Ok(command)
    }

    /// Prints the address, the accounts and, for a phone, the steps.
    pub fn explain(&self) -> Result<()> {
        if self.phone {
            println!("\nOn the phone, in the same network:");
            println!("  1. open https://{}:{}", local_address()?, self.port);
            println!(
                "  2. the certificate is this machine's own and the browser warns of it: go on all the same"
            );
            println!("  3. sign in as one of these");
        } else {
            println!(
                "\nOpen http://127.0.0.1:{} and sign in as one of these:",
                self.port
            );
        }
        println!("\n{}", demo_accounts()?);
        println!("A phone number gets its one-time code in the log below.\n");
        Ok(())
    }
}

/// A line for each person of the demo community: how to sign in, the role, the name.
fn demo_accounts() -> Result<String> {
    let demo = fs::read_to_string(shell::root().join("crates/server/data/demo.json"))?;
    let demo: Value = serde_json::from_str(&demo)?;
    let people = demo["people"]
        .as_array()
        .context("the demo community has no people")?;
    let mut lines = String::new();
    for person in people {
        let word = |key: &str| person[key].as_str();
        let way_in = match (word("account"), word("password")) {
            (Some(account), Some(password)) => format!("{account} / {password}"),
            _ => word("phone")
                .context("a person without account and phone")?
                .to_owned(),
        };
        let role = person["grants"][0]["role"]
            .as_str()
            .unwrap_or_default()
            .replace('_', " ");
        let _ = writeln!(
            lines,
            "  {way_in:<26} {role:<12} {}",
            word("display_name").unwrap_or_default()
        );
    }
    Ok(lines)
}

/// The address by which the local network reaches this machine. Nothing is sent: a datagram socket that is given a
/// destination only learns which of our addresses it would use.
fn local_address() -> Result<String> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect("192.0.2.1:9")?;
    Ok(socket.local_addr()?.ip().to_string())
}
