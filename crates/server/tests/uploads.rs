//! Photos on their way in: whole after any kill, theirs who sent them, and nothing kept that is no picture.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, Rgb, RgbImage};
use linli_model::limits::UPLOAD_LIFE;
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, RequestBuilder};
use sha2::{Digest, Sha256};

use crate::support::{Answer, On, Person, Server, data, header, on_both};

on_both!(
    an_upload_goes_on_where_a_killed_server_left_it,
    a_lost_answer_to_the_last_chunk_leaves_one_photo,
    a_crash_between_picture_and_row_leaves_no_row_without_picture,
    a_chunk_out_of_place_damaged_or_too_long_changes_nothing,
    a_session_revoked_in_mid_upload_loses_nothing,
    what_is_no_picture_is_refused_and_gone,
    an_upload_is_its_owners_alone,
    an_expired_upload_says_so_and_begins_anew,
    a_photo_is_the_one_that_its_sender_meant,
    every_method_works_as_a_post,
);

pub const PICTURE: &str = "photos/plant-monstera.jpg";

/// One upload of one person.
pub struct Upload<'a> {
    pub server: &'a Server,
    pub person: &'a Person,
    pub id: String,
}

impl<'a> Upload<'a> {
    fn new(server: &'a Server, person: &'a Person) -> Self {
        let id = crate::support::fresh_id();
        Self { server, person, id }
    }

    pub async fn begin(server: &'a Server, person: &'a Person, length: usize) -> Self {
        let upload = Self::new(server, person);
        let created = upload.create(length).await;
        assert_eq!(created.status, 201, "{:?}", created.body);
        assert_eq!(header(&created, "location"), format!("/v1/uploads/{}", upload.id));
        upload
    }

    fn request(&self, method: Method) -> RequestBuilder {
        let path = format!("/v1/uploads/{}", self.id);
        self.server
            .request(Some(self.person), method, &path)
            .header("tus-resumable", "1.0.0")
    }

    fn metadata(&self) -> String {
        let (id, kind) = (STANDARD.encode(&self.id), STANDARD.encode("image/jpeg"));
        format!("id {id},type {kind}")
    }

    pub async fn create(&self, length: usize) -> Answer {
        self.create_saying(length, &self.metadata()).await
    }

    async fn create_saying(&self, length: usize, metadata: &str) -> Answer {
        let request = self
            .server
            .request(Some(self.person), Method::POST, "/v1/uploads");
        let request = request
            .header("tus-resumable", "1.0.0")
            .header("upload-metadata", metadata);
        answer(request.header("upload-length", length)).await
    }

    fn chunk(&self, at: usize, bytes: &[u8]) -> RequestBuilder {
        let sum = STANDARD.encode(Sha256::digest(bytes));
        self.request(Method::PATCH)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", at)
            .header("upload-checksum", format!("sha256 {sum}"))
            .body(bytes.to_vec())
    }

    pub async fn patch(&self, at: usize, bytes: &[u8]) -> Answer {
        answer(self.chunk(at, bytes)).await
    }

    /// How much has come; `None` when there is no such upload.
    pub async fn offset(&self) -> Option<usize> {
        let head = answer(self.request(Method::HEAD)).await;
        assert_eq!(header(&head, "tus-resumable"), "1.0.0");
        match head.status {
            200 => Some(header(&head, "upload-offset").parse().unwrap()),
            status => {
                assert_eq!(status, 404);
                None
            }
        }
    }
}

async fn answer(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.unwrap()).await
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// Every file the server's photo store has.
pub fn stored(server: &Server) -> Vec<PathBuf> {
    files(&server.app.state().settings.data.join("photos"))
}

async fn photos(server: &Server) -> i64 {
    server.number("SELECT COUNT(*) FROM photos").await
}

fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

