//! Signing in and out.

use linli_model::protocol::{CodeRequest, ConsentRequest, PersonChange, Session, SignIn};

use super::{Native, answer, escaped};
use crate::backend::{Accounts, Answer};
use crate::transport::Method;
use crate::{ClientError, Credential};

const SESSION: &str = "/v1/session";

impl Accounts for Native {
    fn request_code<'a>(&'a self, phone: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let request = self.with_json(
                Method::Post,
                "/v1/codes",
                &CodeRequest {
                    phone: phone.to_owned(),
                },
            )?;
            answer::successful(self.send(request).await?, &[202])
                .await
                .map(drop)
        })
    }

    fn sign_in(&self, how: SignIn) -> Answer<'_, Session> {
        Box::pin(async move {
            let mut session: Session = self
                .json(self.with_json(Method::Post, "/v1/sessions", &how)?)
                .await?;
            if let Some(token) = session.token.take() {
                *self.credential.borrow_mut() = Credential::bearer(token);
            }
            Ok(session)
        })
    }

    fn session(&self) -> Answer<'_, Option<Session>> {
        Box::pin(async {
            match self.get(SESSION.to_owned()).await {
                Ok(session) => Ok(Some(session)),
                Err(ClientError::Unauthenticated) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn sign_out(&self) -> Answer<'_, ()> {
        Box::pin(async {
            let response = self.send(self.request(Method::Delete, SESSION)).await?;
            answer::successful(response, &[204]).await?;
            *self.credential.borrow_mut() = Credential::cookie();
            Ok(())
        })
    }

    fn change_person(&self, change: PersonChange) -> Answer<'_, Session> {
        Box::pin(async move {
            self.json(self.with_json(Method::Put, "/v1/session/person", &change)?)
                .await
        })
    }

    fn consent<'a>(&'a self, text: &'a str, version: &'a str) -> Answer<'a, Session> {
        Box::pin(async move {
            let consent = ConsentRequest {
                text: text.to_owned(),
                version: version.to_owned(),
            };
            self.json(self.with_json(Method::Post, "/v1/consents", &consent)?)
                .await
        })
    }

    fn withdraw_consent<'a>(&'a self, text: &'a str) -> Answer<'a, Session> {
        Box::pin(async move {
            let path = format!("/v1/consents/{}", escaped(text));
            self.json(self.request(Method::Delete, &path)).await
        })
    }
}
