//! What the databases do for the lists of a board when there are 200,000 posts: they walk the index made for the list.

use linli_model::ids::PersonId;
use linli_model::protocol::PostScope;
use linli_server::board::{queries_of, search_sql};

use crate::plans::{plan, with_values};
use crate::support::{On, Server, on_both};

on_both!(every_list_of_a_board_walks_its_index_at_200_000_posts);

const POSTS: u32 = 200_000;

/// Spreads the posts over 100 communities, five channels and 500 people: a third are posts of their own, the others reply
/// to them.
fn fill(on: On) -> [String; 5] {
    let (numbers, from) = match on {
        On::Sqlite => (
            format!("WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {POSTS}) "),
            "g".to_owned(),
        ),
        On::Postgres => (String::new(), format!("generate_series(1, {POSTS}) AS g(n)")),
    };
    let posts = format!(
        "INSERT INTO posts (id, version, owner, city, district, street, community, channel, thread, status, listed, on_top, \
         review, official, submitted_at, updated_at, likes, replies, open_flags, voters, state) {numbers}\
         SELECT 'q' || n, 1, 'p' || (n % 500), '1201', '12010' || (n % 2), '12010' || (n % 2) || '00' || (n % 5), \
         '12010' || (n % 2) || '00' || (n % 5) || '0' || (10 + n / 10 % 20), 'c' || (n / 7 % 5), \
         CASE WHEN n % 3 = 0 THEN NULL ELSE 'q' || (n - n % 3) END, CASE WHEN n % 600 = 0 THEN 'held' ELSE 'published' END, \
         CASE WHEN n % 3 = 0 AND n % 600 > 0 THEN 1 ELSE 0 END, \
         CASE WHEN n % 300 = 0 THEN 1 ELSE 0 END, CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END, n % 2, n, n, 0, 0, 0, 0, '{{}}' \
         FROM {from}"
    );
    let people = "INSERT INTO persons (id, display_name, created_at) \
                  SELECT DISTINCT 'p' || (seq % 500), 'x', 0 FROM (SELECT n AS seq FROM {from}) s"
        .replace("{from}", &from);
    let term = |letter: &str, kinds: u32| {
        format!(
            "INSERT INTO terms (community, term, seq, source) \
             SELECT community, '{letter}' || (seq % {kinds}), seq, id FROM posts WHERE thread IS NULL"
        )
    };
    [
        match on {
            On::Sqlite => people.replace("INSERT", &format!("{numbers}INSERT")),
            On::Postgres => people,
        },
        posts,
        term("w", 50),
        term("x", 7),
        "INSERT INTO authors (community, term, person) SELECT DISTINCT community, 'a' || (seq % 100), owner FROM posts"
            .to_owned(),
    ]
}

async fn every_list_of_a_board_walks_its_index_at_200_000_posts(on: On) {
    let server = Server::start_bare(on, |_| {}).await;
    let mut tx = server.app.state().db.begin().await.unwrap();
    for sql in fill(on) {
        sqlx::query(&sql).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let analysed = sqlx::query("ANALYZE").execute(server.app.state().db.reading());
    analysed.await.unwrap();
    assert_eq!(
        server.number("SELECT COUNT(*) FROM posts").await,
        i64::from(POSTS)
    );
    let viewer: PersonId = "p17".parse().unwrap();
    for (scope, indexes) in [
        ("board:120101001011", &["posts_of_board ", "posts_held "][..]),
        ("board:120101001011/c3", &["posts_of_channel ", "posts_held "]),
        ("pinned:120101001011", &["posts_on_top "]),
        ("replies:q3000", &["posts_of_thread "]),
        ("mine", &["posts_of_owner "]),
        ("my_replies", &["replies_of_owner "]),
        ("review:1201", &["posts_review_city "]),
        ("review:120101", &["posts_review_district "]),
        ("review:120101001", &["posts_review_street "]),
        ("review:120101001011", &["posts_review_community "]),
    ] {
        let scope: PostScope = scope.parse().unwrap();
        let queries = queries_of(&scope, &viewer);
        assert_eq!(queries.len(), indexes.len(), "{scope}");
        for ((sql, values), index) in queries.into_iter().zip(indexes) {
            let sql = with_values(sql, &values);
            let plan = plan(&server, on, &sql).await;
            assert!(plan.contains(index), "not {index}: {scope}\n{sql}\n{plan}");
            for wrong in ["SCAN", "TEMP B-TREE", "Seq Scan"] {
                assert!(!plan.contains(wrong), "{wrong}: {scope}\n{sql}\n{plan}");
            }
        }
    }
    for (words, author, tables) in [
        (2, 0, &[("sqlite_autoindex_terms_1 ", "terms_pkey ")][..]),
        (0, 1, &[("sqlite_autoindex_authors_1 ", "authors_pkey ")]),
        (
            1,
            1,
            &[
                ("sqlite_autoindex_terms_1 ", "terms_pkey "),
                ("sqlite_autoindex_authors_1 ", "authors_pkey "),
            ],
        ),
    ] {
        let mut values = vec!["120101001011", "100000", "c3"];
        values.extend(["w7", "x3"].into_iter().take(words));
        values.extend(["a17"].into_iter().take(author));
        let sql = values
            .iter()
            .zip(1..)
            .fold(search_sql(true, words, author, 21), |sql, (value, n)| {
                sql.replace(&format!("${n}"), &format!("'{value}'"))
            });
        let plan = plan(&server, on, &sql).await;
        for (on_sqlite, on_postgres) in tables {
            let index = if on == On::Sqlite { on_sqlite } else { on_postgres };
            assert!(plan.contains(index), "{sql}\n{plan}");
        }
        assert!(
            !plan.contains("Seq Scan") && !plan.contains("SCAN"),
            "{sql}\n{plan}"
        );
    }
}
