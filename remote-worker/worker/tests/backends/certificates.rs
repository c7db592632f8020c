//! Certificates of a worker and its client, made for a test.

use std::fs;
use std::path::PathBuf;

use astrolens_pool::Tls;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use tempfile::TempDir;

/// The files of both, and of the authority that vouches for them.
pub struct Certificates(TempDir);

impl Certificates {
    pub fn new() -> Self {
        let certificates = Self(tempfile::tempdir().expect("a folder"));
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "house");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        certificates.write("ca.pem", &params.self_signed(&key).expect("a certificate").pem());
        let issuer = Issuer::new(params, key);
        let address = "127.0.0.1".parse().expect("an address");
        certificates.issue("worker", SanType::IpAddress(address), &issuer);
        let name = "spiffe://house/ci".try_into().expect("a URI");
        certificates.issue("client", SanType::URI(name), &issuer);
        certificates
    }

    fn issue(&self, file: &str, name: SanType, issuer: &Issuer<'_, KeyPair>) {
        let mut params = CertificateParams::default();
        params.subject_alt_names = vec![name];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, issuer).expect("a certificate");
        self.write(&format!("{file}.pem"), &certificate.pem());
        self.write(&format!("{file}.key"), &key.serialize_pem());
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("a file");
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    /// The flags of a worker that shows its certificate and asks for one.
    pub fn flags(&self) -> [String; 3] {
        let flag = |flag: &str, file: &str| format!("--{flag}={}", self.path(file).display());
        [
            flag("tls-certificate", "worker.pem"),
            flag("tls-key", "worker.key"),
            flag("tls-client-ca", "ca.pem"),
        ]
    }

    /// What its client needs.
    pub fn tls(&self) -> Tls {
        Tls {
            ca: Some(self.path("ca.pem")),
            certificate: Some(self.path("client.pem")),
            key: Some(self.path("client.key")),
            server_name: None,
        }
    }
}
