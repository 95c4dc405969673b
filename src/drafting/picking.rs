//! Camera and album, opened only once the draft is on the device: opening one may cost the page its life.

use std::future::Future;

use web_sys::File;

use crate::host::{Host, PhotoSource};

/// Waits for `saved`, then opens the camera or the album.
pub async fn pick_once_saved(
    saved: impl Future<Output = ()>,
    host: &dyn Host,
    source: PhotoSource,
    on_files: Box<dyn FnOnce(Vec<File>)>,
) {
    saved.await;
    host.pick_photos(source, on_files);
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use linli_model::geo::Fix;

    use super::*;
    use crate::host::{Abilities, HostFuture, ListenFault, LocateFault};

    #[derive(Default)]
    struct Camera {
        opened: Cell<bool>,
    }

    impl Host for Camera {
        fn abilities(&self) -> Abilities {
            Abilities {
                secure: true,
                locate: false,
                share: false,
                scan: false,
                read_aloud: false,
                listen: false,
                service_worker: false,
                locks: false,
                digest: false,
            }
        }

        fn locate(&self) -> HostFuture<Result<Fix, LocateFault>> {
            Box::pin(async { Err(LocateFault::Missing) })
        }

        fn may_locate(&self) -> HostFuture<bool> {
            Box::pin(async { false })
        }

        fn pick_photos(&self, _: PhotoSource, _: Box<dyn FnOnce(Vec<File>)>) {
            self.opened.set(true);
        }

        fn scan_code(&self) -> HostFuture<Option<String>> {
            Box::pin(async { None })
        }

        fn read_aloud(&self, _: &str, _: &str) {}

        fn pick_file(&self, _: &'static str, _: Box<dyn FnOnce(File)>) {}

        fn save_file(&self, _: &str, _: &web_sys::Blob) {}

        fn listen(&self, _: &str, _: Box<dyn Fn(String)>) -> HostFuture<Result<String, ListenFault>> {
            Box::pin(async { Err(ListenFault::Missing) })
        }

        fn hush(&self) {}

        fn phone(&self) -> Option<String> {
            None
        }

        fn share(&self, _: &str, _: &str) -> HostFuture<bool> {
            Box::pin(async { false })
        }
    }

    #[test]
    fn the_camera_opens_only_once_the_draft_is_saved() {
        let (camera, saved) = (Camera::default(), Cell::new(false));
        let saving = poll_fn(|_| {
            if saved.get() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        });
        let mut picking = pin!(pick_once_saved(
            saving,
            &camera,
            PhotoSource::Camera,
            Box::new(|_| {})
        ));
        let mut context = Context::from_waker(Waker::noop());
        assert!(picking.as_mut().poll(&mut context).is_pending());
        assert!(!camera.opened.get(), "the draft is still on its way to the disk");
        saved.set(true);
        assert!(picking.as_mut().poll(&mut context).is_ready());
        assert!(camera.opened.get());
    }
}
