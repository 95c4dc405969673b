//! What the databases do for the lists when there are 200,000 reports, entries and sums: they walk an index, and neither read the whole
//! table nor sort. (PostgreSQL may read the few rows of less than a page as a bitmap and sort those: that stays as cheap as
//! it is, however many reports there are.)

use linli_model::limits::PAGE_DEFAULT;
use linli_model::protocol::ReportScope;
use linli_model::report::ReportStatus;
use linli_server::reports::{nearby_sql, query_of};
use linli_server::{figures, notices};
use sqlx::Row;

use crate::support::{On, Server, on_both};

on_both!(every_list_walks_an_index_at_200_000_reports);

const REPORTS: u32 = 200_000;

/// Spreads the reports over 1,000 communities, 100 streets, 50 units, 500 people and all statuses, most of them closed;
/// half of those with a unit have a second one, and each person joined 40.
fn fill(on: On) -> [String; 7] {
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
    let reports = format!(
        "INSERT INTO reports (id, version, receipt, owner, city, district, street, community, grid, status, \
         neighbours, urgency, category, queue_order, updated_at, content, state, middle, joinable, hint_lat, hint_lon, \
         submitted_at) \
         {numbers}\
         SELECT 'r' || n, 1, 'x', 'p' || (n % 500), '1201', '12010' || (n % 10), '12010' || (n % 10) || '00' || (n % 10), \
         '12010' || (n % 10) || '00' || (n % 10) || '0' || (10 + n / 10 % 90), \
         '12010' || (n % 10) || '00' || (n % 10) || '0' || (10 + n / 10 % 90) || '-0' || (n % 5), \
         CASE n % 20 WHEN 0 THEN 'submitted' WHEN 1 THEN 'accepted' WHEN 2 THEN 'assigned' WHEN 3 THEN 'handling' \
         WHEN 4 THEN 'resolved' WHEN 5 THEN 'declined' ELSE 'closed' END, \
         CASE WHEN n % 4 = 0 THEN 0 ELSE 1 END, 'amber', '010101', (n * 7919) % 1000003, n, 'c', '{{}}', \
         '0' || (100 + n % 38), CASE WHEN n % 20 < 4 AND n % 4 > 0 THEN 1 ELSE 0 END, \
         39000000 + (n * 7) % 300000, 117000000 + (n * 11) % 300000, n * CAST(60000000 AS BIGINT) FROM {from}"
    );
    let part = |lead, shift, condition: &str| {
        format!(
            "INSERT INTO report_units (seq, unit, lead, status, queue_order) \
             SELECT seq, 'unit-' || ((seq + {shift}) % 50), {lead}, status, queue_order FROM reports WHERE {condition}"
        )
    };
    let people =
        "INSERT INTO persons (id, display_name, created_at) SELECT DISTINCT owner, owner, 0 FROM reports";
    let joined = "INSERT INTO me_toos (seq, person, command_id, at) \
                  SELECT seq, 'p' || ((seq / 10) % 500), 'c', seq FROM reports WHERE seq % 10 = 0";
    let news = format!(
        "INSERT INTO feed_entries (feed, pos, kind, id, version, neighbours, at, news) {numbers}\
         SELECT 'person:p' || (n % 50), n, 'report', 'r' || n, 1, 0, n, CASE WHEN n % 8 = 0 THEN 1 ELSE 0 END FROM {from}"
    );
    let sums = format!(
        "INSERT INTO stats_daily (area, day, category, submitted, resolved, rated, satisfied, minutes) {numbers}\
         SELECT '1201' || (n % 40), n / 400, 'c' || ((n / 40) % 10), 1, 1, 1, 1, 60 FROM {from}"
    );
    [
        reports,
        part(1, 0, "seq % 3 > 0"),
        part(0, 7, "seq % 3 = 1"),
        people.to_owned(),
        joined.to_owned(),
        news,
        sums,
    ]
}

async fn every_list_walks_an_index_at_200_000_reports(on: On) {
    let server = Server::start_bare(on, |_| {}).await;
    let mut tx = server.app.state().db.begin().await.unwrap();
    for sql in fill(on) {
        sqlx::query(&sql).execute(&mut *tx).await.unwrap();
    }
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
        "joined",
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
            for wrong in ["SCAN", "TEMP B-TREE", "Seq Scan"] {
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
    looking_nearby_walks_the_index_of_places(&server, on).await;
    news_and_figures_walk_their_indexes(&server, on).await;
}

/// A page of notifications, an area's month, and the day that the job sums up.
async fn news_and_figures_walk_their_indexes(server: &Server, on: On) {
    let sums = match on {
        On::Sqlite => "sqlite_autoindex_stats_daily_1 ",
        On::Postgres => "stats_daily_pkey ",
    };
    let day = ["120101001011", "6000000000000", "6086400000000"];
    let queries: [(&str, &[&str], &str); 4] = [
        (
            notices::sql(false),
            &["person:p16", "0", "100000", "21"],
            "feed_news ",
        ),
        (
            notices::sql(true),
            &["person:p16", "100000", "200001", "100"],
            "feed_news ",
        ),
        (figures::sql(), &["12017", "100", "130"], sums),
        (figures::day_sql(), &day, "reports_by_day "),
    ];
    for (sql, values, index) in queries {
        let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
        let sql = with_values(sql.to_owned(), &values);
        let plan = plan(server, on, &sql).await;
        assert!(plan.contains(index), "not {index}\n{sql}\n{plan}");
        for wrong in ["SCAN", "TEMP B-TREE", "Seq Scan", "Sort"] {
            assert!(!plan.contains(wrong), "{wrong}\n{sql}\n{plan}");
        }
    }
}

/// Whoever looks nearby walks a strip of the index, however many reports the city has.
async fn looking_nearby_walks_the_index_of_places(server: &Server, on: On) {
    let values = ["0117", "39100000", "39105000", "117100000", "117106000"];
    let sql = with_values(nearby_sql(), &values.map(str::to_owned));
    let plan = plan(server, on, &sql).await;
    assert!(plan.contains("reports_by_place "), "{sql}\n{plan}");
    assert!(!plan.contains("Seq Scan"), "{sql}\n{plan}");
}

fn index_of(sql: &str) -> String {
    let column = sql.split_once("WHERE ").unwrap().1.split_once(' ').unwrap().0;
    let status = if sql.contains(".status = ") { "_status" } else { "" };
    match column {
        // Of the few that a person joined, those of a status are picked.
        "m.person" => "me_toos_by_person".to_owned(),
        "u.unit" => format!("report_units_by_unit{status}"),
        _ if sql.contains("neighbours = 1") => format!("reports_by_neighbours{status}"),
        column => format!("reports_by_{}{status}", column.trim_start_matches("r.")),
    }
}

/// A query with its values written in: what equals, and the position that a page in the middle begins at.
pub fn with_values(mut sql: String, values: &[String]) -> String {
    for (n, value) in values.iter().enumerate() {
        sql = sql.replacen(&format!("${}", n + 1), &format!("'{value}'"), 1);
    }
    for n in values.len() + 1..=values.len() + 2 {
        sql = sql.replacen(&format!("${n}"), "100000", 1);
    }
    sql
}

pub async fn plan(server: &Server, on: On, sql: &str) -> String {
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
