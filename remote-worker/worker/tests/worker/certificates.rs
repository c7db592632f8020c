//! Authorities and certificates, made for a test.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use tempfile::TempDir;
use tonic::transport::{Certificate, ClientTlsConfig, Identity};

/// Whoever vouches for others.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
}

/// A certificate and its key.
#[derive(Clone)]
pub struct Issued {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate with these names, as OpenSSL writes them.
    pub fn issue(&self, names: &[&str]) -> Issued {
        self.issue_until(names, None)
    }

    /// One that has expired.
    pub fn expired(&self, names: &[&str]) -> Issued {
        self.issue_until(names, Some(2001))
    }

    fn issue_until(&self, names: &[&str], year: Option<i32>) -> Issued {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "not looked at");
        params.subject_alt_names = names.iter().map(|name| alternative(name)).collect();
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        if let Some(year) = year {
            params.not_before = date_time_ymd(year - 1, 1, 1);
            params.not_after = date_time_ymd(year, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate").pem();
        Issued { certificate, key: key.serialize_pem() }
    }
}

fn alternative(name: &str) -> SanType {
    let (kind, value) = name.split_once(':').expect("`KIND:value`");
    match kind {
        "URI" => SanType::URI(value.try_into().expect("a URI")),
        "DNS" => SanType::DnsName(value.try_into().expect("a host's name")),
        "IP" => SanType::IpAddress(value.parse::<IpAddr>().expect("an address")),
        other => panic!("no sort of name: {other}"),
    }
}

/// The files of a worker that tells clients by their certificates, and an authority for both sides.
pub struct House {
    folder: TempDir,
    pub authority: Authority,
}

impl House {
    /// Makes them; there is a policy if it is `Some`.
    pub fn new(policy: Option<&str>) -> Self {
        let house = Self {
            folder: tempfile::tempdir().expect("a folder"),
            authority: Authority::new("house"),
        };
        house.show(&house.authority.issue(&["IP:127.0.0.1"]));
        house.trust(&house.authority);
        if let Some(policy) = policy {
            house.write("policy.toml", policy);
        }
        house
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("a file");
    }

    /// Has the worker show this certificate once it reads its files.
    pub fn show(&self, issued: &Issued) {
        self.write("worker.pem", &issued.certificate);
        self.write("worker.key", &issued.key);
    }

    /// Has the worker let in whom this authority vouches for once it reads its files.
    pub fn trust(&self, authority: &Authority) {
        self.write("clients.pem", &authority.pem);
    }

    /// The flags of a worker with these files.
    pub fn flags(&self) -> Vec<String> {
        let files = [
            ("tls-certificate", "worker.pem"),
            ("tls-key", "worker.key"),
            ("tls-client-ca", "clients.pem"),
            ("policy", "policy.toml"),
        ];
        let flag = |(flag, file): (&str, &str)| {
            let path = self.path(file);
            path.exists().then(|| format!("--{flag}={}", path.display()))
        };
        files.into_iter().filter_map(flag).collect()
    }

    /// The settings of a client with this certificate.
    pub fn client(&self, issued: Option<&Issued>) -> ClientTlsConfig {
        let config =
            ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&self.authority.pem));
        match issued {
            Some(Issued { certificate, key }) => {
                config.identity(Identity::from_pem(certificate, key))
            }
            None => config,
        }
    }
}