async fn an_upload_goes_on_where_a_killed_server_left_it(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let (first, rest) = bytes.split_at(9_000);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(upload.patch(0, first).await.status, 204);

    let other = server.second_node().await;
    let id = upload.id.clone();
    let upload = Upload {
        server: &other,
        person: &resident,
        id,
    };
    assert_eq!(
        upload.create(bytes.len()).await.status,
        201,
        "beginning again is no new upload"
    );
    assert_eq!(upload.offset().await, Some(9_000));
    let (second, last) = rest.split_at(3_000);
    assert_eq!(upload.patch(9_000, second).await.status, 204);
    let done = upload.patch(12_000, last).await;
    assert_eq!(
        (done.status, header(&done, "upload-offset")),
        (204, bytes.len().to_string())
    );
    assert_eq!(upload.offset().await, Some(bytes.len()));
    assert_eq!(photos(&server).await, 1);
    let names: Vec<_> = stored(&server)
        .iter()
        .map(|path| path.file_name().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), 2, "received bytes are deleted: {names:?}");
}

async fn a_lost_answer_to_the_last_chunk_leaves_one_photo(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    server.lose_next_answer();
    upload.chunk(0, &bytes).send().await.unwrap_err();
    upload.patch(0, &bytes).await.is_problem(409, "wrong_offset");
    assert_eq!(upload.offset().await, Some(bytes.len()));
    assert_eq!(photos(&server).await, 1);
}

