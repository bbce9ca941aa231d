//! The shapes of workflows and actions.

use super::place::Place;
use super::shape::Shape;
use crate::yaml::Node;

static FIXED: Shape = Shape::scalar(Place::Fixed);
static FIXED_ANY: Shape = Shape::any(Place::Fixed, &FIXED_ANY);
static OF_WORKFLOW: Shape = Shape::scalar(Place::Workflow);
static OF_JOB: Shape = Shape::scalar(Place::Job);
static OF_JOB_ANY: Shape = Shape::any(Place::Job, &OF_JOB_ANY);
static OF_STEP: Shape = Shape::scalar(Place::Step);
static STEP_IF: Shape = Shape::scalar(Place::StepIf);
static JOB_IF: Shape = Shape::scalar(Place::JobIf);
static URL: Shape = Shape::scalar(Place::Url);

/// A workflow.
pub(super) static WORKFLOW: Shape = Shape::fixed(
    "a workflow",
    Place::Fixed,
    &[
        // Events have a file of their own.
        ("on", &ON),
        ("name", &FIXED),
        ("description", &FIXED),
        ("run-name", &OF_WORKFLOW),
        ("defaults", &WORKFLOW_DEFAULTS),
        ("env", &WORKFLOW_ENV),
        ("permissions", &FIXED_ANY),
        ("concurrency", &WORKFLOW_CONCURRENCY),
        ("jobs", &JOBS),
    ],
);

static ON: Shape = Shape::free("the events", Place::Fixed, &EVENT).or_scalar().or_list(&FIXED);
static EVENT: Shape = Shape::free("an event", Place::Fixed, &EVENT_PART).or_scalar().or_list(&FIXED_ANY);
static EVENT_PART: Shape = Shape::any(Place::Fixed, &CALL_PART);
static CALL_PART: Shape = Shape::any(Place::Fixed, &FIXED_ANY).chosen(call_part);

