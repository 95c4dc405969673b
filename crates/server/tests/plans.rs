//! What the databases do for the lists when there are 200,000 reports: they walk an index, and neither read the whole
//! table nor sort. (PostgreSQL may read the few rows of less than a page as a bitmap and sort those: that stays as cheap as
//! it is, however many reports there are.)

use linli_model::limits::PAGE_DEFAULT;
use linli_model::protocol::ReportScope;
use linli_model::report::ReportStatus;
use linli_server::reports::query_of;
use sqlx::Row;

use crate::support::{On, Server, on_both};

on_both!(every_list_walks_an_index_at_200_000_reports);

const REPORTS: u32 = 200_000;

/// Spreads the reports over 1,000 communities, 100 streets, 50 units, 500 people and all statuses, most of them closed.
fn fill(on: On) -> String {
    let numbers = match on {
        On::Sqlite => {
            format!("WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {REPORTS}) ")
        }
        On::Postgres => String::new(),
    };
    let from = match on {
        On::Sqlite => "g".to_owned(),
        On::Postgres => format!("generate_series(1, {REPORTS}) AS g(n)"),
    };
    format!(
        "INSERT INTO reports (id, version, receipt, owner, city, district, street, community, grid, unit, status, \
         neighbours, urgency, category, queue_order, updated_at, content, state) {numbers}\
         SELECT 'r' || n, 1, 'x', 'p' || (n % 500), '1201', '12010' || (n % 10), '12010' || (n % 10) || '00' || (n % 10), \
         '12010' || (n % 10) || '00' || (n % 10) || '0' || (10 + n / 10 % 90), \
         '12010' || (n % 10) || '00' || (n % 10) || '0' || (10 + n / 10 % 90) || '-0' || (n % 5), \
         CASE WHEN n % 3 = 0 THEN NULL ELSE 'unit-' || (n % 50) END, \
         CASE n % 20 WHEN 0 THEN 'submitted' WHEN 1 THEN 'accepted' WHEN 2 THEN 'assigned' WHEN 3 THEN 'handling' \
         WHEN 4 THEN 'resolved' WHEN 5 THEN 'declined' ELSE 'closed' END, \
         CASE WHEN n % 4 = 0 THEN 0 ELSE 1 END, 'amber', '010101', (n * 7919) % 1000003, n, 'c', '{{}}' FROM {from}"
    )
}

async fn every_list_walks_an_index_at_200_000_reports(on: On) {
    let server = Server::start_bare(on, |_| {}).await;
    let mut tx = server.app.state().db.begin().await.unwrap();
    sqlx::query(&fill(on)).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    sqlx::query("ANALYZE")
        .execute(server.app.state().db.reading())
        .await
        .unwrap();
    assert_eq!(
        server.number("SELECT COUNT(*) FROM reports").await,
        i64::from(REPORTS)
    );

    for scope in [
        "mine",
        "neighbours:120101001011",
        "area:1201",
        "area:120101",
        "area:120101001",
        "area:120101001011",
        "area:120101001011-01",
        "unit:unit-7",
    ] {
        for status in [
            None,
            Some(ReportStatus::Submitted),
            Some(ReportStatus::Closed),
            Some(ReportStatus::Declined),
        ] {
            let scope: ReportScope = scope.parse().unwrap();
            let (sql, values) = query_of(&scope, status, "p17");
            let sql = with_values(sql, &values);
            let plan = plan(&server, on, &sql).await;
            // Just the index that was made for this list: another one would have rows passed over without end.
            let index = index_of(&sql);
            assert!(
                plan.contains(&format!("{index} ")),
                "not {index}: {scope} {status:?}\n{sql}\n{plan}"
            );
            for wrong in ["SCAN reports", "TEMP B-TREE", "Seq Scan"] {
                assert!(
                    !plan.contains(wrong),
                    "{wrong}: {scope} {status:?}\n{sql}\n{plan}"
                );
            }
            if plan.contains("Sort") {
                let conditions = sql
                    .split_once(" FROM ")
                    .unwrap()
                    .1
                    .split_once(" ORDER BY ")
                    .unwrap()
                    .0;
                let rows = server.number(&format!("SELECT COUNT(*) FROM {conditions}")).await;
                assert!(
                    rows <= i64::from(PAGE_DEFAULT),
                    "{rows} rows sorted: {scope} {status:?}\n{sql}\n{plan}"
                );
            }
        }
    }
}

fn index_of(sql: &str) -> String {
    let column = sql.split_once("WHERE ").unwrap().1.split_once(' ').unwrap().0;
    let column = if sql.contains("neighbours = 1") {
        "neighbours"
    } else {
        column
    };
    let status = if sql.contains("status = ") { "_status" } else { "" };
    format!("reports_by_{column}{status}")
}

/// A query with its values written in: what equals, and the position that a page in the middle begins at.
fn with_values(mut sql: String, values: &[String]) -> String {
    for (n, value) in values.iter().enumerate() {
        sql = sql.replacen(&format!("${}", n + 1), &format!("'{value}'"), 1);
    }
    for n in values.len() + 1..=values.len() + 2 {
        sql = sql.replacen(&format!("${n}"), "100000", 1);
    }
    sql
}

async fn plan(server: &Server, on: On, sql: &str) -> String {
    let (explain, column) = match on {
        On::Sqlite => ("EXPLAIN QUERY PLAN ", 3),
        On::Postgres => ("EXPLAIN ", 0),
    };
    let rows = sqlx::query(&format!("{explain}{sql}"))
        .fetch_all(server.app.state().db.reading())
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.get::<String, _>(column))
        .collect::<Vec<_>>()
        .join("\n")
}
