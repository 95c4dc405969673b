//! What people tell a report, and what they see of it then.

use serde_json::{Value, json};

use super::{Person, Server};

/// A category that is blue by itself.
pub const BLUE: &str = "010106";

/// Gives a command that must be taken, and what the person sees then.
pub async fn tell(server: &Server, person: &Person, report: &str, command: Value) -> Value {
    server.command(person, report, command).await.ok()["report"].clone()
}

/// A report that the grid worker has given to the first unit.
pub async fn assigned(server: &Server, fields: Value) -> String {
    let [resident, worker] = server.sign_in(["resident", "worker"]).await;
    let report = server.submit_with(&resident, fields).await;
    tell(server, &worker, &report, json!({"type": "accept"})).await;
    server.assign(&worker, &report, "unit-1").await.ok();
    report
}

/// A report as a person sees it.
pub async fn view(server: &Server, person: &Person, report: &str) -> Value {
    server.get(person, &format!("/v1/reports/{report}")).await.ok()
}

/// The first page of a list.
pub async fn items(server: &Server, person: &Person, scope: &str) -> Vec<Value> {
    let page = server
        .get(person, &format!("/v1/reports?scope={scope}"))
        .await
        .ok();
    page["items"].as_array().unwrap().clone()
}

/// The ids of a list, in its order.
pub fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}
