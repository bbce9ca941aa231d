//! The real binary as a process of its own: started, killed, asked to end.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// `idp` with these arguments, in a folder of its own and without this machine's settings.
pub fn idp(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idp"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("IDP_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments).env("IDP_DATA_DIR", folder).env("IDP_LOG", "warn");
    command
}

/// Runs it to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    idp(folder, arguments).stdin(Stdio::null()).output().unwrap()
}

/// Standard output, or standard error when that is empty.
pub fn words(output: &Output) -> String {
    let text = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
    String::from_utf8_lossy(text).into_owned()
}

/// A port that was free a moment ago.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A serving process; it is killed when this is dropped.
pub struct Serving(Child);

impl Serving {
    /// Starts `idp serve` and waits until it accepts connections.
    pub fn start(folder: &Path, address: SocketAddr) -> Self {
        let env_file = folder.join("idp.env").display().to_string();
        let bind = address.to_string();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("serve.log")).unwrap();
        let mut command = idp(folder, &["serve", "--env-file", &env_file, "--bind", &bind]);
        let child = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut serving = Self(child);
        let started = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "the server does not listen");
            assert!(serving.0.try_wait().unwrap().is_none(), "the server ended: {}", log_of(folder));
            std::thread::sleep(Duration::from_millis(5));
        }
        serving
    }

    /// SIGKILL: nothing is tidied up.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// SIGTERM, and the exit code.
    pub fn ask_to_end(mut self) -> Option<i32> {
        let sent = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server did not end within 20 s");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What serving processes wrote.
pub fn log_of(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("serve.log")).unwrap_or_default()
}
