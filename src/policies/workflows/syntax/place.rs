//! Where in a workflow an expression stands, and what is known there.

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where GitHub reads no expressions.
    Fixed,
    /// Where all contexts are accepted, because it is not known which ones are there.
    Anywhere,
    /// `run-name`, `concurrency` of the workflow, defaults of inputs.
    Workflow,
    /// `env` of the workflow.
    WorkflowEnv,
    /// Outputs of a reusable workflow.
    CallOutput,
    /// `if` of a job.
    JobIf,
    /// `strategy` of a job.
    Strategy,
    /// Other keys of a job.
    Job,
    /// `env` of a job, and secrets for a reusable workflow.
    JobEnv,
    /// `defaults` of a job.
    JobDefaults,
    /// Credentials of a container.
    Credentials,
    /// `env` of a container.
    ContainerEnv,
    /// The address of an environment.
    Url,
    /// Outputs of a job.
    JobOutputs,
    /// Keys of a step.
    Step,
    /// `if` of a step.
    StepIf,
    /// Keys of a step of a composite action.
    ActionStep,
    /// `if` of such a step.
    ActionStepIf,
}

/// All contexts that there are.
pub(super) const CONTEXTS: &[&str] =
    &["github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs"];

/// All functions, with the fewest and the most arguments.
pub(super) const FUNCTIONS: &[(&str, usize, usize)] = &[
    ("contains", 2, 2),
    ("startsWith", 2, 2),
    ("endsWith", 2, 2),
    ("format", 1, usize::MAX),
    ("join", 1, 2),
    ("toJSON", 1, 1),
    ("fromJSON", 1, 1),
    ("hashFiles", 1, usize::MAX),
    ("case", 3, usize::MAX),
    ("success", 0, usize::MAX),
    ("failure", 0, usize::MAX),
    ("always", 0, 0),
    ("cancelled", 0, 0),
];

impl Place {
    /// The contexts that are known there; none when all are.
    pub(super) fn contexts(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Place::Fixed | Place::Anywhere => return None,
            Place::Workflow => &["github", "inputs", "vars"],
            Place::WorkflowEnv => &["github", "inputs", "vars", "secrets"],
            Place::CallOutput => &["github", "inputs", "vars", "jobs"],
            Place::JobIf | Place::Strategy => &["github", "inputs", "vars", "needs"],
            Place::Job => &["github", "inputs", "vars", "needs", "strategy", "matrix"],
            Place::JobEnv => &["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets"],
            Place::JobDefaults => &["github", "inputs", "vars", "needs", "strategy", "matrix", "env"],
            Place::Credentials => &["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "env"],
            Place::ContainerEnv => {
                &["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "job", "runner", "env"]
            }
            Place::Url => &["github", "inputs", "vars", "needs", "strategy", "matrix", "steps", "job", "runner", "env"],
            Place::StepIf => {
                &["github", "inputs", "vars", "needs", "strategy", "matrix", "steps", "job", "runner", "env"]
            }
            Place::JobOutputs | Place::Step => {
                &["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job", "runner", "env"]
            }
            Place::ActionStep | Place::ActionStepIf => {
                &["github", "inputs", "strategy", "matrix", "steps", "job", "runner", "env"]
            }
        })
    }

    /// Whether the whole value is an expression, braces or not.
    pub(super) fn is_condition(self) -> bool {
        matches!(self, Place::JobIf | Place::StepIf | Place::ActionStepIf)
    }

    /// Whether a function may be used there.
    pub(super) fn has_function(self, name: &str) -> bool {
        match name {
            "success" | "failure" | "always" | "cancelled" => self.is_condition() || self == Place::Anywhere,
            "hashFiles" => !matches!(
                self,
                Place::Workflow
                    | Place::WorkflowEnv
                    | Place::CallOutput
                    | Place::JobIf
                    | Place::Strategy
                    | Place::Job
                    | Place::JobEnv
            ),
            _ => true,
        }
    }
}
