//! From received bytes to the two pictures that are stored: always decoded and encoded anew, upright, with no
//! metadata. Whatever is not surely a picture is refused.

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::{FilterType, overlay};
use image::{DynamicImage, ImageDecoder, ImageFormat, Rgb, RgbImage, RgbaImage};
use linli_model::limits::{PHOTO_LONGEST_SIDE, PHOTO_MAX_PIXELS, THUMB_LONGEST_SIDE};
use tokio::sync::Semaphore;

use super::container;
use crate::error::{Error, Result};

/// JPEG quality of what is stored.
const QUALITY: u8 = 82;
/// Pictures decoded at the same time: one of 50 megapixels takes up to 200 MB while it is.
const AT_ONCE: usize = 2;

/// A picture as it is stored.
#[derive(Debug, Clone)]
pub struct Picture {
    /// JPEG, longest side [`PHOTO_LONGEST_SIDE`].
    pub full: Bytes,
    /// JPEG, longest side [`THUMB_LONGEST_SIDE`].
    pub thumb: Bytes,
    /// Width of `full` in pixels.
    pub width: u32,
    /// Height of `full` in pixels.
    pub height: u32,
}

/// Develops pictures off the async threads, [`AT_ONCE`] at a time.
#[derive(Debug, Clone)]
pub struct Darkroom {
    places: Arc<Semaphore>,
}

impl Default for Darkroom {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Darkroom {
    /// Develops one picture; waits for a free place.
    ///
    /// # Errors
    /// [`Error::NotAPicture`] and [`Error::TooManyPixels`].
    pub async fn develop(&self, received: Bytes) -> Result<Picture> {
        let place = self
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(Error::internal)?;
        let developed = tokio::task::spawn_blocking(move || {
            let _place = place;
            develop(&received)
        });
        // A decoder that panics over hostile bytes has not shown that they are a picture.
        developed.await.unwrap_or_else(|panic| {
            tracing::warn!(%panic, "a picture decoder panicked");
            Err(Error::NotAPicture("the decoder failed"))
        })
    }
}

/// Decodes, turns upright, scales and encodes.
///
/// # Errors
/// [`Error::NotAPicture`] and [`Error::TooManyPixels`].
pub fn develop(received: &[u8]) -> Result<Picture> {
    let full = scaled(upright(received)?, PHOTO_LONGEST_SIDE);
    let (width, height) = (full.width(), full.height());
    let full_bytes = encode(&full)?;
    let thumb = scaled(full, THUMB_LONGEST_SIDE);
    Ok(Picture {
        full: full_bytes,
        thumb: encode(&thumb)?,
        width,
        height,
    })
}

fn upright(received: &[u8]) -> Result<DynamicImage> {
    let format = container::sniff(received).ok_or(Error::NotAPicture("no JPEG, PNG or WebP"))?;
    let length = container::length(format, received).ok_or(Error::NotAPicture("cut off"))?;
    let (picture, tail) = received.split_at(length);
    if container::carries_another_file(tail) {
        return Err(Error::NotAPicture("another file is hidden behind the picture"));
    }
    let input = Cursor::new(picture);
    match format {
        ImageFormat::Jpeg => decode(JpegDecoder::new(input).map_err(undecodable)?),
        ImageFormat::Png => decode(PngDecoder::new(input).map_err(undecodable)?),
        _ => decode(WebPDecoder::new(input).map_err(undecodable)?),
    }
}

/// Only the header has been read so far: pixels are counted before any memory is taken for them.
fn decode(mut decoder: impl ImageDecoder) -> Result<DynamicImage> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PHOTO_MAX_PIXELS {
        return Err(Error::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(undecodable)?;
    let image = DynamicImage::from_decoder(decoder).map_err(undecodable)?;
    // Scaled before it is turned: the turn copies every pixel.
    let mut image = scaled(image, PHOTO_LONGEST_SIDE);
    image.apply_orientation(orientation);
    Ok(image)
}

fn scaled(image: DynamicImage, longest_side: u32) -> DynamicImage {
    if image.width().max(image.height()) <= longest_side {
        return image;
    }
    image.resize(longest_side, longest_side, FilterType::Triangle)
}

fn encode(image: &DynamicImage) -> Result<Bytes> {
    let mut encoded = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut encoded, QUALITY);
    opaque(image).write_with_encoder(encoder).map_err(undecodable)?;
    Ok(encoded.into())
}

/// JPEG knows no transparency: what shines through is white, as on a page.
fn opaque(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let mut page = RgbaImage::from_pixel(image.width(), image.height(), image::Rgba([255; 4]));
    overlay(&mut page, &image.to_rgba8(), 0, 0);
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let [r, g, b, _] = page.get_pixel(x, y).0;
        Rgb([r, g, b])
    })
}

fn undecodable(error: image::ImageError) -> Error {
    tracing::debug!(%error, "not a picture");
    Error::NotAPicture("it cannot be decoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90])
        })
        .into()
    }

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_accepted_format_becomes_a_jpeg_within_the_limits() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let picture = develop(&encoded(&gradient(2400, 1200), format)).unwrap();
            assert_eq!((picture.width, picture.height), (1920, 960), "{format:?}");
            let thumb = image::load_from_memory(&picture.thumb).unwrap();
            assert_eq!((thumb.width(), thumb.height()), (480, 240));
            assert_eq!(container::sniff(&picture.full), Some(ImageFormat::Jpeg));
        }
    }

    #[test]
    fn transparency_turns_white_and_small_pictures_stay_small() {
        let clear = DynamicImage::from(RgbaImage::from_pixel(10, 8, image::Rgba([0, 0, 0, 0])));
        let picture = develop(&encoded(&clear, ImageFormat::Png)).unwrap();
        assert_eq!((picture.width, picture.height), (10, 8));
        assert!(
            image::load_from_memory(&picture.full)
                .unwrap()
                .to_rgb8()
                .pixels()
                .all(|p| p.0[0] > 250)
        );
    }

    #[test]
    fn a_picture_cut_off_anywhere_is_refused() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let whole = encoded(&gradient(120, 80), format);
            for length in (0..whole.len()).step_by(37).chain([whole.len() - 1]) {
                let refused = develop(&whole[..length]);
                assert!(
                    matches!(refused, Err(Error::NotAPicture(_))),
                    "{format:?} cut at {length}"
                );
            }
        }
    }

    #[test]
    fn what_follows_a_picture_may_be_a_camera_s_but_no_archive_or_page() {
        let jpeg = encoded(&gradient(64, 64), ImageFormat::Jpeg);
        let with = |tail: &[u8]| develop(&[&jpeg, tail].concat());
        let camera = with(b"{\"watermark\":\"2026\"}\0\0ftypmp42").unwrap();
        assert_eq!(
            camera.full,
            develop(&jpeg).unwrap().full,
            "nothing of the tail is stored"
        );
        for hidden in [
            &b"PK\x03\x04..PK\x05\x06\0\0"[..],
            b"<SCRIPT>alert(1)</SCRIPT>",
            b"%PDF-1.7",
        ] {
            assert!(matches!(with(hidden), Err(Error::NotAPicture(_))));
        }
    }
}
