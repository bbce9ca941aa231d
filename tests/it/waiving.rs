//! Waivers, through the real server: what is asked, who grants it, what the check and the file then say, and its end.

mod asking;
mod counting;
mod deciding;
mod ending;
mod mirroring;
mod trouble;

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use idp::flows::waiving::{Swept, sweep_once, today};
use idp::flows::{Decisions, Platform};
use idp::github::GitHub;
use idp::golden_paths::Catalogue;

use crate::world::{Asked, ORDERS, World};

const FILE: &str = ".idp/waivers.yaml";
/// A command that asks for a waiver.
const WAIVE: &str = "/idp waive catalog.lifecycle --for 30d --reason \"The new lifecycle is decided in May\"";

/// Days from today, as texts show them.
fn day(days: u64) -> NaiveDate {
    today().checked_add_days(Days::new(days)).unwrap()
}

impl World {
    /// A text in which today and the days on which waivers of 30 days end have names.
    fn dated(&self, text: &str) -> String {
        let text = text.replace(&day(30).to_string(), "IN-30-DAYS").replace(&today().to_string(), "TODAY");
        self.normal(&text)
    }

    /// Alice asks for a waiver on pull request 1, and it is read.
    async fn waiver(&self) -> Asked<'_> {
        self.comment("alice", 1, WAIVE).await
    }

    /// Bob grants it.
    async fn grant(&self, id: u64) -> String {
        let granted = self.comment("bob", 1, &format!("/idp approve {id}")).await;
        assert_eq!(granted.reactions(), "eyes rocket", "{}", granted.reply());
        self.dated(&granted.reply())
    }

    /// The file of waivers on a branch of `orders`.
    fn waivers_at(&self, branch: &str) -> Option<String> {
        self.sandbox.file_at(ORDERS, branch, FILE).map(|text| self.dated(&text))
    }

    /// The messages of the newest commits of a branch of `orders`, oldest first.
    fn messages(&self, branch: &str, many: usize) -> Vec<String> {
        let mut messages: Vec<String> = self.sandbox.read(|world| {
            let repo = world.repo(ORDERS).unwrap();
            let objects = world.objects_of(repo);
            let first = repo.branch(branch);
            let commits = std::iter::successors(first, |oid| objects.commit(*oid)?.parents.first().copied());
            commits.take(many).map(|oid| self.dated(&objects.commit(oid).unwrap().message)).collect()
        });
        messages.reverse();
        messages
    }

    /// The pull requests of the App in `orders`, with their branches and whether they are open.
    fn mirrors(&self) -> Vec<(u64, String, bool)> {
        let pulls = self.sandbox.pulls(ORDERS).into_iter().filter(|pull| pull.via_app.is_some());
        pulls
            .map(|pull| {
                let open = self.sandbox.thread(ORDERS, pull.number).unwrap().open;
                (pull.number, self.pull(ORDERS, pull.number).branch(), open)
            })
            .collect()
    }

    /// Looks for waivers that have run out, as on the day after the last one of 30 days.
    async fn sweep(&self) -> Swept {
        self.sweep_as_on(day(31)).await
    }

    async fn sweep_as_on(&self, day: NaiveDate) -> Swept {
        let github =
            Arc::new(GitHub::new(self.settings.api_url.clone(), Some(self.app.key.clone()), self.settings.timing));
        let decisions = Arc::new(Decisions::new(self.store.clone(), github.clone(), &self.settings.platform_repo));
        let catalogue = Catalogue::shipped().unwrap();
        let platform = Platform::new(self.store.clone(), github, catalogue, self.settings.web_url.as_str(), decisions);
        let swept = sweep_once(&platform, day).await.unwrap();
        self.settled().await;
        swept
    }
}
