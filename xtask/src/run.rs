//! `cargo xtask run`: builds everything and starts the server with the demo community.

use std::ffi::OsString;
use std::net::UdpSocket;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

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
    bail!("cannot start the server: {}", command.exec());
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
        println!();
        if self.phone {
            let address = local_address()?;
            println!("On the phone, in the same Wi-Fi:");
            println!("  1. open https://{address}:{}", self.port);
            println!(
                "  2. the certificate is this machine's own, so the browser warns: choose \"advanced\", then \"proceed\""
            );
            println!("  3. sign in with one of the accounts below");
        } else {
            println!("Open http://127.0.0.1:{}", self.port);
        }
        println!();
        Ok(())
    }
}

/// The address by which the local network reaches this machine. Nothing is sent: a datagram socket that is given a
/// destination only learns which of our addresses it would use.
fn local_address() -> Result<String> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect("192.0.2.1:9")?;
    Ok(socket.local_addr()?.ip().to_string())
}
