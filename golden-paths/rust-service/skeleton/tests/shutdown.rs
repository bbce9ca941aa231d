//! Stopping, over a real connection on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use service::{config::Config, probe, server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    time::timeout,
};

fn config() -> Config {
    Config {
        drain: Duration::from_millis(300),
        shutdown: Duration::from_secs(5),
        ..Config::read(|_| None).unwrap()
    }
}

async fn status_of(stream: &mut TcpStream, path: &str) -> String {
    let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_server_that_stops_says_not_ready_first_and_then_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(async move {
        server::serve(&config(), listener, async {
            let _ = stopped.await;
        })
        .await
    });

    let mut stream = TcpStream::connect(address).await.unwrap();
    assert_eq!(status_of(&mut stream, "/readyz").await, "HTTP/1.1 200 OK");
    let check = async || tokio::task::spawn_blocking(move || probe::check(address)).await.unwrap();
    assert!(check().await.is_ok());

    stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    assert_eq!(status_of(&mut stream, "/readyz").await, "HTTP/1.1 503 Service Unavailable");

    assert_eq!(check().await.unwrap_err().to_string(), "HTTP/1.1 503 Service Unavailable");

    let ended = timeout(Duration::from_secs(5), server).await.expect("the server ends");
    ended.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn an_address_in_use_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = Config { bind: listener.local_addr().unwrap(), ..config() };
    assert!(server::run(&config, std::future::pending()).await.is_err());
}
