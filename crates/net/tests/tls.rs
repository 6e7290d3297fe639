//! Certificates that nobody vouches for.

use luister_net::{Client, FetchError, Request, Settings};
use rustls_pki_types::PrivateKeyDer;
use std::sync::Arc;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};
use url::Url;

#[tokio::test]
async fn a_certificate_of_its_own_is_refused() {
    luister_net::install_crypto_provider();
    luister_net::install_crypto_provider();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut server = JoinSet::new();
    server.spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            drop(acceptor.accept(stream).await);
        }
    });

    let client = Client::new(Settings { allow: vec!["127.0.0.1/32".parse().unwrap()], ..Settings::default() }).unwrap();
    let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
    let error = client.fetch(Request::get(url)).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("the connection to `127.0.0.1:{port}` is not safe: invalid peer certificate: UnknownIssuer"));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_not_safe() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut server = JoinSet::new();
    server.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 200 OK\r\n\r\n").await);
        }
    });
    let client = Client::new(Settings { allow: vec!["127.0.0.1/32".parse().unwrap()], ..Settings::default() }).unwrap();
    let error = client.fetch(Request::get(Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap())).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
}
