//! What exists.

use linli_model::area::AreaCode;
use linli_model::category::Categories;
use linli_model::protocol::{About, Areas, CommunityView, Units};

use super::Native;
use crate::backend::{Answer, Directory};

impl Directory for Native {
    fn about(&self) -> Answer<'_, About> {
        Box::pin(self.get("/v1/about".to_owned()))
    }

    fn categories(&self) -> Answer<'_, Categories> {
        Box::pin(self.get("/v1/categories".to_owned()))
    }

    fn areas<'a>(&'a self, under: &'a AreaCode) -> Answer<'a, Areas> {
        Box::pin(self.get(format!("/v1/areas?under={under}")))
    }

    fn units<'a>(&'a self, area: &'a AreaCode) -> Answer<'a, Units> {
        Box::pin(self.get(format!("/v1/units?area={area}")))
    }

    fn community<'a>(&'a self, code: &'a AreaCode) -> Answer<'a, CommunityView> {
        Box::pin(self.get(format!("/v1/communities/{code}")))
    }
}
