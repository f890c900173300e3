//! The desktop portal, which opens links for programs inside a sandbox: whether it is there or would be started.

#[cfg(all(unix, not(target_os = "macos")))]
pub(super) async fn is_there() -> bool {
    use std::time::Duration;

    use zbus::names::WellKnownName;

    const NAME: &str = "org.freedesktop.portal.Desktop";
    /// A session bus answers at once.
    const PATIENCE: Duration = Duration::from_secs(3);

    let ask = async {
        let connection = zbus::Connection::session().await.ok()?;
        let bus = zbus::fdo::DBusProxy::new(&connection).await.ok()?;
        let name = WellKnownName::try_from(NAME).ok()?;
        if bus.name_has_owner(name.into()).await.ok()? {
            return Some(true);
        }
        let startable = bus.list_activatable_names().await.ok()?;
        Some(startable.iter().any(|known| known.as_str() == NAME))
    };
    tokio::time::timeout(PATIENCE, ask).await.ok().flatten().unwrap_or(false)
}

/// There is no sandbox of this kind on this system.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn is_there() -> std::future::Ready<bool> {
    std::future::ready(true)
}
