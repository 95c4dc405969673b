//! Photos on their way out: upright, bare, and behind an address that ends.

use std::fs;
use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use linli_model::time::MINUTE;
use reqwest::Method;

use crate::support::{Answer, On, Person, Server, header, on_both};
use crate::uploads::{Upload, stored};

on_both!(
    a_photo_is_stored_upright_and_without_what_the_camera_wrote_into_it,
    an_address_opens_one_picture_for_a_quarter_of_an_hour,
);

/// What a phone held upright writes: the sensor's picture lying on its side, orientation 6, and where it was taken.
fn exif_with_orientation_6_and_gps() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            &tag.to_le_bytes()[..],
            &kind.to_le_bytes(),
            &count.to_le_bytes(),
            &value,
        ]
        .concat()
    };
    let tiff: Vec<u8> = [
        b"II*\0\x08\0\0\0".to_vec(),
        2_u16.to_le_bytes().to_vec(),
        entry(0x0112, 3, 1, [6, 0, 0, 0]),
        entry(0x8825, 4, 1, 38_u32.to_le_bytes()),
        vec![0; 4],
        // The directory of the place, at 38: a reference and the map datum, whose words the test searches for.
        2_u16.to_le_bytes().to_vec(),
        entry(0x0001, 2, 2, *b"N\0\0\0"),
        entry(0x0012, 2, 7, 68_u32.to_le_bytes()),
        vec![0; 4],
        b"WGS-84\0".to_vec(),
    ]
    .concat();
    let body = [b"Exif\0\0".to_vec(), tiff].concat();
    let length = u16::try_from(body.len() + 2).unwrap();
    [&[0xFF, 0xE1][..], &length.to_be_bytes(), &body].concat()
}

/// Left half red, right half blue: shown upright, red is above.
fn photo_of_a_phone_held_upright() -> Vec<u8> {
    let lying = RgbImage::from_fn(400, 200, |x, _| {
        if x < 200 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    });
    let mut jpeg = Cursor::new(Vec::new());
    lying.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let (start, rest) = jpeg.get_ref().split_at(2);
    [start, &exif_with_orientation_6_and_gps(), rest].concat()
}

/// The addresses of a photo: small and full.
async fn file_a_report(server: &Server, person: &Person, photo: &str) -> (String, String) {
    let report = crate::support::fresh_id();
    let answer = server
        .command(person, &report, crate::support::sending::submission(photo))
        .await
        .ok();
    let photo = &answer["report"]["photos"][0];
    (
        photo["thumb_url"].as_str().unwrap().to_owned(),
        photo["url"].as_str().unwrap().to_owned(),
    )
}

async fn a_photo_is_stored_upright_and_without_what_the_camera_wrote_into_it(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let sent = photo_of_a_phone_held_upright();
    assert!(sent.windows(6).any(|bytes| bytes == b"WGS-84"));
    let upload = Upload::begin(&server, &resident, sent.len()).await;
    assert_eq!(upload.patch(0, &sent).await.status, 204);
    let (thumb, full) = file_a_report(&server, &resident, &upload.id).await;
    for address in [thumb, full] {
        let bytes = server
            .http
            .get(server.url(&address))
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        let shown = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!((shown.width(), shown.height()), (200, 400));
        let [red, _, _] = shown.get_pixel(100, 20).0;
        let [_, _, blue] = shown.get_pixel(100, 380).0;
        assert!(red > 180 && blue > 180, "red {red} above, blue {blue} below");
    }
    for file in stored(&server) {
        let bytes = fs::read(&file).unwrap();
        assert!(bytes.starts_with(&[0xFF, 0xD8, 0xFF, 0xE0]), "a bare JFIF file");
        for trace in [&b"Exif"[..], b"WGS-84", b"http"] {
            assert!(
                !bytes.windows(trace.len()).any(|window| window == trace),
                "{}",
                file.display()
            );
        }
    }
}

async fn an_address_opens_one_picture_for_a_quarter_of_an_hour(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let photo = server.upload(&resident).await;
    let other = server.upload(&resident).await;
    let (thumb, full) = file_a_report(&server, &resident, &photo).await;
    let get = async |path: &str| Answer::read(server.http.get(server.url(path)).send().await.unwrap()).await;

    let opened = get(&full).await;
    assert_eq!(
        (opened.status, header(&opened, "content-type")),
        (200, "image/jpeg".to_owned())
    );
    assert!(header(&opened, "cache-control").starts_with("private, max-age="));
    assert_eq!(header(&opened, "x-content-type-options"), "nosniff");
    let tag = header(&opened, "etag");
    let again = server
        .http
        .get(server.url(&full))
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), 304);

    let (path, query) = full.split_once('?').unwrap();
    let flipped = if full.ends_with('A') { "B" } else { "A" };
    let wrong = [
        path.to_owned(),
        format!("{}?{query}", thumb.split_once('?').unwrap().0),
        format!("/v1/photos/{other}/full?{query}"),
        format!("{}{flipped}", &full[..full.len() - 1]),
        full.replace("until=1", "until=2"),
        format!("/v1/photos/{photo}/original?{query}"),
        format!("{path}?until=9999999999&sig="),
    ];
    for address in wrong {
        get(&address).await.is_problem(404, "not_found");
        // A session opens no photo either: the address is made after the read check, or not at all.
        let signed_in = server
            .request(Some(&resident), Method::GET, &address)
            .send()
            .await
            .unwrap();
        assert_eq!(signed_in.status(), 404, "{address}");
    }
    server.clock.advance(16 * MINUTE);
    get(&full).await.is_problem(404, "not_found");
}
