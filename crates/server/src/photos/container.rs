//! What a file is by its bytes, and where its picture ends: decoders forgive a cut-off JPEG and ignore what follows
//! a picture, so both are looked for here.

use image::ImageFormat;

/// The picture formats taken in.
pub fn sniff(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(ImageFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(ImageFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(ImageFormat::WebP)
    } else {
        None
    }
}

/// How many bytes the picture takes; `None` when it is cut off.
pub fn length(format: ImageFormat, bytes: &[u8]) -> Option<usize> {
    match format {
        ImageFormat::Jpeg => jpeg_length(bytes),
        ImageFormat::Png => png_length(bytes),
        ImageFormat::WebP => webp_length(bytes),
        _ => None,
    }
}

/// Whether the bytes after a picture make the file an archive, a document or a page as well.
///
/// Cameras do append things (depth maps, sound, their own JSON); those are let through and dropped by re-encoding.
pub fn carries_another_file(tail: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 7] = [
        b"<script",
        b"<html",
        b"<!doctype",
        b"<svg",
        b"<?php",
        b"%pdf-",
        b"rar!\x1a\x07",
    ];
    const ZIP_END: &[u8] = b"PK\x05\x06";
    // A zip is found by the record at its end, which may be followed by at most 64 KiB of comment.
    let zip_window = &tail[tail.len().saturating_sub(22 + 0xFFFF)..];
    let lower = tail.to_ascii_lowercase();
    SIGNATURES.iter().any(|signature| contains(&lower, signature)) || contains(zip_window, ZIP_END)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn jpeg_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Between segments: a marker, before which fill bytes may stand.
        while *bytes.get(at)? == 0xFF && *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        if bytes[at] != 0xFF {
            return None;
        }
        let marker = bytes[at + 1];
        at += 2;
        match marker {
            0xD9 => return Some(at),
            0x01 | 0xD0..=0xD8 => continue,
            _ => at += big_endian(bytes, at, 2)?,
        }
        if marker == 0xDA {
            at = end_of_scan(bytes, at)?;
        }
    }
}

/// The next marker after entropy-coded data, where `FF 00` is a stuffed byte and `FF D0`–`FF D7` restart markers.
fn end_of_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

fn png_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 8;
    loop {
        let data = big_endian(bytes, at, 4)?;
        let kind = bytes.get(at + 4..at + 8)?;
        at = at.checked_add(12)?.checked_add(data)?;
        if at > bytes.len() {
            return None;
        }
        if kind == b"IEND" {
            return Some(at);
        }
    }
}

fn webp_length(bytes: &[u8]) -> Option<usize> {
    let size: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let end = (u32::from_le_bytes(size) as usize).checked_add(8)?;
    (end <= bytes.len()).then_some(end)
}

fn big_endian(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(width)?)?;
    Some(
        field
            .iter()
            .fold(0, |value, &byte| value << 8 | usize::from(byte)),
    )
}
