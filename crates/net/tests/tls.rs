//! Certificates that nobody vouches for, and those that the administrator does.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use luister_net::{Client, FetchError, Request, Settings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};
use url::Url;

/// A server with a certificate, and its port.
async fn serve(certificate: CertificateDer<'static>, key: &KeyPair) -> (JoinSet<()>, u16) {
    luister_net::install_crypto_provider();
    luister_net::install_crypto_provider();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut server = JoinSet::new();
    server.spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                drop(tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 1024]).await);
                drop(tokio::io::AsyncWriteExt::write_all(&mut stream, answer).await);
            }
        }
    });
    (server, port)
}

fn settings() -> Settings {
    Settings { allow: vec!["127.0.0.1/32".parse().unwrap()], ..Settings::default() }
}

#[tokio::test]
async fn a_certificate_of_its_own_is_refused() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (_server, port) = serve(made.cert.der().clone(), &made.signing_key).await;
    let client = Client::new(settings()).unwrap();
    let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
    let error = client.fetch(Request::get(url)).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("the connection to `127.0.0.1:{port}` is not safe: invalid peer certificate: UnknownIssuer"));
}

#[tokio::test]
async fn what_the_certificates_of_a_file_have_signed_is_trusted() {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let signed = params.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    let (_server, port) = serve(signed.der().clone(), &key).await;
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("acme-ca.pem");
    std::fs::write(&ca_file, authority_pem).unwrap();

    let client = Client::new(Settings { ca_file: Some(ca_file.clone()), ..settings() }).unwrap();
    let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
    assert_eq!(client.fetch(Request::get(url.clone())).await.unwrap().body, b"ok");
    let stranger = Client::new(settings()).unwrap();
    assert!(matches!(stranger.fetch(Request::get(url)).await, Err(FetchError::Tls { .. })));

    for (text, expected) in
        [(Some("no certificate"), "there is none in it; it should be in PEM form"), (None, "No such file or directory (os error 2)")]
    {
        text.map_or_else(|| std::fs::remove_file(&ca_file), |text| std::fs::write(&ca_file, text)).unwrap();
        let error = Client::new(Settings { ca_file: Some(ca_file.clone()), ..settings() }).unwrap_err().to_string();
        assert_eq!(error, format!("cannot use the certificates in {}: {expected}", ca_file.display()));
    }
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
    let client = Client::new(settings()).unwrap();
    let error = client.fetch(Request::get(Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap())).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
}
