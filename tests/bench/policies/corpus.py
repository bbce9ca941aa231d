"""Writes a repository of manifests, Terraform, Dockerfiles and workflows, some of them with faults."""

import pathlib
import random

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels: {{owner: payments, system: shop, env: staging}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      serviceAccountName: {name}
      automountServiceAccountToken: false
{host}      securityContext: {{runAsNonRoot: true, runAsUser: 10001}}
      containers:
        - name: {name}
          image: {image}
          securityContext:
            allowPrivilegeEscalation: {escalation}
            privileged: {privileged}
            readOnlyRootFilesystem: true
            capabilities: {{drop: [ALL]}}
{resources}          livenessProbe: {{httpGet: {{path: /live, port: 8080}}}}
          readinessProbe: {{httpGet: {{path: /ready, port: 8080}}}}
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: {namespace}
spec:
  selector: {{app: {name}}}
  ports: [{{port: 80, targetPort: 8080}}]
"""

RESOURCES = """          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {cpu: 500m, memory: 128Mi}
"""

TERRAFORM = """resource "aws_db_instance" "{name}" {{
  identifier              = "{name}"
  engine                  = "postgres"
  instance_class          = "db.t4g.small"
  allocated_storage       = 20
  username                = "app"
  manage_master_user_password = true
  publicly_accessible     = {public}
  storage_encrypted       = {encrypted}
  backup_retention_period = {backup}
  deletion_protection     = true
}}

resource "aws_security_group" "{name}" {{
  name = "{name}"
  ingress {{
    from_port   = {port}
    to_port     = {port}
    protocol    = "tcp"
    cidr_blocks = ["{cidr}"]
  }}
}}

resource "aws_sqs_queue" "{name}" {{
  name                    = "{name}"
  sqs_managed_sse_enabled = true
}}
"""

DOCKERFILE = """FROM node:{tag} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:{tag}
WORKDIR /app
COPY --from=build /app/dist ./dist
{add}{user}HEALTHCHECK CMD ["node", "dist/health.js"]
CMD ["node", "dist/server.js"]
"""

WORKFLOW = """name: {name}
on:
  pull_request:
  push:
    branches: [main]
{permissions}jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@{sha}
        with:
          persist-credentials: false
      - uses: acme-tools/setup@{ref}
      - run: {run}
"""

SHA = "0123456789abcdef0123456789abcdef01234567"


def deployment(pick, name):
    return DEPLOYMENT.format(
        name=name,
        namespace=pick("shop", "default"),
        host=pick("", "", "      hostNetwork: true\n"),
        image=pick("ghcr.io/acme/app:1.4.2", "ghcr.io/acme/app:latest", "ghcr.io/acme/app"),
        escalation=pick("false", "false", "true"),
        privileged=pick("false", "false", "true"),
        resources=pick(RESOURCES, ""),
    )


def terraform(pick, name):
    return TERRAFORM.format(
        name=name,
        public=pick("false", "true"),
        encrypted=pick("true", "false"),
        backup=pick("14", "0"),
        port=pick("22", "443"),
        cidr=pick("10.0.0.0/8", "0.0.0.0/0"),
    )


def dockerfile(pick):
    return DOCKERFILE.format(
        tag=pick("22.11.0-slim", "latest"), add=pick("", "ADD config.json ./\n"), user=pick("USER node\n", "")
    )


def workflow(pick, name):
    return WORKFLOW.format(
        name=name,
        permissions=pick("permissions:\n  contents: read\n", ""),
        sha=SHA,
        ref=pick(SHA, "v3"),
        run=pick("npm test", "'echo ${{ github.event.pull_request.title }}'"),
    )


def make(folder, times, seed):
    """50 manifests, 20 Terraform files, 5 Dockerfiles and 5 workflows, `times` as many of each."""
    rng = random.Random(seed)

    def pick(*choices):
        return rng.choice(choices)

    files = {}
    for number in range(50 * times):
        files[f"deploy/app-{number}.yaml"] = deployment(pick, f"app-{number}")
    for number in range(20 * times):
        files[f"infra/db-{number}.tf"] = terraform(pick, f"db-{number}")
    for number in range(5 * times):
        files[f"services/app-{number}/Dockerfile"] = dockerfile(pick)
        files[f".github/workflows/ci-{number}.yml"] = workflow(pick, f"ci-{number}")
    for path, text in files.items():
        file = pathlib.Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
