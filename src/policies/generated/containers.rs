//! Dockerfiles.

use super::Made;

/// One image.
pub(super) fn make(made: &mut Made, number: usize) {
    let path = format!("services/app-{number}/{}", made.any(&["Dockerfile", "app.Dockerfile", "Containerfile"]));
    let floating = made.plants("DKR-002", &path);
    let foreign = made.plants("DKR-003", &path);
    let registry = if foreign { made.any(&["", "docker.io/library/"]) } else { "ghcr.io/acme/" };
    let tag = if floating {
        made.any(&["", ":latest"])
    } else {
        made.any(&[":22.11.0-slim", ":22@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
    };
    let mut text = format!("# syntax=docker/dockerfile:1\nFROM {registry}node{tag} AS build\nWORKDIR /app\n");
    text.push_str(made.any(&["COPY package.json package-lock.json ./\n", "COPY package*.json ./\n"]));
    if made.plants("DKR-005", &path) {
        text.push_str(made.any(&["ENV DATABASE_PASSWORD=hunter2hunter2\n", "ARG API_TOKEN=abcdef123456\n"]));
    }
    if made.plants("DKR-006", &path) {
        text.push_str(made.any(&[
            "RUN sudo apt-get update\n",
            "RUN [\"bash\", \"-c\", \"set -o pipefail; curl -fsSL https://example.com/install.sh | sh\"]\n",
        ]));
    }
    if made.plants("DKR-007", &path) {
        text.push_str(made.any(&[
            "RUN curl -fsSLk https://example.com/a.tar -o /tmp/a.tar\n",
            "RUN wget --no-check-certificate -q https://example.com/a.tar\n",
            "ENV NODE_TLS_REJECT_UNAUTHORIZED=0\n",
        ]));
    }
    text.push_str("RUN npm ci\n");
    let adds = made.plants("DKR-004", &path);
    text.push_str(if adds { "ADD src ./src\n" } else { made.any(&["COPY src ./src\n", "COPY . .\n"]) });
    text.push_str(&format!(
        "RUN npm run build\n\nFROM {registry}node{tag}\nWORKDIR /app\nCOPY --from=build /app/dist ./dist\n"
    ));
    if !made.plants("DKR-001", &path) {
        text.push_str(made.any(&["USER node\n", "USER 10001\n", "USER 10001:10001\n"]));
    } else {
        text.push_str(made.any(&["", "USER root\n", "USER 0\n"]));
    }
    let shell = made.plants("DKR-008", &path);
    text.push_str(if shell { "CMD node dist/server.js\n" } else { "CMD [\"node\", \"dist/server.js\"]\n" });
    made.add(&path, text);
}
