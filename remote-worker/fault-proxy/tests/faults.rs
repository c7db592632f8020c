//! What each fault does to both sides, over real sockets.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use astrolens_fault_proxy::{Direction, FaultProxy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Longer than any test.
const HOUR: Duration = Duration::from_secs(3600);

/// A proxy before a server, and a connection through it.
struct Way {
    proxy: FaultProxy,
    server: TcpListener,
}

impl Way {
    async fn new() -> Self {
        let server = server().await;
        let proxy = FaultProxy::start(address(&server)).unwrap();
        Self { proxy, server }
    }

    async fn client(&self) -> TcpStream {
        TcpStream::connect(self.proxy.address()).await.unwrap()
    }

    /// Both ends of a connection.
    async fn connect(&self) -> (TcpStream, TcpStream) {
        let client = self.client().await;
        let (server, _) = self.server.accept().await.unwrap();
        (client, server)
    }
}

async fn server() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

fn address(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().unwrap()
}

/// The next `length` bytes.
async fn read(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}

/// All bytes up to the end.
async fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    bytes
}

/// Asserts that the other side has reset the connection.
async fn assert_reset(stream: &mut TcpStream) {
    let error = stream.read(&mut [0; 16]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

/// Asserts that a connection to this address is reset: while it is being made, where the reset
/// arrives before the client has been told of its connection, or once it is there.
async fn assert_refused(address: SocketAddr) {
    match TcpStream::connect(address).await {
        Ok(mut client) => assert_reset(&mut client).await,
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
}

/// Asserts that there is nothing to be read, not even an end.
fn assert_silent(stream: &TcpStream) {
    let error = stream.try_read(&mut [0; 16]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_healthy_proxy_passes_on_bytes_and_ends_both_ways() {
    let way = Way::new().await;
    let (mut client, mut server) = way.connect().await;
    let sent: Vec<u8> = (0..1_000_000_u32).map(|number| (number % 251) as u8).collect();
    let (write, received) = tokio::join!(
        async {
            client.write_all(&sent).await.unwrap();
            client.shutdown().await.unwrap();
        },
        rest(&mut server),
    );
    let () = write;
    assert!(received == sent, "other bytes than were sent");
    server.write_all(b"answer").await.unwrap();
    drop(server);
    assert_eq!(rest(&mut client).await, b"answer");
    let counts = way.proxy.until(|counts| counts.open == 0).await;
    assert_eq!((counts.accepted, counts.up.passed, counts.down.passed), (1, 1_000_000, 6));
}

#[tokio::test]
async fn what_is_stalled_passes_once_the_way_heals() {
    let way = Way::new().await;
    let (mut client, mut server) = way.connect().await;
    way.proxy.stall();
    client.write_all(b"question").await.unwrap();
    client.shutdown().await.unwrap();
    way.proxy.until(|counts| counts.up.taken == 8).await;
    // What is done after that comes after whatever would have been passed on.
    let (_other, _) = way.connect().await;
    assert_eq!(way.proxy.counts().up.passed, 0);
    assert_silent(&server);
    way.proxy.heal();
    assert_eq!(rest(&mut server).await, b"question");
}

#[tokio::test]
async fn what_is_delayed_is_on_its_way_for_as_long_as_the_delay_is() {
    let way = Way::new().await;
    let (mut client, mut server) = way.connect().await;
    way.proxy.delay(HOUR);
    for part in [b"one", b"two"] {
        client.write_all(part).await.unwrap();
    }
    way.proxy.until(|counts| counts.up.taken == 6).await;
    // What is done after that comes after whatever would have been passed on.
    let (_other, _) = way.connect().await;
    assert_eq!(way.proxy.counts().up.passed, 0);
    way.proxy.delay(Duration::from_millis(1));
    assert_eq!(read(&mut server, 6).await, b"onetwo");
}

#[tokio::test]
async fn what_is_throttled_passes_bit_by_bit() {
    let way = Way::new().await;
    let (mut client, mut server) = way.connect().await;
    way.proxy.throttle(1);
    client.write_all(&[7; 10_000]).await.unwrap();
    way.proxy.until(|counts| counts.up.taken == 10_000 && counts.up.passed > 0).await;
    // What is done after that comes after whatever would have been passed on.
    let (_other, _) = way.connect().await;
    let counts = way.proxy.counts();
    assert!(counts.up.passed < 100, "{counts:?}");
    way.proxy.heal();
    assert_eq!(read(&mut server, 10_000).await, [7; 10_000]);
}

#[tokio::test]
async fn a_cut_leaves_a_receiver_with_so_many_bytes_and_a_sender_with_none() {
    for direction in [Direction::Down, Direction::Up] {
        let way = Way::new().await;
        let (client, server) = way.connect().await;
        let (mut sender, mut receiver) =
            if direction == Direction::Up { (client, server) } else { (server, client) };
        sender.write_all(b"whole, ").await.unwrap();
        assert_eq!(read(&mut receiver, 7).await, b"whole, ");
        way.proxy.cut_after(direction, 4);
        sender.write_all(b"in two").await.unwrap();
        assert_eq!(rest(&mut receiver).await, b"in t", "{direction:?}");
        assert_reset(&mut sender).await;
        // It is over with that.
        let (mut client, mut server) = way.connect().await;
        client.write_all(b"again").await.unwrap();
        assert_eq!(read(&mut server, 5).await, b"again");
    }
}

#[tokio::test]
async fn a_reset_meets_the_connections_that_there_are() {
    let way = Way::new().await;
    let (mut client, mut server) = way.connect().await;
    client.write_all(b"here").await.unwrap();
    assert_eq!(read(&mut server, 4).await, b"here");
    way.proxy.reset();
    assert_reset(&mut client).await;
    assert_reset(&mut server).await;
    let (mut client, mut server) = way.connect().await;
    client.write_all(b"again").await.unwrap();
    assert_eq!(read(&mut server, 5).await, b"again");
}

#[tokio::test]
async fn who_is_refused_finds_its_connection_reset() {
    let way = Way::new().await;
    let (mut before, mut server) = way.connect().await;
    way.proxy.refuse();
    assert_refused(way.proxy.address()).await;
    before.write_all(b"on").await.unwrap();
    assert_eq!(read(&mut server, 2).await, b"on");
    way.proxy.heal();
    let (mut client, mut server) = way.connect().await;
    client.write_all(b"again").await.unwrap();
    assert_eq!(read(&mut server, 5).await, b"again");
}

#[tokio::test]
async fn a_client_of_a_half_open_connection_hears_nothing_for_good() {
    let way = Way::new().await;
    let (mut before, mut server) = way.connect().await;
    way.proxy.half_open();
    assert_reset(&mut server).await;
    let mut meanwhile = way.client().await;
    before.write_all(b"who").await.unwrap();
    meanwhile.write_all(b"is there").await.unwrap();
    way.proxy.until(|counts| counts.up.taken == 11).await;
    way.proxy.heal();
    let (mut after, mut server) = way.connect().await;
    after.write_all(b"again").await.unwrap();
    assert_eq!(read(&mut server, 5).await, b"again");
    assert_silent(&before);
    assert_silent(&meanwhile);
    way.proxy.reset();
    assert_reset(&mut before).await;
}

#[tokio::test]
async fn new_connections_go_where_they_are_redirected() {
    let way = Way::new().await;
    let other = server().await;
    way.proxy.redirect(address(&other));
    let mut client = way.client().await;
    client.write_all(b"moved").await.unwrap();
    let (mut server, _) = other.accept().await.unwrap();
    assert_eq!(read(&mut server, 5).await, b"moved");
}

#[tokio::test]
async fn a_client_of_a_server_that_is_not_there_finds_its_connection_reset() {
    let way = Way::new().await;
    drop(way.server);
    assert_refused(way.proxy.address()).await;
}

#[tokio::test]
async fn connections_end_with_the_proxy() {
    let way = Way::new().await;
    let (mut client, mut server) = way.connect().await;
    drop(way.proxy);
    assert_eq!(rest(&mut client).await, b"");
    assert_eq!(rest(&mut server).await, b"");
}
