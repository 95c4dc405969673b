//! The whole road once, and what each may see on the way.

use serde_json::{Value, json};

use crate::support::{On, Server, on_both};

on_both!(
    a_report_goes_from_the_photo_to_the_rating,
    what_neighbours_read_holds_nothing_private
);

fn steps(view: &Value) -> Vec<&str> {
    view["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["what"]["type"].as_str().unwrap())
        .collect()
}

fn buttons(view: &Value) -> Vec<&str> {
    view["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| action["command"].as_str().unwrap())
        .collect()
}

async fn a_report_goes_from_the_photo_to_the_rating(on: On) {
    let server = Server::start(on).await;
    let [resident, worker, member] = server.sign_in(["resident", "worker", "member"]).await;
    let report = server.submit(&resident).await;
    let path = format!("/v1/reports/{report}");

    let filed = server.get(&resident, &path).await.ok();
    assert_eq!(
        (&filed["status"], &filed["mine"]),
        (&json!("submitted"), &json!(true))
    );
    assert_eq!(filed["place"]["exact"]["words"], "8 号楼后门");
    assert!(
        linli_model::receipt::is_valid(filed["receipt"].as_str().unwrap()),
        "{}",
        filed["receipt"]
    );
    let photo = server
        .http
        .get(server.url(filed["photos"][0]["url"].as_str().unwrap()))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            photo.status().as_u16(),
            photo.headers()["content-type"].to_str().unwrap()
        ),
        (200, "image/jpeg")
    );
    let unsigned = filed["photos"][0]["url"]
        .as_str()
        .unwrap()
        .split_once('?')
        .unwrap()
        .0;
    assert_eq!(
        server
            .http
            .get(server.url(unsigned))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );

    let queue = server
        .get(&worker, "/v1/reports?scope=area:120101003001&status=submitted")
        .await
        .ok();
    assert_eq!(queue["items"][0]["id"], report.as_str());
    assert!(queue["items"][0]["cover"]["thumb_url"].is_string());
    let seen = server.get(&worker, &path).await.ok();
    assert_eq!(
        (&seen["contact"], &seen["author"]),
        (&json!("13900001111"), &json!("resident"))
    );
    assert!(buttons(&seen).contains(&"accept"));

    server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .ok();
    server.assign(&worker, &report, "unit-1").await.ok();
    let queue = server.get(&member, "/v1/reports?scope=unit:unit-1").await.ok();
    assert_eq!(queue["items"][0]["id"], report.as_str());
    server
        .command(&member, &report, json!({"type": "handle"}))
        .await
        .ok();
    let after = server.upload(&member).await;
    let resolve = json!({"type": "resolve", "text": "已修补。", "photos": [after]});
    server.command(&member, &report, resolve).await.ok();

    let answered = server.get(&resident, &path).await.ok();
    assert_eq!(
        steps(&answered),
        ["submitted", "accepted", "assigned", "handling_begun", "resolved"]
    );
    let resolved = &answered["timeline"][4]["what"];
    assert_eq!(
        (&resolved["text"], resolved["photos"].as_array().unwrap().len()),
        (&json!("已修补。"), 1)
    );
    assert_eq!(buttons(&answered), ["rate", "reopen"]);
    let rate = json!({"type": "rate", "rating": "satisfied", "words": "谢谢"});
    let closed = server.command(&resident, &report, rate).await.ok();
    assert_eq!(
        (&closed["report"]["status"], &closed["report"]["rating"]),
        (&json!("closed"), &json!("satisfied"))
    );
    assert_eq!(server.number("SELECT COUNT(*) FROM timers").await, 0);
}

/// What the author gave for staff only, and what staff said among themselves, is searched for byte by byte.
async fn what_neighbours_read_holds_nothing_private(on: On) {
    let server = Server::start(on).await;
    let [resident, neighbour, worker, member] = server
        .sign_in(["resident", "neighbour", "worker", "member"])
        .await;
    let report = server.submit(&resident).await;
    server
        .command(&worker, &report, json!({"type": "accept"}))
        .await
        .ok();
    server
        .command(&worker, &report, json!({"type": "note", "text": "内部备注"}))
        .await
        .ok();
    server.assign(&worker, &report, "unit-1").await.ok();
    server
        .command(&member, &report, json!({"type": "return", "reason": "退回原因"}))
        .await
        .ok();

    let whole = server
        .get(&neighbour, &format!("/v1/reports/{report}"))
        .await
        .ok()
        .to_string();
    let list = server
        .get(&neighbour, "/v1/reports?scope=neighbours:120101003001")
        .await
        .ok()
        .to_string();
    let feed = server
        .get(&neighbour, "/v1/feeds/community:120101003001")
        .await
        .ok()
        .to_string();
    assert!(whole.contains("坑洼") && list.contains("坑洼") && feed.contains(&report));
    for secret in [
        "8 号楼",
        "13900001111",
        "\"resident\"",
        "39.11604",
        "117.19507",
        "内部备注",
        "退回原因",
    ] {
        for public in [&whole, &list, &feed] {
            assert!(!public.contains(secret), "{secret} in {public}");
        }
    }
    let own = server
        .get(&resident, &format!("/v1/reports/{report}"))
        .await
        .ok()
        .to_string();
    assert!(own.contains("8 号楼") && !own.contains("内部备注") && !own.contains("退回原因"));
    let staff = server
        .get(&worker, &format!("/v1/reports/{report}"))
        .await
        .ok()
        .to_string();
    assert!(staff.contains("内部备注") && staff.contains("退回原因"));

    let hidden = server
        .submit_with(&resident, json!({"audience": "staff_only"}))
        .await;
    server
        .get(&neighbour, &format!("/v1/reports/{hidden}"))
        .await
        .is_problem(404, "not_found");
    let list = server
        .get(&neighbour, "/v1/reports?scope=neighbours:120101003001")
        .await
        .ok()
        .to_string();
    let feed = server
        .get(&neighbour, "/v1/feeds/community:120101003001")
        .await
        .ok()
        .to_string();
    assert!(!list.contains(&hidden) && !feed.contains(&hidden));
    assert!(
        server
            .get(&worker, "/v1/feeds/community:120101003001")
            .await
            .ok()
            .to_string()
            .contains(&hidden)
    );
}