/// Outputs of a reusable workflow, which are the only ones with a `value`.
fn call_part(node: &Node<'_>) -> &'static Shape {
    if node.get("value").is_some() { &CALL_OUTPUT } else { &FIXED_ANY }
}

static CALL_OUTPUT: Shape =
    Shape::fixed("an output", Place::Fixed, &[("description", &FIXED), ("value", &CALL_OUTPUT_VALUE)]);
static CALL_OUTPUT_VALUE: Shape = Shape::scalar(Place::CallOutput);

static WORKFLOW_DEFAULTS: Shape = Shape::fixed("`defaults`", Place::Fixed, &[("run", &WORKFLOW_DEFAULTS_RUN)]);
static WORKFLOW_DEFAULTS_RUN: Shape =
    Shape::fixed("`defaults.run`", Place::Fixed, &[("shell", &FIXED), ("working-directory", &FIXED)]);
static WORKFLOW_ENV: Shape = Shape::free("`env`", Place::WorkflowEnv, &WORKFLOW_ENV_VALUE);
static WORKFLOW_ENV_VALUE: Shape = Shape::scalar(Place::WorkflowEnv);
static WORKFLOW_CONCURRENCY: Shape = Shape::fixed(
    "`concurrency`",
    Place::Workflow,
    &[("group", &OF_WORKFLOW), ("cancel-in-progress", &OF_WORKFLOW), ("queue", &OF_WORKFLOW)],
)
.or_scalar();

static JOBS: Shape = Shape::free("`jobs`", Place::Fixed, &ANY_JOB);
static ANY_JOB: Shape = Shape::fixed("a job", Place::Fixed, &[]).chosen(job);

fn job(node: &Node<'_>) -> &'static Shape {
    if node.get("uses").is_some() && node.get("steps").is_none() { &CALL } else { &JOB }
}

static JOB: Shape = Shape::fixed(
    "a job",
    Place::Fixed,
    &[
        ("name", &OF_JOB),
        ("needs", &FIXED_ANY),
        ("if", &JOB_IF),
        ("runs-on", &RUNS_ON),
        ("permissions", &FIXED_ANY),
        ("environment", &ENVIRONMENT),
        ("concurrency", &CONCURRENCY),
        ("outputs", &OUTPUTS),
        ("env", &JOB_ENV),
        ("defaults", &DEFAULTS),
        ("steps", &STEPS),
        ("timeout-minutes", &OF_JOB),
        ("cancel-timeout-minutes", &OF_JOB),
        ("strategy", &STRATEGY),
        ("continue-on-error", &OF_JOB),
        ("container", &CONTAINER),
        ("services", &SERVICES),
        ("snapshot", &OF_JOB_ANY),
    ],
);

static CALL: Shape = Shape::fixed(
    "a job that calls a workflow",
    Place::Fixed,
    &[
        ("name", &OF_JOB),
        ("uses", &FIXED),
        ("with", &CALL_WITH),
        ("secrets", &CALL_SECRETS),
        ("needs", &FIXED_ANY),
        ("if", &JOB_IF),
        ("permissions", &FIXED_ANY),
        ("concurrency", &CONCURRENCY),
        ("strategy", &STRATEGY),
    ],
);

static CALL_WITH: Shape = Shape::free("`with`", Place::Job, &OF_JOB_ANY);
static CALL_SECRETS: Shape = Shape::free("`secrets`", Place::JobEnv, &JOB_ENV_VALUE).or_scalar();
static RUNS_ON: Shape =
    Shape::fixed("`runs-on`", Place::Job, &[("group", &OF_JOB), ("labels", &OF_JOB_ANY)]).or_scalar().or_list(&OF_JOB);
static ENVIRONMENT: Shape =
    Shape::fixed("`environment`", Place::Job, &[("name", &OF_JOB), ("url", &URL), ("deployment", &OF_JOB)]).or_scalar();
static CONCURRENCY: Shape = Shape::fixed(
    "`concurrency`",
    Place::Job,
    &[("group", &OF_JOB), ("cancel-in-progress", &OF_JOB), ("queue", &OF_JOB)],
)
.or_scalar();
static OUTPUTS: Shape = Shape::free("`outputs`", Place::JobOutputs, &OUTPUT);
static OUTPUT: Shape = Shape::scalar(Place::JobOutputs);
static JOB_ENV: Shape = Shape::free("`env`", Place::JobEnv, &JOB_ENV_VALUE);
static JOB_ENV_VALUE: Shape = Shape::scalar(Place::JobEnv);
static DEFAULTS: Shape = Shape::fixed("`defaults`", Place::Fixed, &[("run", &DEFAULTS_RUN)]);
static DEFAULTS_RUN: Shape =
    Shape::fixed("`defaults.run`", Place::JobDefaults, &[("shell", &OF_DEFAULTS), ("working-directory", &OF_DEFAULTS)]);
static OF_DEFAULTS: Shape = Shape::scalar(Place::JobDefaults);
static STRATEGY: Shape = Shape::fixed(
    "`strategy`",
    Place::Strategy,
    &[("matrix", &OF_STRATEGY), ("fail-fast", &OF_STRATEGY), ("max-parallel", &OF_STRATEGY)],
);
static OF_STRATEGY: Shape = Shape::any(Place::Strategy, &OF_STRATEGY);
static CONTAINER: Shape = Shape::fixed("`container`", Place::Job, CONTAINER_KEYS).or_scalar();
static CONTAINER_KEYS: &[(&str, &Shape)] = &[
    ("image", &OF_JOB),
    ("options", &OF_JOB),
    ("env", &CONTAINER_ENV),
    ("ports", &OF_JOB_ANY),
    ("volumes", &OF_JOB_ANY),
    ("credentials", &CREDENTIALS),
    ("entrypoint", &OF_JOB_ANY),
    ("command", &OF_JOB_ANY),
];
static CONTAINER_ENV: Shape = Shape::free("`env`", Place::ContainerEnv, &CONTAINER_ENV_VALUE);
static CONTAINER_ENV_VALUE: Shape = Shape::scalar(Place::ContainerEnv);
static CREDENTIALS: Shape =
    Shape::fixed("`credentials`", Place::Credentials, &[("username", &CREDENTIAL), ("password", &CREDENTIAL)]);
static CREDENTIAL: Shape = Shape::scalar(Place::Credentials);
static SERVICES: Shape = Shape::free("`services`", Place::Job, &CONTAINER);

static STEPS: Shape = Shape::list("`steps`", Place::Step, &ANY_STEP);
static ANY_STEP: Shape = Shape::fixed("a step", Place::Step, &[]).chosen(step);

fn step(node: &Node<'_>) -> &'static Shape {
    let has = |key: &str| node.get(key).is_some();
    match (has("uses"), has("run")) {
        (true, false) => &USES_STEP,
        (false, true) => &RUN_STEP,
        _ => &OTHER_STEP,
    }
}

static RUN_STEP: Shape = Shape::fixed(
    "a step with `run`",
    Place::Step,
    &[
        ("id", &FIXED),
        ("if", &STEP_IF),
        ("name", &OF_STEP),
        ("run", &OF_STEP),
        ("working-directory", &OF_STEP),
        ("shell", &OF_STEP),
        ("env", &STEP_ENV),
        ("continue-on-error", &OF_STEP),
        ("timeout-minutes", &OF_STEP),
        ("background", &OF_STEP),
    ],
);
static USES_STEP: Shape = Shape::fixed(
    "a step with `uses`",
    Place::Step,
    &[
        ("id", &FIXED),
        ("if", &STEP_IF),
        ("name", &OF_STEP),
        ("uses", &FIXED),
        ("with", &STEP_WITH),
        ("env", &STEP_ENV),
        ("continue-on-error", &OF_STEP),
        ("timeout-minutes", &OF_STEP),
        ("background", &OF_STEP),
    ],
);
/// What has neither or both is told so elsewhere.
static OTHER_STEP: Shape = Shape::fixed(
    "a step",
    Place::Step,
    &[
        ("id", &FIXED),
        ("if", &STEP_IF),
        ("name", &OF_STEP),
        ("run", &OF_STEP),
        ("uses", &FIXED),
        ("with", &STEP_WITH),
        ("working-directory", &OF_STEP),
        ("shell", &OF_STEP),
        ("env", &STEP_ENV),
        ("continue-on-error", &OF_STEP),
        ("timeout-minutes", &OF_STEP),
        ("background", &OF_STEP),
        ("wait", &FIXED_ANY),
        ("wait-all", &FIXED_ANY),
        ("cancel", &FIXED_ANY),
        ("parallel", &STEPS),
    ],
);
static STEP_ENV: Shape = Shape::free("`env`", Place::Step, &OF_STEP);
static STEP_WITH: Shape = Shape::free("`with`", Place::Step, &OF_STEP);

static OF_ACTION: Shape = Shape::scalar(Place::ActionStep);
static ACTION_IF: Shape = Shape::scalar(Place::ActionStepIf);
static FREE: Shape = Shape::any(Place::Anywhere, &FREE);

/// An action. Keys beside these are ignored by the runner.
pub(super) static ACTION: Shape = Shape::any(Place::Fixed, &FIXED_ANY).chosen(action);

fn action(node: &Node<'_>) -> &'static Shape {
    let using = node.get("runs").and_then(|runs| runs.get("using")).and_then(Node::as_text);
    if using == Some("composite") { &COMPOSITE } else { &FIXED_ANY }
}

static COMPOSITE: Shape = Shape::free("an action", Place::Fixed, &PART_OF_ACTION);
static PART_OF_ACTION: Shape = Shape::any(Place::Fixed, &FIXED_ANY).chosen(part_of_action);

fn part_of_action(node: &Node<'_>) -> &'static Shape {
    if node.get("using").is_some() { &RUNS } else { &FIXED_ANY }
}

static RUNS: Shape =
    Shape::fixed("`runs` of a composite action", Place::Fixed, &[("using", &FIXED), ("steps", &ACTION_STEPS)]);
static ACTION_STEPS: Shape = Shape::list("`steps`", Place::ActionStep, &ACTION_STEP);
static ACTION_STEP: Shape = Shape::fixed(
    "a step of a composite action",
    Place::ActionStep,
    &[
        ("id", &FIXED),
        ("if", &ACTION_IF),
        ("name", &OF_ACTION),
        ("run", &OF_ACTION),
        ("uses", &FIXED),
        ("with", &ACTION_FREE),
        ("working-directory", &OF_ACTION),
        ("shell", &OF_ACTION),
        ("env", &ACTION_FREE),
        ("continue-on-error", &OF_ACTION),
    ],
);
static ACTION_FREE: Shape = Shape::free("the mapping", Place::ActionStep, &FREE_VALUE);
static FREE_VALUE: Shape = Shape::any(Place::ActionStep, &FREE);
