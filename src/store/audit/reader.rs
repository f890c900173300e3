//! Looking into the record without anybody who writes having to wait: a connection and a thread of its own.
//!
//! Both come with the first look, so a program that shows no record has neither. The connection cannot write. A database in
//! memory has one connection only; there, whoever looks takes turns with those who write.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use rusqlite::Connection;
use tokio::sync::{OnceCell, mpsc, oneshot};

use crate::store::error::StoreError;
use crate::store::{Store, database};

/// The thread that looks, once there is one.
#[derive(Clone, Default)]
pub(in crate::store) struct Reader(Arc<OnceCell<mpsc::Sender<Look>>>);

/// One look.
type Look = Box<dyn FnOnce(&mut Connection) + Send>;

/// More than this many who want to look wait for a place in the queue.
const QUEUE: usize = 16;

impl Store {
    /// Looks at the database as it is at one moment.
    pub(in crate::store) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let Some(folder) = self.folder() else {
            return self.run(|keeper| look(&keeper.connection)).await;
        };
        let looks = self.reader.0.get_or_try_init(|| start(folder)).await?;
        let (reply, answer) = oneshot::channel();
        let look: Look = Box::new(move |connection| {
            let seen = connection.transaction().map_err(StoreError::from).and_then(|moment| look(&moment));
            reply.send(seen).ok(); // nobody waits any more
        });
        looks.send(look).await.map_err(|_gone| StoreError::Ended)?;
        answer.await.map_err(|_gone| StoreError::Ended)?
    }
}

async fn start(folder: &Path) -> Result<mpsc::Sender<Look>, StoreError> {
    let folder = folder.to_path_buf();
    let (looks, mut queue) = mpsc::channel::<Look>(QUEUE);
    let (opened, opening) = oneshot::channel();
    let work = move || match database::open_to_read(&folder) {
        Ok(mut connection) => {
            opened.send(Ok(())).ok(); // whoever waited gave up; the next one finds the thread
            while let Some(look) = queue.blocking_recv() {
                look(&mut connection);
            }
        }
        Err(error) => {
            opened.send(Err(error)).ok(); // nobody waits any more
        }
    };
    let thread = thread::Builder::new().name("mailward-record".to_owned()).spawn(work);
    thread.map_err(|error| StoreError::io("a thread for the record", &error))?;
    opening.await.map_err(|_gone| StoreError::Ended)??;
    Ok(looks)
}
