//! The files that hold an App's credentials: `idp.env` and the private key beside it.
//! What the settings in them mean is decided elsewhere; here they are read and written.

mod env_file;
mod private_file;
mod write;

pub use env_file::{EnvFile, EnvFileProblem, LineProblem};
pub use private_file::{Exposed, can_be_written, readable_by_others};
pub use write::{
    CredentialsProblem, ENV_FILE, KEY_FILE, Surroundings, existing_credentials, prepare_folder, write_credentials,
};
