//! A wish with its plan: remembered, and taken as far as it goes now. The same for a form and for a command.

use super::authority::Standing;
use super::{go_on, planning::Obstacle};
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::Login;
use crate::golden_paths::Plan;
use crate::store::{Creation, CreationState, NewCreation};

/// Who wishes for what, and where.
pub(super) struct Wish<'a> {
    pub platform: &'a Platform,
    /// The platform repository.
    pub repository: &'a Repository,
    pub issue: i64,
    pub by_form: bool,
    pub url: &'a str,
    pub author: &'a Login,
    pub author_id: i64,
    /// What names the wish for ever.
    pub cause: String,
    pub standing: Standing,
}

/// What became of a wish.
pub(super) enum Wished {
    /// It is remembered, and went on as far as it could.
    Stands(Creation),
    /// Another open wish is for the same repository.
    Open(Creation),
    /// It cannot be.
    Impossible(Obstacle),
}

impl Wish<'_> {
    /// Remembers the wish, unless something stands in the way, and goes on.
    pub(super) async fn pursue(&self, plan: &Plan) -> Result<Wished, Failure> {
        let platform = self.platform;
        if let Some(known) = platform.store.creation_of(&self.cause).await? {
            return self.again(known, plan).await;
        }
        if let Some(obstacle) = super::planning::look_ahead(platform, self.repository, plan).await? {
            return Ok(Wished::Impossible(obstacle));
        }
        let creation = platform.store.ask_for_creation(&self.wanted(plan)?).await?;
        if creation.asked.cause != self.cause {
            return Ok(Wished::Open(creation));
        }
        Ok(Wished::Stands(go_on(platform, self.repository, creation.id, &self.cause).await?))
    }

    /// The issue was edited, or the work on it is done again.
    async fn again(&self, known: Creation, plan: &Plan) -> Result<Wished, Failure> {
        let platform = self.platform;
        let open = matches!(known.state, CreationState::Waiting | CreationState::Failed) && known.made.is_none();
        // What failed on its way is for `/idp retry`; what was set aside because of the issue's text was not begun.
        let begun = !platform.store.creation_steps(known.id).await?.is_empty();
        let same = known.asked.plan_hash == plan.hash().to_string() && (known.state == CreationState::Waiting || begun);
        if open && !same {
            if let Some(obstacle) = super::planning::look_ahead(platform, self.repository, plan).await? {
                return Ok(Wished::Impossible(obstacle));
            }
            let new = self.wanted(plan)?;
            if !platform.store.plan_creation_anew(known.id, &new).await?
                && let Some(other) = platform.store.open_creation(&new.target).await?
                && other.id != known.id
            {
                return Ok(Wished::Open(other));
            }
        }
        Ok(Wished::Stands(go_on(platform, self.repository, known.id, &self.cause).await?))
    }

    fn wanted(&self, plan: &Plan) -> Result<NewCreation, Failure> {
        let lasting = |reason: String| Failure::Lasting(reason);
        let made = plan.repository().ok_or_else(|| lasting("the plan makes no repository".to_owned()))?;
        Ok(NewCreation {
            cause: self.cause.clone(),
            state: if self.standing.goes_on { CreationState::Asked } else { CreationState::Waiting },
            platform_id: self.repository.id,
            platform: self.repository.name.to_string(),
            installation_id: self.repository.scope.installation,
            default_branch: self.repository.default_branch.clone(),
            issue: self.issue,
            by_form: self.by_form,
            url: self.url.to_owned(),
            golden_path: plan.golden_path.clone(),
            target: format!("{}/{}", made.owner, made.name),
            asked_by: self.author.0.clone(),
            asked_by_id: self.author_id,
            plan: serde_json::to_string(plan).map_err(|error| lasting(error.to_string()))?,
            plan_hash: plan.hash().to_string(),
        })
    }
}
