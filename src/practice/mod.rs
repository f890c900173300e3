//! A small OAuth 2.0 and OpenID Connect provider with mail servers, for trying out, training and tests.
//!
//! It listens on 127.0.0.1 only, knows made-up people only, keeps everything in memory and forgets it when it stops.
//! It never reads the clock itself and never takes part in a real sign-in. It follows the standards strictly (PKCE
//! with S256 always, refresh tokens rotated, reuse ends the grant, `iss` in every redirect), so that a client that
//! works here has earned it; [`Options`] make it like a laxer provider, and [`Fault`] makes it misbehave in one named way
//! at a time; [`PracticeFailure`] names what support staff train on. The only user of axum.
//!
//! To sign in without a person: GET the authorization link, take the hidden field `request` out of the page, POST it
//! with `username` and `password` to `/authorize/login`, then with `decision=allow` to `/authorize/decide`; the answer
//! redirects to the program.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};

use crate::domain::practice::PracticeFailure;
use crate::domain::provider::MailServer;

mod app;
mod authorize;
mod client;
mod device;
mod ending;
mod failures;
mod fault;
mod grant;
mod guard;
mod introspect;
mod issue;
mod mail;
mod metadata;
mod mint;
mod options;
mod pages;
mod params;
#[cfg(test)]
mod probe;
mod refusal;
mod register;
mod revoke;
mod scope;
mod shelf;
mod token;
mod userinfo;

pub use app::Tally;
pub use client::PUBLIC_CLIENT_ID;
pub use ending::Ending;
pub use fault::{Answer, Endpoint, Fault, IdTokenFault, RedirectFault};
pub use mail::{CertificateFault, MailFault};
pub use options::{
    AccessTokens, ConfidentialClient, Now, Options, RefreshEnd, Registration, Rotation, SharedMailbox, User,
};

use app::{App, Keys, Shared};

/// Longest request body that is read, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// How long `stop` waits for answers that are on their way.
const FAREWELL: Duration = Duration::from_secs(2);

/// Starts the provider on the current tokio runtime.
///
/// Fails when the port is taken or the system gives no key.
pub async fn start(options: Options) -> io::Result<Practice> {
    let keys = spawn_blocking(Keys::generate).await.map_err(io::Error::other)?.map_err(io::Error::other)?;
    start_with(Arc::new(keys), options).await
}

async fn start_with(keys: Arc<Keys>, options: Options) -> io::Result<Practice> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0))).await?;
    let port = listener.local_addr()?.port();
    let doors = mail::open(options.port).await?;
    let app = Arc::new(App::new(port, keys, options, doors.offer.clone()));
    let mail = mail::serve(doors, &app);
    let (shutdown, told) = oneshot::channel::<()>();
    let router = router(&app);
    let server = tokio::spawn(async move {
        // An error here means that the listener is gone, which is what ending means.
        axum::serve(listener, router).with_graceful_shutdown(async { told.await.unwrap_or(()) }).await.ok();
    });
    Ok(Practice {
        issuer: app.issuer.clone(),
        users: app.options.users.clone(),
        servers: app.mail.servers.clone(),
        authority: app.mail.authority.clone(),
        app,
        _mail: mail,
        shutdown: Some(shutdown),
        server: Some(server),
    })
}

/// A running provider. It ends when this is dropped.
#[derive(Debug)]
pub struct Practice {
    /// The issuer, from which everything else can be discovered: `http://127.0.0.1:PORT`.
    pub issuer: String,
    /// Who can sign in, and with which password.
    pub users: Vec<User>,
    /// The mail servers, which take the provider's tokens.
    pub servers: Vec<MailServer>,
    /// Who alone vouches for the mail servers (PEM).
    pub authority: String,
    app: Shared,
    /// Dropped, they end.
    _mail: JoinSet<()>,
    shutdown: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Practice {
    /// Switches a fault on, from the next request.
    pub fn set_fault(&self, fault: Fault) {
        self.app.faults.send_modify(|faults| {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        });
    }

    /// Switches every fault off; answers that were held back leave now.
    pub fn clear_faults(&self) {
        self.app.faults.send_replace(Vec::new());
    }

    /// Lets these failures happen, from the next request, and nothing else.
    pub fn set_failures(&self, failures: &[PracticeFailure]) {
        let faults = failures.iter().flat_map(|failure| failures::faults(*failure));
        self.app.faults.send_replace(faults.collect());
    }

    /// What has happened so far.
    pub fn tally(&self) -> Tally {
        let now = self.app.now();
        let ledger = self.app.ledger();
        Tally { live_grants: ledger.grants.live(now), ..ledger.tally }
    }

    /// Waits until what has happened is enough. A request counts as soon as it is carried out, also while its answer is
    /// held back.
    pub async fn until(&self, enough: impl Fn(&Tally) -> bool) -> Tally {
        let mut news = self.app.news.subscribe();
        loop {
            let tally = self.tally();
            if enough(&tally) || news.changed().await.is_err() {
                return tally;
            }
        }
    }

    /// Stops listening, lets answers that are on their way leave, and ends.
    pub async fn stop(mut self) {
        self.say_goodbye();
        let Some(mut server) = self.server.take() else {
            return;
        };
        if tokio::time::timeout(FAREWELL, &mut server).await.is_err() {
            server.abort();
        }
    }

    fn say_goodbye(&mut self) {
        self.clear_faults();
        self.shutdown.take();
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.say_goodbye();
    }
}

fn router(app: &Shared) -> Router {
    Router::new()
        .route("/", get(metadata::home))
        .route("/mark.svg", get(pages::mark))
        .route("/.well-known/openid-configuration", get(metadata::document))
        .route("/.well-known/oauth-authorization-server", get(metadata::document))
        .route("/jwks", get(metadata::keys))
        .route("/authorize", get(authorize::begin))
        .route("/authorize/login", post(authorize::log_in))
        .route("/authorize/decide", post(authorize::decide))
        .route("/device_authorization", post(device::begin))
        .route("/device", get(device::ask_code).post(device::enter_code))
        .route("/token", post(token::token))
        .route("/revoke", post(revoke::revoke))
        .route("/introspect", post(introspect::introspect))
        .route("/userinfo", get(userinfo::userinfo).post(userinfo::userinfo))
        .route("/register", post(register::register))
        .route("/register/{client_id}", get(register::read).delete(register::delete))
        .fallback(pages::not_found)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard::guard))
        .with_state(Arc::clone(app))
}

#[cfg(test)]
mod tests;