/// First the store fails, then, with the pictures kept, the row: as a crash before and after the pictures would.
async fn a_crash_between_picture_and_row_leaves_no_row_without_picture(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(upload.patch(0, &bytes[..1000]).await.status, 204);
    let in_the_way = server.app.state().settings.data.join("photos/pictures");
    fs::write(&in_the_way, "").unwrap();
    let failed = upload.patch(1000, &bytes[1000..]).await;
    failed.is_problem(500, "internal");
    assert_eq!(
        failed.body["title"], "internal error",
        "what went wrong inside stays inside"
    );
    assert_eq!(photos(&server).await, 0);
    fs::remove_file(&in_the_way).unwrap();

    let rename = async |from: &str, to: &str| {
        let mut tx = server.app.state().db.begin().await.unwrap();
        sqlx::query(&format!("ALTER TABLE {from} RENAME TO {to}"))
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    rename("photos", "away").await;
    upload
        .patch(1000, &bytes[1000..])
        .await
        .is_problem(500, "internal");
    rename("away", "photos").await;
    assert_eq!(photos(&server).await, 0);
    assert_eq!(upload.offset().await, Some(1000), "the last chunk is sent again");
    assert_eq!(upload.patch(1000, &bytes[1000..]).await.status, 204);
    assert_eq!((photos(&server).await, stored(&server).len()), (1, 2));
}

async fn a_chunk_out_of_place_damaged_or_too_long_changes_nothing(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    assert_eq!(upload.patch(0, &bytes[..5000]).await.status, 204);

    upload
        .patch(0, &bytes[..5000])
        .await
        .is_problem(409, "wrong_offset");
    upload
        .patch(6000, &bytes[6000..])
        .await
        .is_problem(409, "wrong_offset");
    let damaged = upload
        .chunk(5000, &bytes[5000..9000])
        .body(bytes[5001..9001].to_vec());
    answer(damaged).await.is_problem(460, "checksum_mismatch");
    let damaged = upload.chunk(5000, &bytes[5000..9000]);
    answer(with(
        damaged,
        "upload-checksum",
        "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ))
    .await
    .is_problem(460, "checksum_mismatch");
    let mut long = bytes[5000..].to_vec();
    long.push(0);
    upload.patch(5000, &long).await.is_problem(413, "too_large");
    answer(with(upload.chunk(5000, b"x"), "content-type", "image/jpeg"))
        .await
        .is_problem(415, "media_type");
    let unversioned = server.request(
        Some(&resident),
        Method::HEAD,
        &format!("/v1/uploads/{}", upload.id),
    );
    assert_eq!(answer(unversioned).await.status, 412);
    assert_eq!(upload.offset().await, Some(5000));
    assert_eq!(upload.patch(5000, &bytes[5000..]).await.status, 204);

    let ten_mib = 10 * 1024 * 1024;
    let too_long = Upload {
        server: &server,
        person: &resident,
        id: "too-long".to_owned(),
    };
    too_long.create(ten_mib + 1).await.is_problem(413, "too_large");
    assert_eq!(too_long.create(ten_mib).await.status, 201);
    too_long
        .create(ten_mib - 1)
        .await
        .is_problem(409, "refused.id_taken");
    let options = answer(server.request(None, Method::OPTIONS, "/v1/uploads")).await;
    assert_eq!(header(&options, "tus-max-size"), ten_mib.to_string());
    assert_eq!(header(&options, "tus-checksum-algorithm"), "sha1,sha256");
}

async fn a_session_revoked_in_mid_upload_loses_nothing(on: On) {
    let server = Server::start(on).await;
    let [before] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &before, bytes.len()).await;
    assert_eq!(upload.patch(0, &bytes[..5000]).await.status, 204);
    assert_eq!(
        answer(server.request(Some(&before), Method::DELETE, "/v1/session"))
            .await
            .status,
        204
    );
    upload
        .patch(5000, &bytes[5000..])
        .await
        .is_problem(401, "unauthenticated");

    let [again, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let upload = Upload {
        server: &server,
        person: &again,
        id: upload.id.clone(),
    };
    assert_eq!(upload.offset().await, Some(5000));
    // Who takes the phone over and signs in sends nothing in the other's name.
    let token = format!("Bearer {}", neighbour.token);
    answer(with(upload.chunk(5000, &bytes[5000..]), "authorization", &token))
        .await
        .is_problem(403, "wrong_account");
    assert_eq!(upload.patch(5000, &bytes[5000..]).await.status, 204);
    assert_eq!(photos(&server).await, 1);
}

/// A request with one header's value replaced.
fn with(request: RequestBuilder, name: &'static str, value: &str) -> RequestBuilder {
    request.headers(HeaderMap::from_iter([(
        HeaderName::from_static(name),
        value.parse().unwrap(),
    )]))
}

/// A PNG whose header says how large it is, with one row's worth of data behind it.
fn huge_png() -> Vec<u8> {
    let mut png = encoded(&RgbImage::new(1, 1), ImageFormat::Png);
    png[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

async fn what_is_no_picture_is_refused_and_gone(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let jpeg = encoded(
        &RgbImage::from_pixel(64, 64, Rgb([200, 40, 40])),
        ImageFormat::Jpeg,
    );
    let polyglot = [
        &jpeg[..],
        b"PK\x03\x04hidden.html<script>alert(1)</script>PK\x05\x06",
        &[0; 18],
    ]
    .concat();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let bad: [(&str, Vec<u8>, u16, &str); 6] = [
        ("an SVG", svg, 415, "not_a_picture"),
        (
            "a text named .jpg",
            b"just words, whatever the name says".to_vec(),
            415,
            "not_a_picture",
        ),
        ("a polyglot", polyglot, 415, "not_a_picture"),
        (
            "a JPEG cut off",
            jpeg[..jpeg.len() * 2 / 3].to_vec(),
            415,
            "not_a_picture",
        ),
        (
            "a GIF",
            b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(),
            415,
            "not_a_picture",
        ),
        ("a PNG of 40,000 by 40,000", huge_png(), 413, "too_many_pixels"),
    ];
    for (what, bytes, status, code) in bad {
        let upload = Upload::begin(&server, &resident, bytes.len()).await;
        let (first, last) = bytes.split_at(10);
        assert_eq!(upload.patch(0, first).await.status, 204, "{what}");
        upload.patch(10, last).await.is_problem(status, code);
        assert_eq!(upload.offset().await, None, "{what}");
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM uploads").await, 0);
    assert_eq!((photos(&server).await, stored(&server).len()), (0, 0));
}

async fn an_upload_is_its_owners_alone(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour] = server.sign_in(["resident", "neighbour"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    let theirs = Upload {
        server: &server,
        person: &neighbour,
        id: upload.id.clone(),
    };
    theirs
        .create(bytes.len())
        .await
        .is_problem(409, "refused.id_taken");
    assert_eq!(theirs.offset().await, None);
    theirs.patch(0, &bytes).await.is_problem(404, "not_found");
    answer(theirs.request(Method::DELETE))
        .await
        .is_problem(404, "not_found");
    assert_eq!(upload.patch(0, &bytes).await.status, 204);

    // Nobody files another's photo.
    let submission = crate::support::sending::submission(&upload.id);
    server
        .command(&neighbour, "theirs", submission.clone())
        .await
        .is_problem(409, "photo_gone");
    // Giving up takes the photo along, and a report that names it is told so.
    assert_eq!(answer(upload.request(Method::DELETE)).await.status, 204);
    assert_eq!(
        (
            upload.offset().await,
            photos(&server).await,
            stored(&server).len()
        ),
        (None, 0, 0)
    );
    server
        .command(&resident, "mine", submission)
        .await
        .is_problem(409, "photo_gone");
}

async fn an_expired_upload_says_so_and_begins_anew(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    let kept = upload.patch(0, &bytes[..5000]).await;
    assert_eq!(header(&kept, "upload-expires"), "Wed, 25 Nov 2026 02:00:00 GMT");

    server.clock.advance(UPLOAD_LIFE);
    upload
        .patch(5000, &bytes[5000..])
        .await
        .is_problem(410, "photo_gone");
    assert_eq!(answer(upload.request(Method::HEAD)).await.status, 410);
    assert_eq!(upload.create(bytes.len()).await.status, 201);
    assert_eq!(
        upload.offset().await,
        Some(5000),
        "what is still there is not sent again"
    );

    server.clock.advance(UPLOAD_LIFE);
    server.app.run_due(server.app.state().now()).await.unwrap();
    assert_eq!(answer(upload.request(Method::HEAD)).await.status, 404);
    assert_eq!(upload.create(bytes.len()).await.status, 201);
    assert_eq!(upload.offset().await, Some(0));
    assert_eq!(upload.patch(0, &bytes).await.status, 204);
    assert_eq!((photos(&server).await, stored(&server).len()), (1, 2));
}

async fn a_photo_is_the_one_that_its_sender_meant(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let create = async |upload: &Upload<'_>, meant: &[u8]| {
        let said = format!(
            "{},sha256 {}",
            upload.metadata(),
            STANDARD.encode(Sha256::digest(meant))
        );
        let created = upload.create_saying(bytes.len(), &said).await;
        assert_eq!(created.status, 201);
        said
    };
    let upload = Upload::new(&server, &resident);
    let said = create(&upload, &bytes).await;
    assert_eq!(upload.patch(0, &bytes[..5000]).await.status, 204);
    let head = answer(upload.request(Method::HEAD)).await;
    assert_eq!(header(&head, "upload-metadata"), said);
    let other = format!("{},sha256 {}", upload.metadata(), STANDARD.encode([7; 32]));
    upload
        .create_saying(bytes.len(), &other)
        .await
        .is_problem(409, "refused.id_taken");
    assert_eq!(
        upload.create(bytes.len()).await.status,
        201,
        "saying less changes nothing"
    );

    // A chunk that went bad where it was kept: each chunk came whole, the photo is not.
    let [chunk] = &stored(&server)[..] else {
        panic!("one chunk")
    };
    let mut damaged = fs::read(chunk).unwrap();
    damaged[4_000] ^= 1;
    fs::write(chunk, damaged).unwrap();
    upload
        .patch(5000, &bytes[5000..])
        .await
        .is_problem(460, "checksum_mismatch");
    assert_eq!((upload.offset().await, photos(&server).await), (None, 0));
    assert_eq!(stored(&server).len(), 0);
    server
        .command(&resident, "mine", crate::support::sending::submission(&upload.id))
        .await
        .is_problem(409, "photo_gone");

    create(&upload, &bytes).await;
    assert_eq!(upload.patch(0, &bytes).await.status, 204);
    assert_eq!((photos(&server).await, stored(&server).len()), (1, 2));
}

async fn every_method_works_as_a_post(on: On) {
    let server = Server::start(on).await;
    let [resident] = server.sign_in(["resident"]).await;
    let bytes = data(PICTURE);
    let upload = Upload::begin(&server, &resident, bytes.len()).await;
    let post = |method: &str| {
        upload
            .request(Method::POST)
            .header("x-http-method-override", method.to_owned())
    };
    let sent = post("PATCH")
        .header("content-type", "application/offset+octet-stream")
        .header("upload-offset", 0)
        .body(bytes.clone());
    assert_eq!(answer(sent).await.status, 204);
    assert_eq!(
        header(&answer(post("HEAD")).await, "upload-offset"),
        bytes.len().to_string()
    );
    assert_eq!(answer(post("DELETE")).await.status, 204);
    assert_eq!(upload.offset().await, None);
    answer(post("PUT")).await.is_problem(405, "method_not_allowed");
    assert_eq!(photos(&server).await, 0);
}
