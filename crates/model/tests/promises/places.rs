//! Points: their systems, their range, what the public sees of them.

use linli_model::area::{Area, AreaCode, AreaLevel, nearest_grid};
use linli_model::geo::{Fix, Gcj02, Point, Wgs84};
use proptest::prelude::*;
use serde_json::json;

use crate::world::{area, cases, words};

fn wgs(lat: f64, lon: f64) -> Point<Wgs84> {
    Point::new(lat, lon).unwrap()
}

fn near<A, B>(a: &Point<A>, b: &Point<B>, degrees: f64) -> bool {
    (a.lat - b.lat).abs() < degrees && (a.lon - b.lon).abs() < degrees
}

#[test]
fn tiananmen_on_a_chinese_map() {
    let expected = Point::<Gcj02>::new(39.908_741_07, 116.397_130_94).unwrap();
    assert!(near(&wgs(39.907_34, 116.390_89).to_gcj02(), &expected, 1e-8));
}

#[test]
fn outside_china_both_systems_are_one() {
    for (lat, lon) in [
        (48.8584, 2.2945),
        (-33.8568, 151.2153),
        (37.7749, -122.4194),
        (0.0, 0.0),
        (90.0, 180.0),
    ] {
        let point = wgs(lat, lon);
        let gcj = point.to_gcj02();
        assert_eq!((gcj.lat, gcj.lon), (lat, lon));
        assert!(near(&gcj.to_wgs84(), &point, 1e-12));
    }
}

#[test]
fn distances_are_metres() {
    let beijing = wgs(39.9042, 116.4074);
    assert!((beijing.distance_m(&wgs(31.2304, 121.4737)) - 1_067_000.0).abs() < 3_000.0);
    assert_eq!(beijing.distance_m(&beijing), 0.0);
    let antipodes = wgs(0.0, 0.0).distance_m(&wgs(0.0, 180.0));
    assert!((antipodes - 20_015_000.0).abs() < 1_000.0);
}

#[test]
fn a_point_out_of_range_is_none() {
    for (lat, lon) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert_eq!(Point::<Wgs84>::new(lat, lon), None);
    }
    let read = |raw: serde_json::Value| serde_json::from_value::<Point<Wgs84>>(raw);
    assert_eq!(
        read(json!({"lat": 39.1, "lon": 117.2})).unwrap(),
        wgs(39.1, 117.2)
    );
    for raw in [
        json!({"lat": 91, "lon": 0}),
        json!({"lat": 0, "lon": 1e300}),
        json!({"lat": null, "lon": 0}),
        json!({"lat": 1}),
    ] {
        assert!(read(raw.clone()).is_err(), "{raw}");
    }
    let fix = json!({"point": {"lat": 0, "lon": 200}, "accuracy_m": 5, "at": "2026-11-02T08:00:00Z"});
    assert!(serde_json::from_value::<Fix>(fix).is_err());
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn there_and_back_again(lat in 1.0..55.5_f64, lon in 72.5..137.5_f64) {
        let point = wgs(lat, lon);
        let gcj = point.to_gcj02();
        prop_assert!(!near(&gcj, &point, 1e-6), "it is offset");
        prop_assert!(near(&gcj.to_wgs84(), &point, 1e-6));
        prop_assert!(near(&gcj.to_bd09().to_gcj02(), &gcj, 1e-6));
    }

    #[test]
    fn the_public_sees_a_cell_and_nothing_finer(lat in -89.0..89.0_f64, lon in -179.9..179.9_f64) {
        let point = wgs(lat, lon);
        let blurred = point.blurred();
        prop_assert!(point.distance_m(&blurred) <= 75.0, "within half the diagonal of 100 m");
        // Whoever looks at the cell's middle again learns nothing: it is the same for every point of the cell.
        prop_assert!(near(&blurred.blurred(), &blurred, 1e-9));
        let moved = wgs(lat + 1e-7, lon + 1e-7).blurred();
        prop_assert!(moved == blurred || moved.distance_m(&blurred) > 90.0);
    }
}

#[test]
fn the_nearest_grid_is_found_among_grids_only() {
    let place = |code: &str, center| Area {
        code: area(code),
        level: area(code).level(),
        parent: None,
        name: serde_json::from_value(words(code)).unwrap(),
        center,
    };
    let areas = [
        place("120101001001", Some(wgs(39.0, 117.0))),
        place("120101001001-01", Some(wgs(39.01, 117.0))),
        place("120101001001-02", Some(wgs(39.002, 117.0))),
        place("120101001001-03", None),
    ];
    let found = nearest_grid(&areas, wgs(39.0, 117.0)).unwrap();
    assert_eq!(found.code.as_str(), "120101001001-02");
    assert!(nearest_grid(&areas[..1], wgs(39.0, 117.0)).is_none());
}

#[test]
fn an_area_lies_in_what_its_code_begins_with() {
    let grid = area("120101001001-01");
    for code in ["1201", "120101", "120101001", "120101001001", "120101001001-01"] {
        assert!(area(code).contains(&grid), "{code}");
        assert_eq!(grid.at(area(code).level()), Some(area(code)));
    }
    assert!(!area("120102").contains(&grid));
    assert!(!grid.contains(&area("120101001001")));
    assert_eq!(area("1201").at(AreaLevel::Grid), None);
    for code in [
        "",
        "12",
        "12010",
        "1201010010011",
        "120101001001-1",
        "120101001001_01",
        "12010100100a",
        "１２０１",
    ] {
        assert!(AreaCode::new(code).is_err(), "{code}");
    }
}
