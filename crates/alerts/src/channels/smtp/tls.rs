//! Whom we trust when a mail server shows its certificate.

use crate::channels::ChannelError;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, ring},
    server::ParsedCertificate,
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{path::Path, sync::Arc};
use tokio_rustls::TlsConnector;

/// TLS that trusts the certificates of a file, or those of the system.
pub(super) fn connector(ca_file: Option<&Path>) -> Result<TlsConnector, ChannelError> {
    let told = |error: Error| ChannelError::Tls(error.to_string());
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone());
    let builder = builder.with_safe_default_protocol_versions().map_err(told)?;
    let config = match ca_file {
        Some(path) => builder.dangerous().with_custom_certificate_verifier(Arc::new(Named::read(path, provider)?)).with_no_client_auth(),
        None => builder.with_platform_verifier().map_err(told)?.with_no_client_auth(),
    };
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Trusts what the certificates of a file have signed, and the certificates themselves: mail servers in offices often
/// show one that they signed on their own, and that calls itself an authority.
#[derive(Debug)]
struct Named {
    certificates: Vec<CertificateDer<'static>>,
    signed_by_them: Arc<WebPkiServerVerifier>,
}

impl Named {
    fn read(path: &Path, provider: Arc<CryptoProvider>) -> Result<Self, ChannelError> {
        let what = "the certificates of the mail server";
        let unusable = |error: &dyn std::fmt::Display| ChannelError::Tls(format!("{}: {error}", path.display()));
        let pem = std::fs::read(path).map_err(|error| ChannelError::File { what, path: path.to_owned(), error })?;
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let certificates = certificates.map_err(|error| unusable(&error))?;
        let mut roots = RootCertStore::empty();
        for certificate in &certificates {
            roots.add(certificate.clone()).map_err(|error| unusable(&error))?;
        }
        if roots.is_empty() {
            return Err(ChannelError::Empty { what: "certificate", path: path.to_owned() });
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
        Ok(Self { certificates, signed_by_them: verifier.map_err(|error| unusable(&error))? })
    }
}

impl ServerCertVerifier for Named {
    /// A certificate that is named itself is only held to its name, and only where nothing but its calling itself an
    /// authority speaks against it: one that has expired is told apart before that.
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.signed_by_them.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(Error::InvalidCertificate(CertificateError::Other(_))) if self.certificates.iter().any(|named| named == end_entity) => {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signed_by_them.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signed_by_them.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signed_by_them.supported_verify_schemes()
    }
}
