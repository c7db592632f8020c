//! Certificates of a worker and its client, made for a measurement.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};

/// The files of both, and of the authority that vouches for them.
pub struct Certificates(PathBuf);

impl Certificates {
    /// Makes them in `folder`.
    pub fn make(folder: PathBuf) -> Result<Self> {
        let certificates = Self(folder);
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "house");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate()?;
        fs::write(certificates.path("ca.pem"), params.self_signed(&key)?.pem())?;
        let issuer = Issuer::new(params, key);
        certificates.issue("worker", SanType::IpAddress("127.0.0.1".parse()?), &issuer)?;
        certificates.issue("client", SanType::URI("spiffe://house/lab".try_into()?), &issuer)?;
        Ok(certificates)
    }

    fn issue(&self, file: &str, name: SanType, issuer: &Issuer<'_, KeyPair>) -> Result<()> {
        let mut params = CertificateParams::default();
        params.subject_alt_names = vec![name];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate()?;
        fs::write(self.path(&format!("{file}.pem")), params.signed_by(&key, issuer)?.pem())?;
        fs::write(self.path(&format!("{file}.key")), key.serialize_pem())?;
        Ok(())
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    /// The flags of a worker that shows its certificate and asks for one.
    pub fn flags(&self) -> [String; 3] {
        [("certificate", "worker.pem"), ("key", "worker.key"), ("client-ca", "ca.pem")]
            .map(|(flag, file)| format!("--tls-{flag}={}", self.path(file).display()))
    }

    /// Has a client whose folder for configuration is `folder` show its certificate.
    pub fn configure(&self, folder: &Path) -> Result<()> {
        let folder = folder.join("astrolens");
        fs::create_dir_all(&folder)?;
        let files = [("ca", "ca.pem"), ("certificate", "client.pem"), ("key", "client.key")];
        let lines = files.map(|(key, file)| format!("{key} = \"{}\"\n", self.path(file).display()));
        fs::write(folder.join("workers.toml"), format!("[tls]\n{}", lines.concat()))?;
        Ok(())
    }
}
