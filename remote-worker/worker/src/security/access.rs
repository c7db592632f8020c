//! Who may do what: the one place where a call is let through or refused.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::watch;
use tonic::{Request, Status};

use super::account::Account;
use super::name::Name;
use super::policy::{Policy, Role};

/// Lets calls through by the policy that holds.
#[derive(Debug)]
pub(crate) struct Access {
    policy: watch::Sender<Arc<Policy>>,
}

/// Who calls, and for what: what is asked again when the policy is another.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    names: Vec<Name>,
    from: Option<SocketAddr>,
    call: &'static str,
    needs: Role,
}

/// Somebody with the rights to what is called.
#[derive(Debug)]
pub(crate) struct Permit {
    caller: Caller,
    pub(crate) account: Arc<Account>,
    policy: watch::Receiver<Arc<Policy>>,
}

impl Access {
    pub(super) fn new(policy: Policy) -> Self {
        Self { policy: watch::Sender::new(Arc::new(policy)) }
    }

    pub(super) fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy.borrow())
    }

    /// Has `policy` hold from now on, for what is open as well.
    pub(super) fn change(&self, policy: Policy) {
        self.policy.send_replace(Arc::new(policy));
    }

    /// Lets through who sends `request`, to what is called `call`.
    ///
    /// # Errors
    /// When there is no right to it; it says what is missing.
    pub(crate) fn permit<T>(
        &self,
        request: &Request<T>,
        call: &'static str,
        needs: Role,
    ) -> Result<Permit, Status> {
        let certificates = request.peer_certs();
        let certificate = certificates.as_deref().and_then(|chain| chain.first());
        let names = certificate.map(Name::all_of).unwrap_or_default();
        let caller = Caller { names, from: request.remote_addr(), call, needs };
        let mut policy = self.policy.subscribe();
        let account = caller.account(&policy.borrow_and_update())?;
        Ok(Permit { caller, account, policy })
    }
}

impl Permit {
    /// Waits until the rights or the limits are others.
    ///
    /// # Errors
    /// Always, in the end: it says what has become of them.
    pub(crate) async fn lapsed(&mut self) -> Status {
        loop {
            if self.policy.changed().await.is_err() {
                // Nobody changes the policy any more.
                std::future::pending::<()>().await;
            }
            match self.caller.account(&self.policy.borrow_and_update()) {
                Ok(account) if Arc::ptr_eq(&account, &self.account) => {}
                Ok(_) => {
                    let told = "the policy of the worker has changed; open another stream";
                    return Status::unavailable(told);
                }
                Err(status) => return status,
            }
        }
    }
}

impl Caller {
    /// The account that what is called is done for.
    fn account(&self, policy: &Policy) -> Result<Arc<Account>, Status> {
        let Self { names, from, call, needs } = self;
        let rights = policy.rights(names);
        if let Some(rights) = rights.filter(|rights| rights.include(*needs)) {
            return Ok(Arc::clone(rights.account));
        }
        let named = named(names);
        let tenant = rights.map(|rights| rights.account.tenant());
        let told = match tenant {
            Some(tenant) => format!(
                "`{call}` needs the role `{needs}`, which the policy does not give to {named} of \
                 tenant `{tenant}`"
            ),
            None => {
                format!("`{call}` needs the role `{needs}`; the policy names nobody with {named}")
            }
        };
        let from = from.map(tracing::field::display);
        let tenant = tenant.map(tracing::field::display);
        tracing::warn!(target: "audit", from, names = %named, tenant, call, missing = %needs, "denied");
        Err(Status::permission_denied(told))
    }
}

/// The names of a certificate, for people.
fn named(names: &[Name]) -> String {
    if names.is_empty() {
        return "a certificate without alternative names".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
